import type { RegionColour } from "./colours.js";

export const greys: ReadonlySet<string> = new Set(["black", "white", "grey"]);

/** A colour is "much" of something from this share on, and seen at all from the second on; below the third it is not. */
export const much = 0.05;
const seen = 0.01;
const unseen = 0.0003;

/** Spots of so many places (a square of 4 pixels ends at each) are there to see; fewer may be dirt. */
const clearSpot = 12;
/** How often what is said of spots is right on drawn pictures (README of the tool "colour-name"). */
const spotConfidence = 0.95;

type Spots = RegionColour["spots"];

/** The spots of several areas; undefined where they were not looked for in one of them. */
export function spotsIn(colours: readonly RegionColour[]): Spots {
  if (colours.some(({ spots }) => spots === undefined)) return undefined;
  return colours.flatMap(({ spots }) => spots ?? []);
}

/**
 * Whether a colour is seen anywhere: a small spot is enough, and where there is none a share of the pixels may come of noise
 * or of the light. Black, white and grey have no spots; for them, and where none were looked for, the share decides.
 *
 * @returns `is` is undefined when it cannot be said; a null confidence says nothing beside that of where was looked.
 */
export function spotVerdict(
  wanted: string,
  share: number,
  spots: Spots,
): { readonly is: boolean | undefined; readonly confidence: number | null } {
  if (spots === undefined || greys.has(wanted))
    return { is: share >= seen ? true : share > unseen ? undefined : false, confidence: null };
  const places = spots.filter(({ name }) => name === wanted).reduce((sum, each) => sum + each.places, 0);
  if (places >= clearSpot) return { is: true, confidence: spotConfidence };
  if (places === 0 && share < seen) return { is: false, confidence: spotConfidence };
  return { is: undefined, confidence: null };
}
