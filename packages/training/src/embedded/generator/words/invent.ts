import type { Draw } from "../draw.js";
import { unseenNouns } from "./nouns.js";
import { syllables } from "./texts.js";

/** A word that need not exist. */
export function inventWord(draw: Draw): string {
  const count = draw.weighted([
    [3, 1],
    [5, 2],
    [2, 3],
  ] as const);
  let word = "";
  for (let i = 0; i < count; i++) {
    word +=
      draw.pick(syllables.onsets) +
      draw.pick(syllables.vowels) +
      (i === count - 1 ? draw.pick(syllables.codas) : "");
  }
  return word.length < 3 ? `${word}${draw.pick(["ter", "lo", "mex"])}` : word;
}

/** A number, code, price or date as documents print them. */
export function inventCode(draw: Draw): string {
  const digits = (count: number) => Array.from({ length: count }, () => draw.below(10)).join("");
  const letters = (count: number) =>
    Array.from({ length: count }, () => String.fromCharCode(65 + draw.below(26))).join("");
  switch (draw.below(7)) {
    case 0:
      return `${letters(2)}-${digits(4)}`;
    case 1:
      return digits(draw.below(7, 2));
    case 2:
      return `${letters(1)}${digits(3)}`;
    case 3:
      return `${digits(2)}.${digits(2)}`;
    case 4:
      return `20${digits(2)}-0${draw.below(9) + 1}-${digits(1)}${draw.below(9) + 1}`;
    case 5:
      return `$${draw.below(900, 1)}`;
    default:
      return letters(3);
  }
}

/** Two or three words that make one name: "harbor gate", "house of tea", "blue lantern supply". */
function inventName(draw: Draw): string {
  const word = () => (draw.chance(0.75) ? draw.pick(unseenNouns) : inventWord(draw));
  const form = draw.below(10);
  if (form < 6) return `${word()} ${word()}`;
  if (form < 8) return `${word()} ${word()} ${word()}`;
  if (form < 9) return `${word()} ${draw.pick(["of", "and", "&", "to", "for", "in", "on", "at"])} ${word()}`;
  return `${draw.pick(["dr.", "mr.", "ms.", "st.", "no.", "san", "new", "north", "old", "my", "how to"])} ${word()}`;
}

/** A text of one word or several: known ones, made-up ones, codes. */
export function inventText(draw: Draw, known: readonly string[]): string {
  if (draw.chance(0.12)) return inventName(draw);
  const kind = draw.below(20);
  if (kind < 13) return draw.pick(known);
  if (kind < 15) return inventWord(draw);
  if (kind < 16) return `${inventWord(draw)} ${draw.chance(0.5) ? inventWord(draw) : draw.pick(known)}`;
  if (kind < 17) return `${draw.pick(known)} ${inventWord(draw)}`;
  if (kind < 18) return `${draw.pick(known)} ${draw.pick(known)}`;
  return inventCode(draw);
}

/** As names and titles are cased. */
export function cased(text: string, draw: Draw): string {
  const style = draw.below(6);
  if (style === 0) return text.toUpperCase();
  if (style <= 2) return text.replace(/(?<![\p{L}'])\p{Ll}/gu, (letter) => letter.toUpperCase());
  return text;
}
