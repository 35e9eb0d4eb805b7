/**
 * What code finds in its world, in its own language: `print`, `console`, `show`, `Picture`, `readFile`, `writeFile`. It runs in the
 * sandbox before any code of a model, over a handful of functions of the house (`__house`), which check every argument themselves:
 * nothing here is trusted.
 */
export const prelude = `(() => {
  "use strict";
  const house = globalThis.__house;
  delete globalThis.__house;
  // Code may replace what it finds; these stay.
  const { keys, defineProperty, defineProperties, create } = Object;
  const { stringify } = JSON;
  const { isFinite } = Number;
  const Bytes = Uint8Array;
  // A copy in the interpreter's own memory, which its limit counts.
  const own = (buffer) => new Bytes(new Bytes(buffer));
  const made = new WeakMap();
  for (const name of ["get", "set", "has"]) defineProperty(made, name, { value: made[name] });
  const idOf = (picture) => {
    const id = made.get(picture);
    if (id === undefined) throw new TypeError("this is no Picture");
    return id;
  };
  const wrap = ({ id, width, height }) => {
    const picture = create(prototype);
    made.set(picture, id);
    defineProperties(picture, {
      width: { value: width, enumerable: true },
      height: { value: height, enumerable: true },
    });
    return picture;
  };
  const numbers = (values) => values.flat().map(Number);
  class Picture {
    constructor() { throw new TypeError("pictures are made by picture.crop(...) and the like, or Picture.fromPixels"); }
    crop(...box) { return wrap(house.derive("crop", idOf(this), numbers(box))); }
    resize(...size) { return wrap(house.derive("resize", idOf(this), numbers(size))); }
    zoom(factor = 2) {
      return this.resize(Math.max(1, Math.round(this.width * factor)), Math.max(1, Math.round(this.height * factor)));
    }
    rotate(degrees) { return wrap(house.derive("rotate", idOf(this), [Number(degrees)])); }
    flip(axis = "horizontal") { return wrap(house.derive("flip-" + axis, idOf(this), [])); }
    pad(...margins) { return wrap(house.derive("pad", idOf(this), numbers(margins))); }
    apply(filter, parameters = {}) { return wrap(house.filter(String(filter), idOf(this), JSON.stringify(parameters))); }
    pixels() {
      const { data, width, height, channels } = house.pixels(idOf(this));
      return { data: own(data), width, height, channels };
    }
    pixel(x, y) { return this.crop(Math.floor(x), Math.floor(y), Math.floor(x) + 1, Math.floor(y) + 1).mean(); }
    mean(...box) {
      const { data, channels } = (box.length ? this.crop(...box) : this).pixels();
      const sums = new Array(channels).fill(0);
      for (let i = 0; i < data.length; i++) sums[i % channels] += data[i];
      return sums.map((sum) => sum / (data.length / channels));
    }
    toJSON() { return { picture: [this.width, this.height] }; }
    static montage(pictures, cells, width, height) {
      return wrap(house.montage(pictures.map(idOf), numbers(cells.flat()), Number(width), Number(height)));
    }
    static fromPixels({ data, width, height, channels = 3 }) {
      const bytes = Bytes.from(data);
      return wrap(house.keep(bytes.buffer, Number(width), Number(height), Number(channels)));
    }
  }
  const prototype = Picture.prototype;
  const text = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.name + ": " + value.message;
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const print = (...values) => house.print(values.map(text).join(" "));
  const show = (...pictures) => { for (const picture of pictures) house.show(idOf(picture)); };
  const define = (name, value) => defineProperty(globalThis, name, { value, writable: true, configurable: true });
  define("Picture", Picture);
  define("print", print);
  define("show", show);
  define("display", show);
  define("console", { log: print, info: print, warn: print, error: print, debug: print });
  define("readFile", (name) => own(house.readFile(String(name))));
  define("writeFile", (name, bytes) => {
    if (made.has(bytes)) return house.writePicture(String(name), idOf(bytes));
    const data = typeof bytes === "string" ? bytes : Bytes.from(bytes).buffer;
    return house.writeFile(String(name), data);
  });
  // What the house keeps: which pictures lie in variables. Not reachable for code.
  return {
    wrap,
    read: (value) => (made.has(value) ? made.get(value) : -1),
    names: () => {
      const found = [];
      const names = keys(globalThis);
      for (let i = 0; i < names.length; i++) {
        const value = globalThis[names[i]];
        if (typeof value === "object" && value !== null && made.has(value)) {
          defineProperty(found, found.length, { value: [names[i], made.get(value)], enumerable: true, configurable: true });
        }
      }
      return found;
    },
    json: (value) => {
      if (value === undefined) return "null";
      const shown = (_, each) =>
        (typeof each === "number" && !isFinite(each)) || typeof each === "bigint" || typeof each === "function"
          ? String(each) : each;
      try { return stringify(value, shown) ?? stringify(String(value)); } catch { return stringify(String(value)); }
    },
  };
})()`;
