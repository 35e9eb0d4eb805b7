import type { Box, Pixels } from "@fovea/core";
import { colours } from "../../programs/language.js";
import { nameIndex } from "./prototypes.js";

/** At most this many pixels vote, taken on a regular lattice: none is mixed with its neighbours. */
const mostVotes = 40_000;
/** Width of the bell that weights pixels of a box, as a part of each side. */
const bell = 0.28;

/**
 * The share of each colour name among the pixels of a box (whole pixels), in the order of `colours`; the sum is 1, or 0
 * when all is transparent. With `centred` the pixels count by a Gaussian around the centre of the box: what stands at
 * its border is mostly background.
 */
export function colourShares(pixels: Pixels, [x0, y0, x1, y1]: Box, centred: boolean): Float64Array {
  const { data, width, channels } = pixels;
  const votes = new Float64Array(colours.length);
  const known = new Map<number, number>();
  const step = Math.max(1, Math.ceil(Math.sqrt(((x1 - x0) * (y1 - y0)) / mostVotes)));
  const first = Math.floor(step / 2);
  // A box thinner than the lattice still has its middle row.
  const start = (from: number, to: number): number => Math.min(from + first, to - 1);
  const weight = (at: number, from: number, to: number): number =>
    centred ? Math.exp(-(((at + 0.5 - (from + to) / 2) / ((to - from) * bell)) ** 2) / 2) : 1;
  for (let y = start(y0, y1); y < y1; y += step) {
    const row = weight(y, y0, y1);
    for (let x = start(x0, x1); x < x1; x += step) {
      const i = (y * width + x) * channels;
      if (channels === 4 && data[i + 3]! < 128) continue;
      const [r, g, b] =
        channels === 1 ? [data[i]!, data[i]!, data[i]!] : [data[i]!, data[i + 1]!, data[i + 2]!];
      const key = (r << 16) | (g << 8) | b;
      let name = known.get(key);
      if (name === undefined) {
        name = nameIndex(r, g, b);
        known.set(key, name);
      }
      votes[name]! += row * weight(x, x0, x1);
    }
  }
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  return total === 0 ? votes : votes.map((vote) => vote / total);
}
