import { type NumericTarget, numeric } from "../../scorers/numeric/index.js";

const number = numeric();
const numberWords =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const inWords = new RegExp(`\\b(?:${[...numberWords, "none", "no"].join("|")})\\b`, "giu");

/** 1 when the answer's only number is the target's, within its tolerance; up to twenty it may be in words. */
export function gradeNumber(answer: string | null, target: number | NumericTarget): number {
  if (answer === null) return 0;
  const text = /\d/.test(answer)
    ? answer
    : answer.replace(inWords, (word) => String(Math.max(0, numberWords.indexOf(word.toLowerCase()))));
  return number.grade(text, target).value;
}

/**
 * 1 when the answer names the target and nothing else of the vocabulary. Whole words; capitals do not matter, but a single letter
 * must be a capital unless it is all of the answer.
 */
export function gradeWord(answer: string | null, target: string, vocabulary: readonly string[]): number {
  if (answer === null) return 0;
  const whole = answer.trim().replace(/[.!"']+$|^["']+/g, "");
  const named = vocabulary.filter((word) =>
    whole.length === 1 && word.length === 1
      ? whole.toUpperCase() === word
      : new RegExp(
          `(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`,
          word.length === 1 ? "u" : "iu",
        ).test(answer),
  );
  return named.length === 1 && named[0] === target ? 1 : 0;
}
