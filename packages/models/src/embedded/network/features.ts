import type { Word } from "../words.js";

/**
 * A word as the network sees it: hashes of its letters in threes and fours and of the whole, in the manner of
 * fastText (Bojanowski et al. 2017, section 3.2), so that a word that was never trained on still has most of its
 * pieces in common with those that were.
 */
export interface WordFeatures {
  /** Rows of the table of pieces. */
  readonly grams: readonly number[];
  /** Casing, digits, punctuation, whether it stands in quotes and whether it is given; 0 to `shapeCount - 1`. */
  readonly shape: number;
  /** Whether the piece that is the whole word was left out: such a word stands in no pair. */
  readonly forgotten?: boolean;
}

export const shapeCount = 32;
const maximumGrams = 24;
const quotes = /["“”„«»]/;

/** Features of the words of one question. `buckets` is the number of rows of the table of pieces. */
export function featuresOf(words: readonly Word[], buckets: number): WordFeatures[] {
  const asked = words.filter(({ given }) => given !== true);
  const given = words.filter((word) => word.given === true);
  const features = featuresIn(asked, buckets, 0);
  return given.length === 0 ? features : [...features, ...featuresIn(given, buckets, shapeCount / 2)];
}

function featuresIn(words: readonly Word[], buckets: number, shift: number): WordFeatures[] {
  const known = knownWords(buckets);
  const looks = words.map(({ text }) => known.get(text) ?? lookAt(text, buckets, known));
  const closing = looks.findLastIndex(({ shape }) => shape === quote);
  let quoted = false;
  return looks.map((look, i) => {
    const { grams, shape } = look;
    if (shape === quote) quoted = !quoted && i < closing;
    const added = (quoted && shape !== quote ? 8 : 0) + shift;
    return added === 0 ? look : { grams, shape: shape + added };
  });
}

/** The shape of a quotation mark, and of what holds one. */
const quote = 6;

function shapeOf(text: string): number {
  if (quotes.test(text)) return quote;
  if (!/[\p{L}\p{N}]/u.test(text)) return 5;
  if (/\d/.test(text)) return 4;
  if (text === text.toLowerCase()) return 1;
  if (text.length > 1 && text === text.toUpperCase()) return 3;
  return text.slice(1) === text.slice(1).toLowerCase() ? 2 : 7;
}

/**
 * Two rows of the table of pairs for each word of a question: with the word before it and with the one after it, by what
 * stands first in their pieces. Words that mean one thing together ("due date", "how many") are told so directly. -1 where
 * either word is forgotten.
 */
export function pairsOf(question: readonly WordFeatures[], rows: number): number[] {
  const words = question.map(({ grams, forgotten }) => (forgotten === true ? nothing : grams[0]!));
  const wholes = [beginning, ...words, end];
  const row = (kind: number, left: number, right: number) =>
    left === nothing || right === nothing ? -1 : pairHash(kind, left, right) % rows;
  return question.flatMap((_, i) => [
    row(1, wholes[i]!, wholes[i + 1]!),
    row(2, wholes[i + 1]!, wholes[i + 2]!),
  ]);
}

/** No bucket has these numbers. */
const [beginning, end, nothing] = [-1, -2, -3];

function pairHash(kind: number, left: number, right: number): number {
  let value = Math.imul((Math.imul(left, 16_807) + right) ^ kind, 0x9e37_79b1);
  value = Math.imul(value ^ (value >>> 15), 0x85eb_ca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Words of a question outside of quotes, by the number of buckets and as they are written. */
const remembered = new Map<number, Map<string, WordFeatures>>();
const mostRemembered = 60_000;

function knownWords(buckets: number): Map<string, WordFeatures> {
  const known = remembered.get(buckets) ?? new Map<string, WordFeatures>();
  remembered.set(buckets, known);
  return known;
}

/** Looks at a word that is not known yet. Its pieces are those of the same word in lower case, the same array. */
function lookAt(text: string, buckets: number, known: Map<string, WordFeatures>): WordFeatures {
  if (known.size >= mostRemembered) known.clear();
  const lower = text.toLowerCase().replaceAll("’", "'");
  const grams = known.get(lower)?.grams ?? findGrams(lower, buckets);
  if (lower !== text) known.set(lower, { grams, shape: shapeOf(lower) });
  const look = { grams, shape: shapeOf(text) };
  known.set(text, look);
  return look;
}

function findGrams(lower: string, buckets: number): readonly number[] {
  const found = [hash(`=${lower}`) % buckets];
  const padded = `<${lower.replace(/\d/g, "0")}>`;
  for (const length of [3, 4]) {
    for (let i = 0; i + length <= padded.length && found.length < maximumGrams; i++) {
      found.push(hash(padded.slice(i, i + length)) % buckets);
    }
  }
  return found;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value ^= value >>> 15;
  return value >>> 0;
}
