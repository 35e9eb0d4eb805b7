const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The IEEE 754 binary16 bits nearest to `value`, ties to even; infinite when its size is 65520 or more. */
export function toHalf(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const size = Math.abs(float[0]);
  if (Number.isNaN(size)) return sign | 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // Below the smallest normal number the spacing is 2^-24 throughout.
  if (size < 2 ** -14) return sign | roundEven(size * 2 ** 24);
  const exponent = ((word >>> 23) & 0xff) - 127;
  // A mantissa rounded up to 1024 carries into the exponent by the addition.
  return sign | (((exponent + 15) << 10) + roundEven((size / 2 ** exponent - 1) * 1024));
}

function roundEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}

/** The value of IEEE 754 binary16 bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
