/** Characters that look alike in many fonts, so that the shape alone does not tell them apart. */
const groups = ["0Oo", "1lI", "5S$", "8B", "2Zz"] as const;
const groupOf = new Map(
  groups.flatMap((group) => [...group].map((character) => [character, [...group]] as const)),
);

/** The look-alikes of a character, itself included; empty when it has none. */
export const rivalsOf = (character: string): readonly string[] => groupOf.get(character) ?? [];

/** Weights, in nats: of a neighbour that is a digit (or a letter), of one in the same case, of standing alone. */
const KIND = 3;
const CASE = 1;
const LONE = 1.5;

export interface Doubtful {
  readonly text: string;
  readonly rivals: readonly (readonly [text: string, probability: number])[];
}

/**
 * The characters of one word, with look-alikes chosen by shape and neighbours together: "0ak" becomes "Oak",
 * "$5oo.o0" becomes "$500.00". Neighbours that are themselves 0, O, o, 1, l or I, or a point or comma, are looked past.
 */
export function settleLookalikes(word: readonly Doubtful[]): string[] {
  return word.map(({ text, rivals }, i) => {
    const [left, right] = [neighbour(word, i, -1), neighbour(word, i, 1)];
    let best = { text, value: -Infinity };
    for (const [rival, probability] of rivals) {
      if (probability < 0.001) continue;
      // Alone, it is more often a number than a letter.
      const lone = word.length === 1 && kindOf(rival) === "digit" ? LONE : 0;
      const value = Math.log(probability) + lone + context(rival, left, right);
      if (value > best.value) best = { text: rival, value };
    }
    return best.text;
  });
}

function neighbour(word: readonly Doubtful[], from: number, step: 1 | -1): string | undefined {
  for (let i = from + step; i >= 0 && i < word.length; i += step) {
    if (!"0Oo1lI.,:".includes(word[i]!.text)) return word[i]!.text;
  }
  return undefined;
}

function context(character: string, left: string | undefined, right: string | undefined): number {
  const kind = kindOf(character);
  let value = 0;
  for (const near of [left, right]) {
    if (near === undefined) continue;
    const other = kindOf(near);
    if (other === "digit") value += kind === "digit" ? KIND : kind === "other" ? 0 : -KIND;
    if (other === "lower" || other === "upper") value += kind === "digit" ? -KIND : KIND;
  }
  const before = left === undefined ? undefined : kindOf(left);
  const after = right === undefined ? undefined : kindOf(right);
  if (kind === "lower") {
    if (before === "lower") value += CASE;
    if (before === "upper" && (after === "upper" || after === undefined)) value -= CASE;
    if (before === undefined && after === "upper") value -= CASE;
  }
  if (kind === "upper" && before === "lower") value -= CASE;
  return value;
}

function kindOf(character: string): "digit" | "lower" | "upper" | "other" {
  if (/[\p{Nd}$%]/u.test(character)) return "digit";
  if (/\p{Ll}/u.test(character)) return "lower";
  return /\p{Lu}/u.test(character) ? "upper" : "other";
}
