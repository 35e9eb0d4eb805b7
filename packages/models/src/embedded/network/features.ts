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
}

export const shapeCount = 32;
const maximumGrams = 24;
const quotes = /["“”„«»]/;

/** Features of the words of one question. `buckets` is the number of rows of the table of pieces. */
export function featuresOf(words: readonly Word[], buckets: number): WordFeatures[] {
  const asked = words.filter(({ given }) => given !== true);
  const given = words.filter((word) => word.given === true);
  return [...featuresIn(asked, buckets, 0), ...featuresIn(given, buckets, shapeCount / 2)];
}

function featuresIn(words: readonly Word[], buckets: number, shift: number): WordFeatures[] {
  const closing = words.findLastIndex(({ text }) => quotes.test(text));
  let quoted = false;
  return words.map(({ text }, i) => {
    if (quotes.test(text)) {
      quoted = !quoted && i < closing;
      return { grams: gramsOf(text, buckets), shape: 6 + shift };
    }
    return { grams: gramsOf(text, buckets), shape: shapeOf(text) + (quoted ? 8 : 0) + shift };
  });
}

function shapeOf(text: string): number {
  if (!/[\p{L}\p{N}]/u.test(text)) return 5;
  if (/\d/.test(text)) return 4;
  if (text === text.toLowerCase()) return 1;
  if (text.length > 1 && text === text.toUpperCase()) return 3;
  return text.slice(1) === text.slice(1).toLowerCase() ? 2 : 7;
}

const remembered = new Map<string, readonly number[]>();

/** The same array for the same word, as long as not too many are remembered. */
function gramsOf(text: string, buckets: number): readonly number[] {
  const lower = text.toLowerCase().replaceAll("’", "'");
  const key = `${buckets} ${lower}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= 30_000) remembered.clear();
  const grams = findGrams(lower, buckets);
  remembered.set(key, grams);
  return grams;
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
