import type { SandboxLimits } from "@fovea/core";
import {
  crop,
  flip,
  type Image,
  imageSize,
  type JsonObject,
  type JsonValue,
  montage,
  pad,
  resize,
  rotate,
} from "@fovea/core";
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import type { Question, Reply } from "./protocol.js";

/** What a session holds outside its interpreter. */
export interface State {
  /** Every image that code has a name for; its number is what the interpreter holds. */
  readonly images: Image[];
  /** Work that each of them takes to compute, pixels of all its steps. */
  readonly costs: Map<Image, number>;
  readonly files: Map<string, Uint8Array>;
  shown: Image[];
  /** Pictures written to files, in this call. */
  written: Map<string, Image>;
  stdout: string;
  limits: SandboxLimits | undefined;
  filters: readonly string[];
  /** The output or the files were more than they may. */
  overflow: boolean;
}

export interface HouseFunctions {
  /** Runs the prelude over the functions of the house. */
  install(prelude: string): void;
  define(name: string, image: Image): void;
  /** Global variables that hold pictures, with their numbers. */
  pictures(): [name: string, id: number][];
  pictureOf(value: QuickJSHandle): Image | undefined;
  json(value: QuickJSHandle): JsonValue;
}

/** Images a session may have made; beyond it the session is being flooded. */
const maximumImages = 10_000;
/** Pixels of an image that code may ask to see one by one: the copy lies in the interpreter's memory. */
const maximumJson = 1_000_000;
/** Work that one image may take, in images of the largest size; and the least that a step counts, pixels. */
const maximumWork = 4;
const leastWork = 100_000;

/**
 * The functions behind the prelude. Each is called by code of a model with any arguments at all: ids are looked up, sizes are checked
 * before anything is computed, and what is wrong becomes an error of the code.
 */
