import type { Box, Pixels } from "@fovea/core";
import { type Lab, toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { photographed } from "./photographed.js";
import { type ColourName, neutrals, survey } from "./survey.js";

export interface NamedColour {
  readonly name: ColourName;
  /** The part of the (weighted) area that has this name, 0 to 1. */
  readonly share: number;
  /** Whether that is at least `leastShare`: else the region has no one main colour. */
  readonly sure: boolean;
  /** All names with their parts, largest first. */
  readonly shares: readonly { readonly name: ColourName; readonly share: number }[];
  /** Mean sRGB of the pixels with the main name. */
  readonly mean: string;
  /** How often such a name is right (README), 0 to 1; absent where that was not measured. */
  readonly confidence?: number;
  /** Names that have a connected, clearly coloured spot; only of an area. */
  readonly spots?: readonly Spot[];
}

export interface Spot {
  readonly name: ColourName;
  /** Pixels at which a square of four pixels of the name ends, all spots together. */
  readonly places: number;
}

interface Prototype {
  readonly name: ColourName;
  readonly lab: Lab;
}

function prototypesOf(table: Readonly<Record<string, readonly string[]>>): Prototype[] {
  return Object.entries(table).flatMap(([name, rows]) =>
    rows
      .join(" ")
      .split(" ")
      .map((hex) => {
        const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [
          number,
          number,
          number,
        ];
        return { name: name as ColourName, lab: toLab(r, g, b) };
      }),
  );
}

/** The survey's colours come first; tests leave one out to see whether the others name it. */
export const prototypes: readonly Prototype[] = [survey, neutrals, photographed].flatMap(prototypesOf);

/** The name of the nearest prototype in CIELAB (CIE 1976 distance). */
export function nearestName(lab: Lab, among: readonly Prototype[] = prototypes): ColourName {
  let [best, least] = [among[0]!, Number.POSITIVE_INFINITY];
  for (const prototype of among) {
    const [l, a, b] = prototype.lab;
    const distance = (l - lab[0]) ** 2 + (a - lab[1]) ** 2 + (b - lab[2]) ** 2;
    if (distance < least) [best, least] = [prototype, distance];
  }
  return best.name;
}

/** Names by the upper five bits of each channel, filled as they are asked for. */
const known = new Map<number, ColourName>();

export function nameColour(red: number, green: number, blue: number): ColourName {
  const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
  const found = known.get(key);
  if (found !== undefined) return found;
  const middle = (level: number) => Math.min(255, (level >> 3) * 8 + 4);
  // The ends of the scale stay themselves: 255 is white, not 252.
  const end = (level: number) => (level < 8 ? 0 : level > 247 ? 255 : middle(level));
  const name = nearestName(toLab(end(red), end(green), end(blue)));
  known.set(key, name);
  return name;
}

const mostSamples = 40_000;

/** A colour that fewer of the pixels have is not called the main one without doubt. */
export const leastShare = 0.4;

/** By name: the weight of its pixels and their weighted sums of red, green and blue. */
export type Votes = Map<ColourName, [weight: number, red: number, green: number, blue: number]>;

export function vote(
  votes: Votes,
  weight: number,
  [r, g, b]: readonly [number, number, number],
  name: ColourName = nameColour(r, g, b),
): void {
  const sum = votes.get(name);
  if (sum === undefined) votes.set(name, [weight, weight * r, weight * g, weight * b]);
  else {
    sum[0] += weight;
    sum[1] += weight * r;
    sum[2] += weight * g;
    sum[3] += weight * b;
  }
}

/** @returns undefined where nobody voted. */
export function tally(votes: Votes): NamedColour | undefined {
  const ranked = [...votes].sort(([, a], [, b]) => b[0] - a[0]);
  const total = ranked.reduce((sum, [, [weight]]) => sum + weight, 0);
  const [first] = ranked;
  if (first === undefined || total === 0) return undefined;
  const [name, [weight, red, green, blue]] = first;
  const share = weight / total;
  return {
    name,
    share,
    sure: share >= leastShare,
    shares: ranked.map(([each, [votesFor]]) => ({ name: each, share: votesFor / total })),
    mean: hexOf([red / weight, green / weight, blue / weight]),
  };
}

/** "#rrggbb" of levels 0 to 255. */
export const hexOf = (rgb: readonly number[]): string =>
  `#${rgb.map((level) => Math.round(level).toString(16).padStart(2, "0")).join("")}`;

/**
 * The colour names of a picture or of a box in it, by votes of its pixels (40,000 at most, on an even grid). In a box the
 * middle counts most (a Gaussian, e^-4 at the corners), since a box around a thing holds its surroundings too. Clear
 * pixels do not vote.
 *
 * @returns undefined when every pixel is clear.
 */
export function nameColours(pixels: Pixels, box?: Box): NamedColour | undefined {
  const { data, width, height } = withChannels(pixels, 4);
  const [x0, y0, x1, y1] = box ?? [0, 0, width, height];
  const [left, top] = [Math.max(0, Math.floor(x0)), Math.max(0, Math.floor(y0))];
  const [right, bottom] = [Math.min(width, Math.ceil(x1)), Math.min(height, Math.ceil(y1))];
  const step = Math.max(1, Math.ceil(Math.sqrt(((right - left) * (bottom - top)) / mostSamples)));
  const votes: Votes = new Map();
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const i = (y * width + x) * 4;
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
      const u = (2 * (x + 0.5 - left)) / (right - left) - 1;
      const v = (2 * (y + 0.5 - top)) / (bottom - top) - 1;
      const weight = (data[i + 3]! / 255) * (box === undefined ? 1 : Math.exp(-2 * (u * u + v * v)));
      if (weight === 0) continue;
      vote(votes, weight, [r, g, b]);
    }
  }
  return tally(votes);
}
