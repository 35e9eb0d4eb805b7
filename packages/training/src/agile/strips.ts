import { InvalidInputError, type Pixels } from "@fovea/core";

/** Numbers about one place along a seam: seven differences of each colour. */
export const features = 7 * 3;

/**
 * What a seam looks like for every ordered pair of pieces: (2 n n, length, 1, features). Pair (0, a, b) has b to the right of a,
 * pair (1, a, b) has b below a; a = b is filled too, and means nothing.
 *
 * At each place along the seam, of three pixels a2 a1 a0 | b0 b1 b2 across it: the five steps from each to the next, and how far
 * each side is from where the other was going (Pomeranz, Shemesh and Ben-Shahar 2011, section 3.2, without their powers).
 * They are divided by the mean step inside the pieces, so that calm and rough pictures look alike, and their large values are drawn together.
 */
export function seams(pieces: readonly Pixels[]): { readonly values: Float32Array; readonly length: number } {
  const [{ width, height }] = pieces as readonly [Pixels, ...Pixels[]];
  if (width !== height || width < 12)
    throw new InvalidInputError(`pieces of ${width} x ${height}`, "give square ones of at least 12 pixels");
  const n = pieces.length;
  const length = width;
  const sides = pieces.map((piece) => ({
    right: strip(piece, (along, deep) => along * width + width - 1 - deep),
    left: strip(piece, (along, deep) => along * width + deep),
    bottom: strip(piece, (along, deep) => (height - 1 - deep) * width + along),
    top: strip(piece, (along, deep) => deep * width + along),
  }));
  const scale = 1 / (meanStep(sides.flatMap((each) => Object.values(each))) + 0.5);
  const values = new Float32Array(2 * n * n * length * features);
  let at = 0;
  for (const [from, to] of [
    ["right", "left"],
    ["bottom", "top"],
  ] as const)
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        const [near, far] = [sides[a]![from], sides[b]![to]];
        for (let i = 0; i < length * 9; i += 9)
          for (let band = 0; band < 3; band++) {
            const [a0, a1, a2] = [near[i + band]!, near[i + 3 + band]!, near[i + 6 + band]!];
            const [b0, b1, b2] = [far[i + band]!, far[i + 3 + band]!, far[i + 6 + band]!];
            values[at++] = squeeze((a1 - a2) * scale);
            values[at++] = squeeze((a0 - a1) * scale);
            values[at++] = squeeze((b0 - a0) * scale);
            values[at++] = squeeze((b1 - b0) * scale);
            values[at++] = squeeze((b2 - b1) * scale);
            values[at++] = squeeze((2 * a0 - a1 - b0) * scale);
            values[at++] = squeeze((2 * b0 - b1 - a0) * scale);
          }
      }
  return { values, length };
}

/** Three pixels deep along one side: by place along it and depth, three colours. */
function strip({ data, width }: Pixels, pixel: (along: number, deep: number) => number): Float32Array {
  const out = new Float32Array(width * 9);
  for (let along = 0; along < width; along++)
    for (let deep = 0; deep < 3; deep++) {
      const from = pixel(along, deep) * 3;
      for (let band = 0; band < 3; band++) out[along * 9 + deep * 3 + band] = data[from + band]!;
    }
  return out;
}

/** Mean difference of the two pixels nearest to a side. */
function meanStep(strips: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const values of strips)
    for (let i = 0; i < values.length; i += 9)
      for (let band = 0; band < 3; band++) {
        sum += Math.abs(values[i + band]! - values[i + 3 + band]!);
        count++;
      }
  return sum / count;
}

const squeeze = (x: number): number => (x < 0 ? -Math.log1p(-x) : Math.log1p(x));
