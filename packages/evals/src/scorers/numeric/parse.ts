import { type Unit, unitNamed } from "./units.js";

/** A number as it stands in a text, with the unit beside it. */
export interface Quantity {
  readonly value: number;
  /** Undefined when none stands there, or none that is known. */
  readonly unit?: Unit;
  readonly text: string;
}

const sign = "[-+\\u2212\\u2013]?";
const magnitudes: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const quantity = new RegExp(
  [
    "(?<![\\p{L}\\p{N}_.,])",
    `(${sign})\\s?([$€£¥])?\\s?(${sign})`,
    "(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+\\s?/\\s?\\d+|\\d*\\.\\d+|\\d+)",
    "(?:\\s?[x×]\\s?10\\^?\\s?([-\\u2212]?\\d+)|[eE]([-+]?\\d+))?",
    "(?![.,]?\\d)",
    `\\s?(${Object.keys(magnitudes).join("|")})?`,
    "\\s?(°\\s?[CF]\\b|[°%‰$€£¥]|\\p{L}[\\p{L}²³]*(?:/\\p{L}+)?[23]?)?",
  ].join(""),
  "gu",
);

/**
 * The numbers of a text: 1,234.5, -3, −3, .5, 1e-3, 2.5 x 10^6, 3/4, $12, 5 million, each with a known unit behind or before it.
 * The comma groups thousands; a decimal comma is not read ("1,5" has no number). Digits inside words ("R2D2") are none.
 */
export function quantitiesIn(text: string): Quantity[] {
  const found: Quantity[] = [];
  for (const match of text.matchAll(quantity)) {
    const [whole, outer, before, inner, digits, power, exponent, magnitude, after] = match;
    const negative = /[-\u2212]/.test(`${outer}${inner}`);
    let value = digits!.includes("/") ? fraction(digits!) : Number(digits!.replaceAll(",", ""));
    value *= 10 ** Number((power ?? exponent ?? "0").replace("\u2212", "-"));
    value *= magnitudes[magnitude ?? ""] ?? 1;
    if (!Number.isFinite(value)) continue;
    const unit = unitNamed(after?.replace(/\s/g, "") ?? "") ?? unitNamed(before ?? "");
    found.push({
      value: negative ? -value : value,
      ...(unit === undefined ? {} : { unit }),
      text: whole!.trim(),
    });
  }
  return found;
}

function fraction(text: string): number {
  const [above, below] = text.split("/").map(Number);
  return above! / below!;
}
