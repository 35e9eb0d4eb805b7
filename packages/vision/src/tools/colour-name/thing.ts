import type { Box, Pixels } from "@fovea/core";
import { toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { litName } from "./dim.js";
import { leastShare, type NamedColour, nameColour, tally, type Votes, vote } from "./name.js";
import type { ColourName } from "./survey.js";

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

/**
 * A second name with this part of the main one's weight leaves neither the main one: with light and shade taken for one
 * paint, and with all names for themselves.
 */
const [rival, rivalApart] = [0.62, 0.75];

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
  const lightness: number[] = [];
  for (let y = y0; y < y1; y += step) {
    for (let x = x0; x < x1; x += step) {
      const i = (y * width + x) * 4;
      const opaque = data[i + 3]! / 255;
      if (opaque === 0) continue;
      const bin = binOf(data[i]!, data[i + 1]!, data[i + 2]!);
      lightness.push(toLab(data[i]!, data[i + 1]!, data[i + 2]!)[0]);
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
  const ground = backgroundShare(thing, around);
  const voters: Voter[] = kept.map((i, n) => {
    const rgb: Rgb = [data[i]!, data[i + 1]!, data[i + 2]!];
    const bin = binOf(...rgb);
    const mine = Math.max(0.02, 1 - (ground * around[bin]!) / thing[bin]!);
    const [light, a, b] = toLab(...rgb);
    const chroma = Math.hypot(a, b);
    return { rgb, weight: weights[n]! * mine * paint(chroma), lightness: light, chroma, hue: hueOf(a, b) };
  });
  const apart = tally(votesOf(voters));
  if (apart === undefined) return undefined;
  const named = tally(votesOf(voters, litNames(voters, apart.name, quantile(lightness, 0.98))))!;
  const sure = isMain(named, rival) && isMain(apart, rivalApart);
  return { ...named, sure, confidence: confidenceOf(named, apart) };
}

const greys: ReadonlySet<string> = new Set(["black", "white", "grey"]);

/** Whether no other name comes near. Metal and shade are on most things: grey does not make a painted thing doubtful. */
function isMain({ name, shares }: NamedColour, most: number): boolean {
  const [first, ...others] = shares.filter((each) => greys.has(name) || each.name !== "grey");
  const rest = others.reduce((sum, each) => sum + each.share, 0);
  return first!.share >= leastShare * (first!.share + rest) && (others[0]?.share ?? 0) < most * first!.share;
}

/** From the lead over the second name, with and without light and shade taken for one paint; set on drawn things (README). */
function confidenceOf(named: NamedColour, apart: NamedColour): number {
  const lead = ({ shares: [first, second] }: NamedColour): number =>
    (first!.share - (second?.share ?? 0)) / (first!.share + (second?.share ?? 0));
  const level = (at: number) => Number.parseInt(named.mean.slice(at, at + 2), 16);
  const [, a, b] = toLab(level(1), level(3), level(5));
  const pale = !greys.has(named.name) && Math.hypot(a, b) < paleChroma;
  const most = pale ? mostSureOfPale : (mostSure[named.name] ?? 0.97);
  const confidence = Math.min(0.35 + 0.65 * lead(named), 0.6 + 0.4 * lead(apart), most);
  return Math.round(100 * confidence) / 100;
}

function paint(chroma: number): number {
  const vivid = (chroma - vividFrom) / (vividAt - vividFrom);
  return 1 + (vividness - 1) * Math.min(1, Math.max(0, vivid));
}

type Rgb = readonly [number, number, number];

interface Voter {
  readonly rgb: Rgb;
  readonly weight: number;
  /** CIELAB L*, C* and the angle of its hue in degrees. */
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

const hueOf = (a: number, b: number): number => (Math.atan2(b, a) * 180) / Math.PI;
const hueApart = (one: number, other: number): number => Math.abs(((one - other + 540) % 360) - 180);

/** Paint in light and in shade has hues that lie no further apart; what has less chroma than this has none. */
const [samePaint, leastHue] = [16, 12];
/** What is darker than this (L*) is not white in any light that a picture is taken in. */
const leastWhite = 66;
/** White in coloured light may have a colour of less chroma than this. */
const [paleChroma, mostSureOfPale] = [20, 0.65];
/** Names between two others are never said with more. */
const mostSure: Partial<Record<ColourName, number>> = { brown: 0.85, purple: 0.85, grey: 0.75, white: 0.85 };
/** The lit part of a paint: of its weight, ordered by lightness and chroma, from the first to the second. */
const lit = [0.6, 0.95] as const;

/** Names for voters that take another than their own: all of the main paint have that of its lit part. */
function litNames(
  voters: readonly Voter[],
  main: ColourName,
  brightest: number,
): ReadonlyMap<Voter, ColourName> {
  if (main === "black") return new Map();
  const ofMain = voters.filter(({ rgb }) => nameColour(...rgb) === main);
  const [a, b] = ["cos", "sin"].map((part) =>
    ofMain.reduce(
      (sum, each) =>
        sum + each.weight * each.chroma * Math[part as "cos" | "sin"]((each.hue * Math.PI) / 180),
      0,
    ),
  ) as [number, number];
  const hue = hueOf(a, b);
  const same = voters.filter((each) =>
    greys.has(main)
      ? each.chroma < leastHue && each.lightness > 30
      : each.chroma >= leastHue && hueApart(each.hue, hue) <= samePaint,
  );
  const weight = same.reduce((sum, each) => sum + each.weight, 0);
  const inLight: Voter[] = [];
  let below = 0;
  for (const each of [...same].sort((x, y) => x.lightness + x.chroma - y.lightness - y.chroma)) {
    below += each.weight / weight;
    if (below >= lit[0] && below <= lit[1]) inLight.push(each);
  }
  const voted = tally(votesOf(inLight))?.name;
  if (voted === undefined) return new Map();
  const name = inDimLight(voted, inLight, brightest);
  return new Map(same.map((each) => [each, name]));
}

/** The brightest of all that is seen is not called grey. */
function inDimLight(name: ColourName, voters: readonly Voter[], brightest: number): ColourName {
  const middle = (of: (each: Voter) => number) => quantile(voters.map(of), 0.5);
  const [lightness, chroma, hue] = [
    middle((each) => each.lightness),
    middle((each) => each.chroma),
    (middle((each) => each.hue) * Math.PI) / 180,
  ];
  if (name === "grey") return lightness >= leastWhite && lightness >= 0.95 * brightest ? "white" : "grey";
  return litName(name, [lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)]);
}

const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(at * values.length))] ?? 0;

function votesOf(voters: readonly Voter[], names: ReadonlyMap<Voter, ColourName> = new Map()): Votes {
  const votes: Votes = new Map();
  for (const each of voters) vote(votes, each.weight, each.rgb, names.get(each));
  return votes;
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
