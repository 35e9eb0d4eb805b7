import { colours } from "@fovea/vision";
import type { Draw } from "../draw.js";
import { looks } from "../families/expressions.js";
import { kinds } from "../families/fields.js";
import { flaws } from "../families/quality.js";
import { a, colourWords, drawThing, groups, relations, sides, superlatives } from "../families/things.js";
import {
  cased,
  columns,
  fields,
  inventCode,
  inventText,
  inventWord,
  nameOf,
  personNames,
  pluralOf,
  rows,
  sought,
  unseen,
  unseenNouns,
} from "../words/index.js";

/** What fills a slot: its value in the program, and how it is said, by the form's name. */
export interface Filled {
  /** As it is printed in a program; absent where no program takes it. Copied texts are not in quotes here. */
  readonly value?: string;
  readonly copied?: boolean;
  readonly said: Readonly<Record<string, string>>;
}

const numerals = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(
  " ",
);
const suffix = (n: number): string =>
  n % 10 === 1 && n !== 11 ? "st" : n % 10 === 2 && n !== 12 ? "nd" : n % 10 === 3 && n !== 13 ? "rd" : "th";

/** Bare names of places, as in "is it top left or bottom right". */
const bareSides: readonly (readonly [string, string])[] = [
  ["left", "left"],
  ["right", "right"],
  ["top", "top"],
  ["bottom", "bottom"],
  ["centre", "centre"],
  ["center", "centre"],
  ["middle", "centre"],
  ["top left", "top-left"],
  ["upper left", "top-left"],
  ["top right", "top-right"],
  ["upper right", "top-right"],
  ["bottom left", "bottom-left"],
  ["lower left", "bottom-left"],
  ["bottom right", "bottom-right"],
  ["lower right", "bottom-right"],
];

const people =
  "albert einstein|marie curie|taylor swift|barack obama|anna|john|maria|tom hanks|elon musk|the president|mr. smith|sarah|david|neil armstrong|lionel messi|peter|julia|the queen|angela merkel|mick jagger|donald trump|beyonce|mozart|uncle bob|my brother|emma|james|leonardo dicaprio|steve jobs|marilyn monroe".split(
    "|",
  );

/** A copied text, sometimes as titles are cased. */
const copied = (name: string, text: string, draw: Draw): Filled => {
  const value = draw.chance(0.3) ? cased(text, draw) : text;
  return { value, copied: true, said: { [name]: value } };
};

const some = (list: readonly string[], share: number, draw: Draw): string =>
  draw.chance(share) ? draw.pick(list) : inventText(draw, list);

type Maker = (draw: Draw, pointedOut: boolean) => Filled;

const named = (base: string, value: string, one: string, many: string): Filled => ({
  value,
  said: { [base]: one, [`${base}s`]: many, [`a${base}`]: a(one) },
});

/** The slots by their names in programs. */
export const slotMakers: Readonly<Record<string, Maker>> = {
  thing: (draw, pointedOut) => {
    const { label, names } = drawThing(draw);
    if (label === "person" && pointedOut && draw.chance(0.5)) {
      const one = draw.pick(personNames);
      return named("thing", JSON.stringify(label), one, pluralOf(one));
    }
    const { one, many } = draw.chance(0.5) ? names[0]! : draw.pick(names);
    return named("thing", JSON.stringify(label), one, many);
  },
  group: (draw) => {
    const [value, names] = draw.pick(groups);
    const [one, many] = draw.pick(draw.chance(0.5) ? names.slice(0, 1) : names);
    return named("group", value, one, many);
  },
  colour: (draw) => {
    const said = draw.pick(draw.chance(0.9) ? colours : Object.keys(colourWords));
    return { value: colourWords[said]!, said: { colour: said, acolour: a(said) } };
  },
  expression: (draw) => {
    const { expression, words } = draw.pick(looks);
    return { value: expression, said: { expression: draw.pick(words) } };
  },
  place: (draw) => {
    const [place, value] = draw.pick(sides);
    const side = draw.pick(bareSides.filter((one) => one[1] === value))[0];
    return { value, said: { place, side } };
  },
  relation: (draw) => {
    const [said, value] = draw.pick(relations);
    return { value, said: { relation: said } };
  },
  which: (draw) => {
    const [said, value] = draw.pick(superlatives);
    return { value, said: { which: said } };
  },
  number: (draw) => {
    const value = draw.chance(0.75) ? draw.below(10, 1) : draw.below(draw.chance(0.5) ? 100 : 2000, 10);
    const said = value < numerals.length && draw.chance(0.6) ? numerals[value]! : String(value);
    return { value: String(value), said: { number: said } };
  },
  nth: (draw) => {
    const value = draw.below(draw.chance(0.7) ? 6 : 13, 2);
    return {
      value: String(value),
      said: { nth: draw.chance(0.7) ? ordinals[value - 1]! : `${value}${suffix(value)}` },
    };
  },
  page: (draw) => {
    const value = draw.below(draw.chance(0.8) ? 7 : 13, 1);
    return { value: String(value), said: { page: draw.chance(0.65) ? String(value) : numerals[value]! } };
  },
  kind: (draw) => {
    const { kind, names } = draw.pick(kinds);
    const one = draw.chance(0.4) ? names[0]! : draw.pick(names);
    return named("kind", kind, one, pluralOf(one));
  },
  flaw: (draw) => {
    const { flaw, bad } = draw.pick(flaws);
    return { value: flaw, said: { flaw: draw.pick(bad) } };
  },
  text: (draw) => {
    const text = draw.chance(0.12) ? inventCode(draw) : some(sought, 0.6, draw);
    const one = copied("text", text, draw);
    const quote = draw.weighted([
      [8, ""],
      [1, '"'],
      [1, "'"],
    ] as const);
    return { ...one, said: { text: `${quote}${one.said.text}${quote}` } };
  },
  field: (draw) => copied("field", some(fields, 0.7, draw), draw),
  row: (draw) => copied("row", some(rows, 0.6, draw), draw),
  column: (draw) => copied("column", some(columns, 0.7, draw), draw),
  value: (draw) =>
    copied("value", draw.chance(0.6) ? inventCode(draw) : some([...rows, ...sought], 0.5, draw), draw),
  noun: (draw) => {
    const { one, many } = draw.weighted([
      [8, draw.pick(unseen)],
      [10, nameOf(draw.pick(unseenNouns))],
      [1, nameOf(inventWord(draw))],
    ] as const);
    return { said: { noun: one, nouns: many, anoun: a(one) } };
  },
  name: (draw) => {
    const one = draw.pick(people);
    return {
      said: { name: draw.chance(0.6) ? one : one.replace(/(?<![\p{L}'])\p{Ll}/gu, (c) => c.toUpperCase()) },
    };
  },
};

/** The base of a form ("athings2" is of "thing2"), or undefined where there is none. */
export function baseOf(form: string): { readonly base: string; readonly form: string } | undefined {
  const [, name, digit] = /^([a-z]+?)(\d?)$/.exec(form) ?? [];
  if (name === undefined) return undefined;
  const base = formsOf.get(name);
  return base === undefined ? undefined : { base: `${base}${digit}`, form: name };
}

const formsOf: ReadonlyMap<string, string> = new Map([
  ...["thing", "group", "kind", "noun"].flatMap((base) =>
    [base, `${base}s`, `a${base}`].map((form) => [form, base] as const),
  ),
  ["acolour", "colour"],
  ["side", "place"],
  ...Object.keys(slotMakers).map((base) => [base, base] as const),
]);