export function houseFunctions(
  context: QuickJSContext,
  state: State,
  ask: (question: Question) => Reply,
  fits: (bytes: number) => boolean,
): HouseFunctions {
  let helpers: QuickJSHandle | undefined;

  const imageAt = (handle: QuickJSHandle | undefined): Image => {
    const image = handle === undefined ? undefined : state.images[context.getNumber(handle)];
    if (image === undefined) throw new TypeError("there is no such picture");
    return image;
  };
  const numbers = (handle: QuickJSHandle | undefined): number[] => {
    const values: unknown = handle === undefined ? [] : context.dump(handle);
    if (!Array.isArray(values) || values.length > 4096 || !values.every(Number.isFinite)) {
      throw new TypeError("give finite numbers");
    }
    return values as number[];
  };
  /**
   * @param parents what it is made of. The house computes images outside the time limit of the code, and a montage of a montage
   *   doubles its work at each step: what one may cost is bounded.
   */
  const described = (image: Image, parents: readonly Image[] = []): QuickJSHandle => {
    const { width, height } = imageSize(image);
    const most = state.limits?.pixels ?? Number.POSITIVE_INFINITY;
    if (width * height > most)
      throw new RangeError(`a picture of ${width}x${height} is larger than ${most} pixels`);
    if (state.images.length >= maximumImages)
      throw new RangeError("no space for more pictures in this session");
    const cost = parents.reduce(
      (sum, parent) => sum + (state.costs.get(parent) ?? 0),
      Math.max(leastWork, width * height),
    );
    if (cost > maximumWork * most)
      throw new RangeError("no space for a picture of so many steps: use pixels() and Picture.fromPixels()");
    state.costs.set(image, cost);
    const id = state.images.push(image) - 1;
    const made = context.newObject();
    for (const [name, value] of Object.entries({ id, width, height })) {
      context.newNumber(value).consume((number) => context.setProp(made, name, number));
    }
    return made;
  };
  const buffer = (bytes: Uint8Array): QuickJSHandle => {
    if (!fits(bytes.length)) throw new RangeError(`out of memory: no space for ${bytes.length} bytes`);
    return context.newArrayBuffer(Uint8Array.from(bytes).buffer);
  };
  const answered = (question: Question) => {
    const reply = ask(question);
    if (!reply.ok) throw new Error(reply.message);
    return reply;
  };

  const functions: Record<string, (...handles: QuickJSHandle[]) => QuickJSHandle | undefined> = {
    print(handle) {
      const most = state.limits!.outputBytes;
      const line = `${context.getString(handle!)}\n`;
      state.stdout += line.slice(0, most - state.stdout.length);
      if (state.stdout.length >= most) {
        state.overflow = true;
        const error = new Error(`the output is longer than ${most} characters`);
        error.name = "OutputLimitError";
        throw error;
      }
      return undefined;
    },
    show(handle) {
      state.shown.push(imageAt(handle));
      if (state.shown.length > maximumImages) throw new RangeError("no space for more pictures in this call");
      return undefined;
    },
    derive(operation, handle, values) {
      const image = imageAt(handle);
      return described(derive(context.getString(operation!), image, numbers(values)), [image]);
    },
    montage(handles, cells, width, height) {
      const images = numbers(handles).map((id) => state.images[id]);
      if (images.length > 256 || !images.every((image) => image !== undefined)) {
        throw new TypeError("give at most 256 pictures");
      }
      const edges = numbers(cells);
      const boxes = images.map((_, i) => edges.slice(4 * i, 4 * i + 4) as [number, number, number, number]);
      return described(montage(images, boxes, context.getNumber(width!), context.getNumber(height!)), images);
    },
    filter(name, handle, json) {
      const filter = context.getString(name!);
      const { filters } = state;
      if (!filters.includes(filter))
        throw new TypeError(`no filter "${filter}"; there are ${filters.join(", ") || "none"}`);
      const parameters = JSON.parse(context.getString(json!)) as JsonObject;
      const image = imageAt(handle);
      return described(answered({ type: "filter", name: filter, parameters, image }).image!, [image]);
    },
    pixels(handle) {
      const { data, width, height, channels } = answered({ type: "pixels", image: imageAt(handle) }).pixels!;
      const made = context.newObject();
      for (const [name, value] of Object.entries({ width, height, channels })) {
        context.newNumber(value).consume((number) => context.setProp(made, name, number));
      }
      buffer(data).consume((handle) => context.setProp(made, "data", handle));
      return made;
    },
    keep(pixels, width, height, channels) {
      const [w, h, c] = [width, height, channels].map((handle) => context.getNumber(handle!)) as [
        number,
        number,
        number,
      ];
      if (!Number.isInteger(w) || !Number.isInteger(h) || w < 1 || h < 1 || (c !== 1 && c !== 3 && c !== 4)) {
        throw new TypeError("give whole width and height, and 1, 3 or 4 channels");
      }
      const most = state.limits!.pixels;
      if (w * h > most) throw new RangeError(`a picture of ${w}x${h} is larger than ${most} pixels`);
      const data = context.getArrayBuffer(pixels!).consume(({ value }) => Uint8Array.from(value));
      if (data.length !== w * h * c)
        throw new TypeError(`${w}x${h}x${c} needs ${w * h * c} bytes; there are ${data.length}`);
      return described(answered({ type: "keep", pixels: { data, width: w, height: h, channels: c } }).image!);
    },
    readFile(name) {
      const bytes = state.files.get(context.getString(name!));
      if (bytes === undefined) throw new TypeError(`there is no file "${context.getString(name!)}"`);
      return buffer(bytes);
    },
    writeFile(name, content) {
      const bytes =
        context.typeof(content!) === "string"
          ? new TextEncoder().encode(context.getString(content!))
          : context.getArrayBuffer(content!).consume(({ value }) => Uint8Array.from(value));
      let total = bytes.length;
      const file = context.getString(name!);
      for (const [other, { length }] of state.files) if (other !== file) total += length;
      if (total > state.limits!.diskBytes || state.files.size > 1000) {
        state.overflow = true;
        throw new RangeError(`no space: files may take ${state.limits!.diskBytes} bytes together`);
      }
      state.files.set(file, bytes);
      return undefined;
    },
    writePicture(name, handle) {
      state.written.set(context.getString(name!).slice(0, 128), imageAt(handle));
      return undefined;
    },
  };

  const call = (name: string, ...handles: QuickJSHandle[]): QuickJSHandle =>
    context
      .getProp(helpers!, name)
      .consume((helper) => context.unwrapResult(context.callFunction(helper, context.undefined, ...handles)));

  return {
    install(prelude) {
      const house = context.newObject();
      for (const [name, body] of Object.entries(functions)) {
        context
          .newFunction(name, (...handles) => body(...handles) ?? context.undefined)
          .consume((handle) => context.setProp(house, name, handle));
      }
      context.setProp(context.global, "__house", house);
      house.dispose();
      helpers = context.unwrapResult(context.evalCode(prelude, "prelude.js"));
    },
    define(name, image) {
      described(image)
        .consume((handle) => call("wrap", handle))
        .consume((picture) => context.setProp(context.global, name, picture));
    },
    pictures() {
      const found: unknown = call("names").consume((handle) => context.dump(handle));
      return Array.isArray(found)
        ? found.filter(
            (each): each is [string, number] =>
              Array.isArray(each) && typeof each[0] === "string" && state.images[each[1]] !== undefined,
          )
        : [];
    },
    pictureOf(value) {
      const id = call("read", value).consume((handle) => context.getNumber(handle));
      return id < 0 ? undefined : state.images[id];
    },
    json(value) {
      const json = call("json", value).consume((handle) => context.getString(handle));
      return (json.length > maximumJson ? json.slice(0, 2000) : JSON.parse(json)) as JsonValue;
    },
  };
}

function derive(operation: string, image: Image, values: readonly number[]): Image {
  const [a = 0, b = 0, c = 0, d = 0] = values;
  switch (operation) {
    case "crop":
      return crop(image, [a, b, c, d]);
    case "resize":
      return resize(image, a, b);
    case "rotate":
      return rotate(image, a);
    case "flip-horizontal":
      return flip(image, "horizontal");
    case "flip-vertical":
      return flip(image, "vertical");
    case "pad":
      return pad(image, { left: a, top: b, right: c, bottom: d });
    default:
      throw new TypeError(`a picture has no operation "${operation}"`);
  }
}
