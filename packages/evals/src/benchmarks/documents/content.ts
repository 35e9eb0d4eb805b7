import type { Pcg64 } from "@fovea/core/random";
import { inventedNames } from "../generated/index.js";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const first = [
  "Alma",
  "Bruno",
  "Clara",
  "Dario",
  "Edda",
  "Felix",
  "Greta",
  "Hugo",
  "Ines",
  "Jonas",
  "Karin",
  "Lars",
  "Mira",
  "Nils",
  "Olga",
  "Pavel",
  "Rosa",
  "Stig",
  "Tilda",
  "Viktor",
];
const kinds = [
  "Steel",
  "Paper",
  "Copper",
  "Oak",
  "Linen",
  "Glass",
  "Rubber",
  "Cork",
  "Brass",
  "Canvas",
  "Leather",
  "Ceramic",
];
const objects = [
  "bracket",
  "roll",
  "hinge",
  "panel",
  "lamp",
  "filter",
  "crate",
  "valve",
  "brush",
  "tray",
  "clamp",
  "cable",
  "frame",
  "handle",
  "mat",
  "knob",
];
const companyKinds = ["Ltd", "GmbH", "Works", "Supplies", "& Sons", "Trading"];

export const whole = (random: Pcg64, least: number, most: number): number =>
  random.integers(least, most, { endpoint: true });

/** Digits, the first not 0. */
export const digits = (random: Pcg64, count: number): string =>
  String(whole(random, 10 ** (count - 1), 10 ** count - 1));

export interface DateText {
  /** As it is written. */
  readonly shown: string;
  /** All ways to write it that are right. */
  readonly all: readonly string[];
}

export function drawDate(random: Pcg64, style: number): DateText {
  const [year, month, day] = [whole(random, 2012, 2026), whole(random, 1, 12), whole(random, 1, 28)];
  const two = (value: number) => String(value).padStart(2, "0");
  const name = months[month - 1]!;
  const all = [`${year}-${two(month)}-${two(day)}`, `${day} ${name} ${year}`, `${name} ${day}, ${year}`];
  const shown = all[style % 3]!;
  return { shown, all: [shown, ...all.filter((each) => each !== shown)] };
}

export const drawPerson = (random: Pcg64): string => `${random.choice(first)} ${inventedNames(random, 1)[0]}`;
export const drawCompany = (random: Pcg64): string =>
  `${inventedNames(random, 1)[0]} ${random.choice(companyKinds)}`;
export const drawStreet = (random: Pcg64): string =>
  `${whole(random, 1, 240)} ${inventedNames(random, 1)[0]} ${random.choice(["Street", "Road", "Lane", "Square"])}`;
export const drawTown = (random: Pcg64): string => `${digits(random, 5)} ${inventedNames(random, 1)[0]}`;

/** Different things to buy. */
export function drawProducts(random: Pcg64, count: number): string[] {
  const all = kinds.flatMap((kind) => objects.map((object) => `${kind} ${object}`));
  return random.choices(all.length, count, { replace: false }).map((i) => all[i]!);
}

/** Cents as money: "1,234.50". */
export const money = (cents: number): string =>
  `${Math.floor(cents / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",")}.${String(cents % 100).padStart(2, "0")}`;
