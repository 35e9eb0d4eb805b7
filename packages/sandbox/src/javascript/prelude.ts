/**
 * What code finds in its world, in its own language: `print`, `console`, `show`, `Picture`, `readFile`, `writeFile`. It runs in the
 * sandbox before any code of a model, over a handful of functions of the house (`__house`), which check every argument themselves:
 * nothing here is trusted.
 */
export const prelude = `(() => {
  "use strict";
  const house = globalThis.__house;
  delete globalThis.__house;
  const made = new WeakMap();
  const idOf = (picture) => {
    const id = made.get(picture);
    if (id === undefined) throw new TypeError("this is no Picture");
    return id;
  };
  const wrap = ({ id, width, height }) => {
    const picture = Object.create(Picture.prototype);
    made.set(picture, id);
    Object.defineProperties(picture, {
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
      return { data: new Uint8Array(data), width, height, channels };
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
      const bytes = Uint8Array.from(data);
      return wrap(house.keep(bytes.buffer, Number(width), Number(height), Number(channels)));
    }
  }
  const text = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.name + ": " + value.message;
    try { return JSON.stringify(value) ?? String(value); } catch { return String(value); }
  };
  const print = (...values) => house.print(values.map(text).join(" "));
  const show = (...pictures) => { for (const picture of pictures) house.show(idOf(picture)); };
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  define("Picture", Picture);
  define("print", print);
  define("show", show);
  define("display", show);
  define("console", { log: print, info: print, warn: print, error: print, debug: print });
  define("readFile", (name) => new Uint8Array(house.readFile(String(name))));
  define("writeFile", (name, bytes) => {
    if (made.has(bytes)) return house.writePicture(String(name), idOf(bytes));
    const data = typeof bytes === "string" ? bytes : Uint8Array.from(bytes).buffer;
    return house.writeFile(String(name), data);
  });
  // What the house keeps: which pictures lie in variables. Not reachable for code.
  return {
    wrap,
    read: (value) => (made.has(value) ? made.get(value) : -1),
    names: () => Object.keys(globalThis).flatMap((name) => {
      const value = globalThis[name];
      return typeof value === "object" && value !== null && made.has(value) ? [[name, made.get(value)]] : [];
    }),
    json: (value) => {
      if (value === undefined) return "null";
      try { return JSON.stringify(value) ?? JSON.stringify(String(value)); } catch { return JSON.stringify(String(value)); }
    },
  };
})()`;
