import type { LetterRule, LetterStep, Take } from "./rules.js";

/** A, B, C, ... for so many choices. */
export const letters = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));

/**
 * The letter that an answer names, by a published rule; undefined when the rule finds none. Nothing is drawn at random.
 *
 * @param choices the texts behind A, B, C, ...
 */
export function extractLetter(
  answer: string,
  choices: readonly string[],
  rule: LetterRule,
): string | undefined {
  let text = answer;
  for (const { pattern, by } of rule.replace ?? []) text = text.replace(new RegExp(pattern, "gu"), by);
  for (const character of rule.strip ?? "") text = trimmed(text, character);
  if (rule.pad === true) text = ` ${text} `;
  for (const step of rule.steps) {
    const letter = find(text, choices, step);
    if (letter !== undefined) return letter;
  }
  return undefined;
}

function find(text: string, choices: readonly string[], step: LetterStep): string | undefined {
  switch (step.find) {
    case "pattern":
      return byPattern(text, choices.length, step);
    case "word":
      return byWord(text, choices.length, step);
    case "text":
      return byText(text, choices, step);
  }
}

function byPattern(
  text: string,
  count: number,
  { pattern, ignoreCase, take }: LetterStep & { find: "pattern" },
): string | undefined {
  const known = letters(count).join("");
  const group = `[${known}${ignoreCase === true ? known.toLowerCase() : ""}]`;
  const expression = compiled(pattern.replaceAll("LETTER", group), ignoreCase === true ? "giu" : "gu");
  const found = [...text.matchAll(expression)].map((match) => match[1]!.toUpperCase());
  return taken(found, take);
}

/** Patterns with Unicode classes cost milliseconds to compile, and a benchmark uses one for every sample. */
const expressions = new Map<string, RegExp>();

function compiled(pattern: string, flags: string): RegExp {
  const key = `${flags} ${pattern}`;
  let expression = expressions.get(key);
  if (expression === undefined) {
    expression = new RegExp(pattern, flags);
    expressions.set(key, expression);
  }
  return expression;
}

function byWord(
  text: string,
  count: number,
  { separators, articleGuard }: LetterStep & { find: "word" },
): string | undefined {
  const separating = new Set(separators);
  const words = [...text]
    .map((c) => (separating.has(c) ? " " : c))
    .join("")
    .split(/\s+/)
    .filter((word) => word !== "");
  const letter = taken(
    words.filter((word) => letters(count).includes(word)),
    "only",
  );
  const mayBeArticle = articleGuard !== undefined && words.includes("A") && words.length > articleGuard;
  return mayBeArticle ? undefined : letter;
}

function byText(
  text: string,
  choices: readonly string[],
  { take, fewestWords = 0, longest }: LetterStep & { find: "text" },
): string | undefined {
  const lower = text.toLowerCase();
  if (lower.split(/\s+/).filter((word) => word !== "").length < fewestWords) return undefined;
  const all = choices.reduce((sum, choice) => sum + choice.length, 0);
  if (longest !== undefined && text.length > longest * all) return undefined;
  const places = choices.flatMap((choice, i) => {
    const at = lower.lastIndexOf(choice.toLowerCase());
    return at < 0 || choice === "" ? [] : [{ letter: letters(choices.length)[i]!, at }];
  });
  places.sort((a, b) => a.at - b.at);
  return taken(
    places.map(({ letter }) => letter),
    take,
  );
}

function taken(found: readonly string[], take: Take): string | undefined {
  if (take === "only") return new Set(found).size === 1 ? found[0] : undefined;
  return take === "first" ? found[0] : found.at(-1);
}

function trimmed(text: string, character: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === character) start++;
  while (end > start && text[end - 1] === character) end--;
  return text.slice(start, end);
}
