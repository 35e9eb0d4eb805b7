import type { Word } from "./words.js";

const units =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
/** What a number word under a hundred adds: "five", "twenty", "twenty-five". */
const values: ReadonlyMap<string, number> = new Map([
  ...units.map((unit, value) => [unit, value] as const),
  ...tens.flatMap((ten, i) =>
    ["", ...units.slice(1, 10)].map(
      (unit, added) => [unit === "" ? ten : `${ten}-${unit}`, (i + 2) * 10 + added] as const,
    ),
  ),
]);
const scales: Readonly<Record<string, number>> = { thousand: 1000, million: 1_000_000 };
/** The words that a spelled number may begin with. */
const beginnings: ReadonlySet<string> = new Set([...values.keys(), "hundred", ...Object.keys(scales)]);
/** Numbers from here on are copied from the question; smaller ones, whose words may be mere pronouns ("one"), are of the alphabet. */
export const leastCopied = 13;

/** The whole numbers of a question by the word that they begin at, in digits ("150", "1,200") or spelled ("two hundred and fifty"). */
export function integersIn(words: readonly Word[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let at = 0; at < words.length; ) {
    const { text } = words[at]!;
    // Most words begin no number, and this is asked of every question many times.
    if (!beginsWithDigit(text) && !beginnings.has(text.toLowerCase())) {
      at += 1;
      continue;
    }
    const spelled = spelledAt(words, at);
    const value = spelled?.value ?? digitsOf(text);
    if (value !== undefined) found.set(at, value);
    at += spelled?.words ?? 1;
  }
  return found;
}

const beginsWithDigit = (text: string): boolean => text[0]! >= "0" && text[0]! <= "9";

function digitsOf(text: string): number | undefined {
  if (!beginsWithDigit(text)) return undefined;
  const digits = text.replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** A number that is at least partly spelled, and how many words it takes. */
function spelledAt(words: readonly Word[], at: number): { value: number; words: number } | undefined {
  let [total, part] = [0, 0];
  /** The least that may not follow: after "twenty" no ten, after "five" nothing but a scale. */
  let room = Number.POSITIVE_INFINITY;
  let [taken, spelled] = [0, false];
  for (let i = at; i < words.length && words[i]!.given === words[at]!.given; i++) {
    const text = words[i]!.text.toLowerCase();
    const digits = i === at ? digitsOf(words[i]!.text) : undefined;
    if (digits !== undefined) {
      [part, room] = [digits, 1];
    } else if (text === "hundred" && part < 100 && room > 0) {
      [part, room] = [(taken === 0 ? 1 : part) * 100, 100];
    } else if (Object.hasOwn(scales, text) && part < 1000 && total % (scales[text]! * 1000) === 0) {
      [total, part, room] = [total + (taken === 0 ? 1 : part) * scales[text]!, 0, 1000];
    } else if (text === "and" && taken > 0 && room >= 100 && below(words[i + 1], room) !== undefined) {
      continue;
    } else {
      const value = below(words[i], room);
      if (value === undefined) break;
      part += value;
      room = value >= 20 && value % 10 === 0 ? 10 : 1;
    }
    spelled ||= digits === undefined;
    taken = i - at + 1;
  }
  const value = total + part;
  const alone = taken === 1 && value < leastCopied;
  return spelled && !alone && value < 1e9 ? { value, words: taken } : undefined;
}

/** What a number word under a hundred adds, where that is less than `room`: "zero" only where nothing is before it. */
function below(word: Word | undefined, room: number): number | undefined {
  const value = values.get((word?.text ?? "").toLowerCase());
  if (value === undefined || value >= room) return undefined;
  return value > 0 || room === Number.POSITIVE_INFINITY ? value : undefined;
}
