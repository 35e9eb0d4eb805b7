import type { Draw } from "./draw.js";
import { isMark } from "./template.js";

const styles = [
  [45, "sentence"],
  [38, "lower"],
  [12, "as-is"],
  [4, "upper"],
  [1, "title"],
] as const;

/** Spelled as hurried people spell: casing, missing apostrophes, slips of the finger. Marks stay where they are. */
export function roughen(question: string, draw: Draw): string {
  let text = question;
  const style = draw.weighted(styles);
  if (style === "sentence") text = capitalise(text);
  if (style === "lower" && draw.chance(0.5))
    text = text.replace(/(?<=[a-z])'(?=(?:s|re|t|m|ll|ve|d)\b)/gi, "");
  if (style === "lower") text = text.toLowerCase();
  if (style === "lower" && draw.chance(0.08)) {
    text = text
      .replace(/\byou\b/g, "u")
      .replace(/\bplease\b/g, "pls")
      .replace(/\bare\b/g, draw.chance(0.3) ? "r" : "are");
  }
  if (style === "upper") text = text.toUpperCase();
  if (style === "title") text = text.replace(/(?<![\p{L}'])\p{Ll}/gu, (letter) => letter.toUpperCase());
  if (draw.chance(0.12)) text = telegraphic(text, draw);
  if (draw.chance(0.06)) text = intruded(text, draw);
  if (style === "lower" && draw.chance(0.12)) text = shorthand(text, draw);
  if (draw.chance(0.14)) text = slip(text, draw);
  if (draw.chance(0.02)) text = slip(text, draw);
  if (draw.chance(0.05)) text = text.replace(/'/g, "’");
  return text;
}

/** Words that people in a hurry leave out; without them the rest still says what is meant. */
const spare = new Set(
  "the a an is are was were there do does did you can could please this that these any some of it's be i me my".split(
    " ",
  ),
);

/** Each spare word is left out as often as not, the first word less often. Copied texts are left alone. */
function telegraphic(text: string, draw: Draw): string {
  const words = text.split(" ");
  let inside = false;
  const kept = words.filter((word, i) => {
    const begins = [...word].some((character) => isMark(character) && character !== "\ue7ff");
    const ends = word.includes("\ue7ff");
    const copied = inside || begins;
    inside = (inside || begins) && !ends;
    return copied || !spare.has(word.toLowerCase()) || draw.chance(i === 0 ? 0.7 : 0.5);
  });
  const said = kept.join(" ");
  return /\p{L}{3}/u.test(said) && kept.length > 1 ? said : text;
}

/** Words that add nothing: where one stands between the others, the question means what it meant. */
const intruders =
  "actually really maybe probably currently today roughly exactly just even still perhaps somewhere anywhere around right now here printed shown visible placed standing parked hanging lying sitting drive work live found listed given written seen used located today's whole entire little tiny nice lovely poor own particular certain respective single various actual following attached scanned uploaded said mentioned thing stuff kind sort bit".split(
    " ",
  );

function intruded(text: string, draw: Draw): string {
  const words = text.split(" ");
  const at = 1 + draw.below(words.length);
  const before = words.slice(0, at).join(" ");
  if (insideCopy(`${before} `, before.length + 1)) return text;
  return [...words.slice(0, at), draw.pick(intruders), ...words.slice(at)].join(" ");
}

const chat: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bwhat\b/, ["wat", "wht", "what"]],
  [/\bhow many\b/, ["how mny", "hw many", "howmany"]],
  [/\bthere\b/, ["ther", "there"]],
  [/\bwhich\b/, ["wich", "witch", "which"]],
  [/\bis there\b/, ["is ther", "theres", "is there"]],
  [/\bpicture\b/, ["pic", "pictur"]],
  [/\bthe\b/, ["teh", "the", ""]],
  [/\bdoes\b/, ["dose", "does"]],
  [/\bcolou?r\b/, ["colr", "color", "colour"]],
  [/\bphoto\b/, ["foto", "photo"]],
  [/\bwhere\b/, ["were", "wheres", "where"]],
  [/\bpeople\b/, ["ppl", "poeple"]],
  [/\bnumber\b/, ["nr", "numbr", "no."]],
  [/\bbecause\b/, ["cuz"]],
  [/\bis it\b/, ["is it", "izit", "is't"]],
];

/** What is typed on telephones. Copied texts are left alone. */
function shorthand(text: string, draw: Draw): string {
  const [word, instead] = draw.pick(chat);
  const found = word.exec(text);
  if (found === null || insideCopy(text, found.index)) return text;
  return text.replace(word, draw.pick(instead)).replace(/ {2,}/g, " ");
}

function insideCopy(text: string, at: number): boolean {
  let open = false;
  for (const character of text.slice(0, at)) if (isMark(character)) open = character !== "\ue7ff";
  return open;
}

function capitalise(text: string): string {
  const first = text.search(/[^\s\ue000-\ue7ff]/);
  return text.slice(0, first) + (text[first] ?? "").toUpperCase() + text.slice(first + 1);
}

/** One slip in one word of four letters or more: swapped, lost, doubled or neighbouring letters. */
function slip(text: string, draw: Draw): string {
  const words = [...text.matchAll(/\p{L}{4,}/gu)];
  if (words.length === 0) return text;
  const word = draw.pick(words);
  const at = word.index + 1 + draw.below(word[0].length - 2);
  const [before, letter, next, after] = [
    text.slice(0, at),
    text[at]!,
    text[at + 1] ?? "",
    text.slice(at + 2),
  ];
  switch (draw.below(4)) {
    case 0:
      return before + next + letter + after;
    case 1:
      return before + next + after;
    case 2:
      return before + letter + letter + next + after;
    default:
      return before + (neighbours[letter.toLowerCase()] ?? letter) + next + after;
  }
}

const neighbours: Readonly<Record<string, string>> = {
  a: "s",
  b: "v",
  c: "x",
  d: "f",
  e: "r",
  f: "d",
  g: "h",
  h: "j",
  i: "o",
  j: "k",
  k: "l",
  l: "k",
  m: "n",
  n: "m",
  o: "p",
  p: "o",
  q: "w",
  r: "t",
  s: "a",
  t: "y",
  u: "i",
  v: "b",
  w: "e",
  x: "z",
  y: "u",
  z: "x",
};
