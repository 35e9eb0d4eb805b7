import type { Box, Pixels } from "@fovea/core";
import { toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { leastShare, type NamedColour, tally, type Votes, vote } from "./name.js";

/** What lies around a box tells its background: so much of its sides is looked at beyond them. */
export const surroundings = 0.2;

const mostSamples = 40_000;

/** The levels of a channel are counted in this many steps. */
const steps = 16;
const binOf = (r: number, g: number, b: number): number => ((r >> 4) * steps + (g >> 4)) * steps + (b >> 4);

/** At most this part of what a box holds is taken for background: more, and a white cup on a white table were nothing. */
const mostBackground = 0.6;
/** Colours of the surroundings that miss in the box may make up this part of them. */
const missing = 0.25;

/** A vivid pixel counts this many times a grey one. People call a thing by its paint, not by its shade and metal. */
const vividness = 2.5;
const [vividFrom, vividAt] = [20, 55];

/** A second name with this part of the main one's weight leaves neither the main one. */
const rival = 0.75;

/**
 * The colour of the thing in a box, as people say it. Its surroundings and the corners of the box tell the background:
 * the box is taken for a mixture of that and of the thing, and what the background accounts for does not vote. Of the rest
 * the middle counts more (Gaussian, e^-4 at the corners), and vivid pixels more than grey ones.
 *
 * @param box in the pixels; what lies around it there is its surroundings.
 * @returns undefined when every pixel is clear.
 */
export function nameThing(pixels: Pixels, box: Box): NamedColour | undefined {
  const { data, width, height } = withChannels(pixels, 4);
  const [left, top] = [Math.max(0, Math.floor(box[0])), Math.max(0, Math.floor(box[1]))];
  const [right, bottom] = [Math.min(width, Math.ceil(box[2])), Math.min(height, Math.ceil(box[3]))];
  const [w, h] = [right - left, bottom - top];
  const [edgeX, edgeY] = [Math.max(3, surroundings * w), Math.max(3, surroundings * h)];
  const [x0, y0] = [Math.max(0, Math.floor(left - edgeX)), Math.max(0, Math.floor(top - edgeY))];
  const [x1, y1] = [Math.min(width, Math.ceil(right + edgeX)), Math.min(height, Math.ceil(bottom + edgeY))];
  const step = Math.max(1, Math.ceil(Math.sqrt(((x1 - x0) * (y1 - y0)) / mostSamples)));

  const inside = new Float64Array(steps ** 3);
  const outside = new Float64Array(steps ** 3);
  const kept: number[] = [];
  const weights: number[] = [];
  for (let y = y0; y < y1; y += step) {
    for (let x = x0; x < x1; x += step) {
      const i = (y * width + x) * 4;
      const opaque = data[i + 3]! / 255;
      if (opaque === 0) continue;
      const bin = binOf(data[i]!, data[i + 1]!, data[i + 2]!);
      if (x < left || x >= right || y < top || y >= bottom) {
        outside[bin] = outside[bin]! + opaque;
        continue;
      }
      const u = (2 * (x + 0.5 - left)) / w - 1;
      const v = (2 * (y + 0.5 - top)) / h - 1;
      const weight = opaque * Math.exp(-2 * (u * u + v * v));
      inside[bin] = inside[bin]! + weight;
      kept.push(i);
      weights.push(weight);
    }
  }
  const [thing, around] = [distribution(inside), distribution(outside)];
  const share = backgroundShare(thing, around);
  const votes: Votes = new Map();
  let own = 0;
  for (let n = 0; n < kept.length; n++) {
    const i = kept[n]!;
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const bin = binOf(r, g, b);
    const mine = Math.max(0.02, 1 - (share * around[bin]!) / thing[bin]!);
    own += weights[n]! * mine;
    vote(votes, weights[n]! * mine * paint(r, g, b), [r, g, b]);
  }
  const named = tally(votes);
  if (named === undefined) return undefined;
  const second = named.shares[1]?.share ?? 0;
  const sure = named.share >= leastShare && second < rival * named.share;
  return { ...named, sure, confidence: confidenceOf(named.share, second) };
}

/** From the lead over the second name; the limits were set on drawn things (README). */
function confidenceOf(first: number, second: number): number {
  const lead = (first - second) / (first + second);
  return Math.round(100 * Math.min(0.97, 0.35 + 0.65 * lead)) / 100;
}

function paint(r: number, g: number, b: number): number {
  const [, a, bb] = toLab(r, g, b);
  const vivid = (Math.hypot(a, bb) - vividFrom) / (vividAt - vividFrom);
  return 1 + (vividness - 1) * Math.min(1, Math.max(0, vivid));
}

/** Counts as shares, spread over neighbouring bins ([1 2 1] along each channel), so that noise does not part like from like. */
function distribution(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let from = total === 0 ? counts : counts.map((count) => count / total);
  for (const stride of [1, steps, steps * steps]) {
    const to = new Float64Array(from.length);
    for (let bin = 0; bin < from.length; bin++) {
      const at = Math.floor(bin / stride) % steps;
      const before = from[at > 0 ? bin - stride : bin]!;
      const after = from[at < steps - 1 ? bin + stride : bin]!;
      to[bin] = (before + 2 * from[bin]! + after) / 4;
    }
    from = to;
  }
  return from;
}

/** The largest share of the surroundings' colours that the box can hold, but for some of them that miss in it. */
function backgroundShare(thing: Float64Array, around: Float64Array): number {
  const found = (share: number): number =>
    around.reduce((sum, each, bin) => sum + Math.min(thing[bin]! / share, each), 0);
  if (around.every((each) => each === 0)) return 0;
  for (let share = mostBackground; share > 0; share -= 0.05) if (found(share) >= 1 - missing) return share;
  return 0;
}
