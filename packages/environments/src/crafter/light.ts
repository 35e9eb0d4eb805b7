/**
 * How the reference tints a picture for the hour, byte for byte: NumPy's doubles between Pillow's integers and
 * single-precision floats, each step rounding down.
 */

/** Pillow's grey of a colour. */
export const grey = (r: number, g: number, b: number): number =>
  (r * 19595 + g * 38470 + b * 7471 + 32768) >> 16;

/** A colour channel of a picture with its colours reduced to 0.4: by grey * 256 + channel. */
export const faded = new Uint8Array(65536);
{
  const f = Math.fround;
  const strength = f(0.4);
  for (let from = 0; from < 256; from++)
    for (let channel = 0; channel < 256; channel++)
      faded[from * 256 + channel] = Math.trunc(f(from + f(strength * (channel - from))));
}

/** Half of the night's colour (0, 16, 64). */
export const nightTint = [0, 8, 32] as const;
/** Half of sleep's colour (0, 0, 16). */
export const sleepBlue = 8;

/** How much of the noise covers each dot of a picture, x * height + y: none in the middle. */
export function vignette(width: number, height: number): Float64Array {
  const across = spread(width);
  const down = spread(height);
  const mask = new Float64Array(width * height);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++)
      mask[x * height + y] = 1 - Math.exp((-0.5 * (across[x]! ** 2 + down[y]! ** 2)) / 0.25);
  return mask;
}

/** NumPy's linspace(-1, 1, count). */
function spread(count: number): Float64Array {
  const stepped = 2 / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : i * stepped - 1));
}
