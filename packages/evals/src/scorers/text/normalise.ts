import type { TextRule } from "./rules.js";

/** Python's `\b` knows all letters and digits, JavaScript's only those of ASCII. */
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;
/** What Python's `str.split()` takes for white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it splits at these separators too
const whiteSpace = /[\s\x1c-\x1f\x85]+/u;

const hasChinese = (text: string): boolean => /[\u4e00-\u9fff]/.test(text);

/** What rules remove, character by character: a set for each text would cost more than its comparison. */
const removedBy = new Map<string, ReadonlySet<string>>();
const mostRules = 100;

function removedOf({ remove }: TextRule): ReadonlySet<string> {
  let removed = removedBy.get(remove);
  if (removed === undefined) {
    removed = new Set(remove);
    if (removedBy.size < mostRules) removedBy.set(remove, removed);
  }
  return removed;
}

/** A text as the rule compares it. */
export function normalise(text: string, rule: TextRule): string {
  const removed = removedOf(rule);
  let result = rule.lowerCase ? text.toLowerCase() : text;
  result = [...result].filter((character) => !removed.has(character)).join("");
  if (rule.tokens === "words-or-characters" && hasChinese(result)) return result.replaceAll(" ", "");
  if (rule.dropArticles) result = result.replace(articles, " ");
  return words(result).join(" ");
}

/** The tokens of two texts that were normalised by the rule; both go by characters when either has Chinese in it. */
export function tokenPair(a: string, b: string, rule: TextRule): [readonly string[], readonly string[]] {
  if (rule.tokens === "words-or-characters" && (hasChinese(a) || hasChinese(b))) return [[...a], [...b]];
  return [words(a), words(b)];
}

const words = (text: string): string[] => text.split(whiteSpace).filter((word) => word !== "");
