/** One group of TensorFlow.js' weights manifest; its binary files follow one another as one stream of bytes. */
export interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  readonly quantization?: {
    readonly dtype: "uint8" | "uint16" | "float16";
    readonly scale?: number;
    readonly min?: number;
  };
}

/** TensorFlow's layout: images are (batch, height, width, channels), filters (height, width, in, out). */
export interface TfTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const bytesPerNumber = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

/**
 * Reads TensorFlow.js weights as float32: whole numbers too, quantised ones as quantised * scale + min.
 *
 * @throws RangeError when the bytes are fewer or more than the manifest describes.
 */
export function readTfjsWeights(group: WeightsGroup, bytes: Uint8Array): Map<string, TfTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Map<string, TfTensor>();
  let offset = 0;
  for (const entry of group.weights) {
    const { name, shape, quantization } = entry;
    const stored = quantization?.dtype ?? entry.dtype;
    const count = shape.reduce((product, size) => product * size, 1);
    const [scale, min] = [quantization?.scale ?? 1, quantization?.min ?? 0];
    const read = reader(view, stored);
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = read(offset + i * bytesPerNumber[stored]) * scale + min;
    tensors.set(name, { shape, data });
    offset += count * bytesPerNumber[stored];
  }
  if (offset !== bytes.length) {
    throw new RangeError(`the weights manifest describes ${offset} bytes, the file has ${bytes.length}`);
  }
  return tensors;
}

function reader(view: DataView, stored: keyof typeof bytesPerNumber): (offset: number) => number {
  switch (stored) {
    case "float32":
      return (offset) => view.getFloat32(offset, true);
    case "int32":
      return (offset) => view.getInt32(offset, true);
    case "uint16":
      return (offset) => view.getUint16(offset, true);
    case "float16":
      return (offset) => halfToNumber(view.getUint16(offset, true));
    case "uint8":
    case "bool":
      return (offset) => view.getUint8(offset);
  }
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
