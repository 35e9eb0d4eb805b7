import { type KindMatch, matchKind, type TextKind } from "./kinds.js";
import { cutSpan, type Span, segmentsOf } from "./lines.js";

export interface Found {
  readonly text: string;
  readonly value: Span;
  /** How surely it is of the kind, 0 to 1. */
  readonly quality: number;
}

/**
 * Texts of a kind in lines, in reading order. Each segment of a line is searched by itself, so that the cells of a
 * table do not run together; a phone number whose label stands in the segment before is looked at with its label.
 */
export function findKind(lines: readonly Span[], kind: TextKind): Found[] {
  return lines.flatMap((line) => {
    const segments = segmentsOf(line);
    return segments.flatMap((segment, i) => {
      const label = kind === "phone" && i > 0 ? `${segments[i - 1]!.text} ` : "";
      return matchKind(kind, label + segment.text)
        .filter((match) => match.start >= label.length)
        .map((match) => found(match, segment, label.length));
    });
  });
}

const found = (match: KindMatch, segment: Span, shift: number): Found => ({
  text: match.text,
  value: cutSpan(segment, match.start - shift, match.end - shift),
  quality: match.quality,
});

/** The first of the surest: what is certainly of the kind comes before what only may be. */
export function firstOfKind(all: readonly Found[]): Found | undefined {
  const best = Math.max(0, ...all.map((each) => each.quality));
  return all.find((each) => each.quality >= best - 0.1 && each.quality >= 0.55);
}
