import { SafetensorsError, type Shape, ShapeError } from "../errors.js";
import { namedParameters } from "../nn/parameters.js";
import { sameShape } from "../tensor.js";
import { decodeSafetensors, encodeSafetensors, type RawTensor } from "./format.js";
import { fromHalf, toHalf } from "./half.js";

/** Values by name; the input of `saveTensors` and the output of `loadTensors`. */
export interface NamedValues {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/**
 * "f32" keeps every bit. "f16" rounds to the nearest. "int8" stores each row (run of the last axis) of a tensor of two
 * and more axes as whole numbers from -127 to 127 and, under the name NAME.scale, one F32 factor per row, so that value =
 * number * factor; tensors of fewer axes (biases, normalisation) stay F32.
 */
export type WeightFormat = "f32" | "f16" | "int8";

const SCALE = ".scale";

function littleEndian(values: ArrayLike<number>, write: (view: DataView, i: number) => void, width: number) {
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) write(view, i);
  return bytes;
}

function single(shape: Shape, values: Float32Array): RawTensor {
  return {
    dtype: "F32",
    shape,
    bytes: littleEndian(values, (v, i) => v.setFloat32(i * 4, values[i]!, true), 4),
  };
}

function half(name: string, shape: Shape, values: Float32Array): RawTensor {
  const large = values.find((value) => Math.abs(value) >= 65_520);
  if (large !== undefined) {
    throw new SafetensorsError(`${name} holds ${large}, too large for f16`, "save it as f32 or int8");
  }
  return {
    dtype: "F16",
    shape,
    bytes: littleEndian(values, (v, i) => v.setUint16(i * 2, toHalf(values[i]!), true), 2),
  };
}

function quantise(shape: Shape, values: Float32Array): { numbers: RawTensor; scales: RawTensor } {
  const columns = shape.at(-1)!;
  const rows = columns === 0 ? 0 : values.length / columns;
  const numbers = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let largest = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) largest = Math.max(largest, Math.abs(values[j]!));
    scales[i] = largest / 127;
    const factor = scales[i]!;
    for (let j = i * columns; j < (i + 1) * columns; j++) {
      numbers[j] = factor === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(values[j]! / factor)));
    }
  }
  return {
    numbers: { dtype: "I8", shape, bytes: new Uint8Array(numbers.buffer) },
    scales: single([rows], scales),
  };
}

/**
 * Tensors as a safetensors file; equal values give equal bytes. Throws `SafetensorsError` for a value that is not finite
 * or too large for f16, and, in int8, for a name that ends in ".scale".
 */
export function saveTensors(
  tensors: ReadonlyMap<string, NamedValues>,
  options: { format?: WeightFormat; metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const { format = "f32", metadata = {} } = options;
  const raw = new Map<string, RawTensor>();
  for (const [name, { shape, values }] of tensors) {
    const broken = values.find((value) => !Number.isFinite(value));
    if (broken !== undefined)
      throw new SafetensorsError(`${name} holds ${broken}`, "save finite weights only");
    if (format === "int8" && name.endsWith(SCALE)) {
      throw new SafetensorsError(`${name} ends like the factors of an int8 tensor`, "give it another name");
    }
    if (format === "int8" && shape.length >= 2) {
      const { numbers, scales } = quantise(shape, values);
      raw.set(name, numbers);
      raw.set(name + SCALE, scales);
    } else raw.set(name, format === "f16" ? half(name, shape, values) : single(shape, values));
  }
  return encodeSafetensors(raw, metadata);
}

/** Reads a file back as 32-bit floats, int8 rows multiplied by their factors. Throws `SafetensorsError`. */
export function loadTensors(file: Uint8Array): {
  tensors: Map<string, NamedValues>;
  metadata: Record<string, string>;
} {
  const { tensors: raw, metadata } = decodeSafetensors(file);
  const tensors = new Map<string, NamedValues>();
  for (const [name, { dtype, shape, bytes }] of raw) {
    if (name.endsWith(SCALE) && raw.get(name.slice(0, -SCALE.length))?.dtype === "I8") continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(size);
    if (dtype === "F32") for (let i = 0; i < size; i++) values[i] = view.getFloat32(i * 4, true);
    else if (dtype === "F16")
      for (let i = 0; i < size; i++) values[i] = fromHalf(view.getUint16(i * 2, true));
    else {
      const columns = shape.at(-1) ?? 1;
      const scales = raw.get(name + SCALE);
      if (scales?.dtype !== "F32" || scales.bytes.length * columns !== size * 4) {
        throw new SafetensorsError(
          `${name} is I8 and has no ${name}${SCALE} that fits`,
          "save it with saveTensors",
        );
      }
      const factors = new DataView(scales.bytes.buffer, scales.bytes.byteOffset, scales.bytes.byteLength);
      for (let i = 0; i < size; i++) {
        values[i] = view.getInt8(i) * factors.getFloat32(Math.floor(i / columns) * 4, true);
      }
    }
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata };
}

/** The parameters of a model as a safetensors file, under the names of `namedParameters`. */
export function saveParameters(
  model: object,
  options: { format?: WeightFormat; metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const values = new Map<string, NamedValues>();
  for (const [name, { shape, data }] of namedParameters(model)) values.set(name, { shape, values: data });
  return saveTensors(values, options);
}

/**
 * Fills the parameters of a model from a file in any of the formats; returns its metadata. Nothing is changed unless
 * everything fits: throws `SafetensorsError` for missing or surplus tensors, `ShapeError`.
 */
export function loadParameters(model: object, file: Uint8Array): Record<string, string> {
  const { tensors, metadata } = loadTensors(file);
  const parameters = namedParameters(model);
  const missing = [...parameters.keys()].filter((name) => !tensors.has(name));
  const surplus = [...tensors.keys()].filter((name) => !parameters.has(name));
  if (missing.length > 0 || surplus.length > 0) {
    throw new SafetensorsError(
      `the file lacks [${missing.join(", ")}] and has [${surplus.join(", ")}] too many`,
      "build the model with the options that the file was saved with",
    );
  }
  for (const [name, { shape }] of parameters) {
    const saved = tensors.get(name)!;
    if (!sameShape(shape, saved.shape)) {
      throw new ShapeError(
        `load ${name}`,
        { model: shape, file: saved.shape },
        "build the model as it was saved",
      );
    }
  }
  for (const [name, { data }] of parameters) data.set(tensors.get(name)!.values);
  return metadata;
}
