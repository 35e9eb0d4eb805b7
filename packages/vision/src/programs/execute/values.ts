import type { DocumentPart, Evidence, ImagePart } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";

/**
 * One thing to look at: a picture (pixels of the image that is held, whatever it was cut from), or one page of a
 * document (points of the page as displayed). A page is drawn only when something must be seen on it.
 */
export type View =
  | { readonly kind: "picture"; readonly part: ImagePart; readonly name: string }
  | { readonly kind: "page"; readonly part: DocumentPart; readonly page: number; readonly name: string };

/** A region in the coordinates of its view. */
export interface Seen {
  readonly view: View;
  readonly found: FoundRegion;
  /** False for a candidate that its expert does not stand behind: no answer may rest on it. */
  readonly sure: boolean;
  /** Who saw it, "name@version". */
  readonly by: string;
  /** Position in the reading order of its view, for words and lines. */
  readonly order: number;
}

interface Grounded {
  /** 0 to 1; null where no measured one exists, as for an absence. */
  readonly confidence: number | null;
  readonly evidence: readonly Evidence[];
  /** How the value was found, where the program does not say: `beside "Total"`. */
  readonly note?: string;
}

export interface ImageValue extends Grounded {
  readonly type: "image";
  /** Several for a document: its pages in order. */
  readonly views: readonly View[];
}
export interface RegionsValue extends Grounded {
  readonly type: "regions";
  /** Sure ones and candidates, in reading order within a view. */
  readonly items: readonly Seen[];
  /** What an absence rests on: where was searched, by whom, above which score, and what was there instead. */
  readonly searched: readonly Evidence[];
  /** Why no answer may rest on there being none; absent when one may. */
  readonly overlooked?: string;
}
export interface TextValue extends Grounded {
  readonly type: "text";
  readonly text: string;
}
export interface NumberValue extends Grounded {
  readonly type: "number";
  readonly number: number;
}
export interface BooleanValue extends Grounded {
  readonly type: "boolean";
  readonly boolean: boolean;
}
export type Value = ImageValue | RegionsValue | TextValue | NumberValue | BooleanValue;

/** No value that could be stood behind. A number may still be known to lie in a range, ends included. */
export interface Unsure {
  readonly type: "unsure";
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly range?: readonly [low: number, high: number];
}

export type Outcome = Value | Unsure;

export const unsure = (
  reason: string,
  evidence: readonly Evidence[] = [],
  range?: readonly [number, number],
): Unsure => ({
  type: "unsure",
  reason,
  evidence,
  ...(range === undefined ? {} : { range }),
});

/** The least of the confidences that are known; null when none is. */
export function least(...confidences: readonly (number | null)[]): number | null {
  const known = confidences.filter((confidence) => confidence !== null);
  return known.length === 0 ? null : Math.min(...known);
}

export const sureOf = (items: readonly Seen[]): Seen[] => items.filter((item) => item.sure);
export const candidatesOf = (items: readonly Seen[]): Seen[] => items.filter((item) => !item.sure);

/** Each claim once: several values of one program may rest on the same thing. */
export function uniqueEvidence(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Map<string, Evidence>();
  for (const claim of evidence) {
    const key = JSON.stringify([
      claim.media,
      claim.page,
      claim.region,
      claim.time,
      claim.role,
      claim.text,
      claim.by,
    ]);
    if (!seen.has(key)) seen.set(key, claim);
  }
  return [...seen.values()];
}
