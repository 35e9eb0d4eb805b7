import type { Plane } from "./plane.js";

/** Sigmas in pixels of the two smoothings that are compared. */
const fine = 1;
const coarse = 2.5;
const mostBlur = 30;
/** A direction counts when it has this share of the edges, and this many. */
const leastShare = 0.03;
const leastEdges = 12;

/**
 * How blurred the edges of a picture are: the sigma in pixels of the Gaussian that would turn ideal steps into its
 * sharper edges, in the direction where it is worst (so that motion, which spares the edges along it, counts). Null
 * when there are no edges to judge by.
 *
 * The gradients of two smoothings are compared at each edge: a step blurred by s has, after a Gaussian of sigma, the
 * gradient A / sqrt(2 pi (s^2 + sigma^2)), so the ratio of two of them gives s (Zhuo and Sim, "Defocus map estimation
 * from a single image", 2011, who compare with the unsmoothed picture). Edges are maxima of the coarse gradient across
 * the edge; of each of four directions the lower quartile of s counts, since soft shadows are no blur.
 */
export function edgeBlur(plane: Plane, noise: number): number | null {
  const { width, height } = plane;
  const margin = Math.ceil(3 * coarse);
  if (width <= 2 * margin + 2 || height <= 2 * margin + 2) return null;
  const a = gaussian(plane, fine);
  const b = gaussian(plane, coarse);
  const magnitude = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      magnitude[i] = Math.hypot(b[i + 1]! - b[i - 1]!, b[i + width]! - b[i - width]!) / 2;
    }
  }
  // White noise of sigma n has a gradient of n / (sqrt(8 pi) coarse^2) after the coarse smoothing.
  const floor = Math.max(0.5, (6 * noise) / (Math.sqrt(8 * Math.PI) * coarse ** 2));
  const strengths: number[] = [];
  const blurs: number[] = [];
  const directions: number[] = [];
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x;
      const strength = magnitude[i]!;
      if (strength < floor) continue;
      const direction = directionOf(b[i + 1]! - b[i - 1]!, b[i + width]! - b[i - width]!);
      const step = [1, width, width + 1, width - 1][direction]!;
      if (magnitude[i + step]! > strength || magnitude[i - step]! >= strength) continue;
      const sharp = Math.hypot(a[i + 1]! - a[i - 1]!, a[i + width]! - a[i - width]!) / 2;
      strengths.push(strength);
      blurs.push(blurFrom(sharp / strength));
      directions.push(direction);
    }
  }
  if (strengths.length < leastEdges) return null;
  const ordered = Float64Array.from(strengths).sort();
  const least = 0.2 * ordered[Math.floor(0.99 * (ordered.length - 1))]!;
  const byDirection: number[][] = [[], [], [], []];
  let kept = 0;
  for (let k = 0; k < strengths.length; k++) {
    if (strengths[k]! < least) continue;
    byDirection[directions[k]!]!.push(blurs[k]!);
    kept++;
  }
  const judged = byDirection.filter(({ length }) => length >= leastEdges && length >= leastShare * kept);
  if (judged.length === 0) return null;
  return Math.max(...judged.map((each) => each.sort((p, q) => p - q)[Math.floor((each.length - 1) / 4)]!));
}

/** 0: across a vertical edge, 1: across a horizontal one, 2 and 3: the diagonals. */
function directionOf(gx: number, gy: number): number {
  const [ax, ay] = [Math.abs(gx), Math.abs(gy)];
  if (ax > 2.414 * ay) return 0;
  if (ay > 2.414 * ax) return 1;
  return gx * gy > 0 ? 2 : 3;
}

/** Solves ratio^2 = (coarse^2 + s^2) / (fine^2 + s^2). */
function blurFrom(ratio: number): number {
  const r2 = ratio * ratio;
  if (r2 >= (coarse / fine) ** 2) return 0;
  if (r2 <= 1) return mostBlur;
  return Math.min(mostBlur, Math.sqrt((coarse ** 2 - fine ** 2 * r2) / (r2 - 1)));
}

/** Separable, borders repeated. */
function gaussian({ levels, width, height }: Plane, sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = new Float32Array(levels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const at = x + k < 0 ? 0 : x + k >= width ? width - 1 : x + k;
        sum += weights[k + radius]! * levels[y * width + at]!;
      }
      rows[y * width + x] = sum / total;
    }
  }
  const out = new Float32Array(levels.length);
  for (let y = 0; y < height; y++) {
    for (let k = -radius; k <= radius; k++) {
      const from = (y + k < 0 ? 0 : y + k >= height ? height - 1 : y + k) * width;
      const weight = weights[k + radius]! / total;
      for (let x = 0; x < width; x++) out[y * width + x]! += weight * rows[from + x]!;
    }
  }
  return out;
}
