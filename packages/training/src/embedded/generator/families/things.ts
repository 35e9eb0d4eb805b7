import type { JsonObject } from "@fovea/core";
import { colours } from "@fovea/vision";
import type { Draw } from "../draw.js";
import { personNames, pluralOf, type Thing, things } from "../words/index.js";

/** One or several things of a kind, as a person speaks of them, and the regions that they are. */
export interface Referent {
  readonly one: string;
  readonly many: string;
  readonly regions: JsonObject;
  readonly person: boolean;
}

const faceNames = ["face", "face", "human face"];

export const detect = (label: string, image: JsonObject): JsonObject => ({ op: "detect", label, in: image });

/** Half of the things drawn are the common ones; the rest are drawn evenly over the labels. */
const common = new Set([
  "person",
  "cat",
  "dog",
  "car",
  "bus",
  "cup",
  "bottle",
  "chair",
  "bird",
  "bicycle",
  "book",
  "horse",
  "boat",
  "cell phone",
  "laptop",
]);
const commonThings = things.filter(({ label }) => common.has(label));

const people = things.find(({ label }) => label === "person")!;

/** People are asked for most of all. */
export const drawThing = (draw: Draw): Thing =>
  draw.chance(0.09) ? people : draw.pick(draw.chance(0.4) ? commonThings : things);

/** Kinds of things: one, many, and whether it is counted ("some food"). */
export const groups: readonly (readonly [group: string, names: readonly (readonly [string, string])[]])[] = [
  [
    "animal",
    [
      ["animal", "animals"],
      ["animal", "animals"],
      ["creature", "creatures"],
      ["living creature", "living creatures"],
      ["beast", "beasts"],
      ["four-legged animal", "four-legged animals"],
    ],
  ],
  [
    "vehicle",
    [
      ["vehicle", "vehicles"],
      ["vehicle", "vehicles"],
      ["means of transport", "means of transport"],
      ["motor vehicle", "motor vehicles"],
    ],
  ],
  [
    "food",
    [
      ["food", "food"],
      ["food item", "food items"],
      ["thing to eat", "things to eat"],
      ["dish of food", "foods"],
      ["snack", "snacks"],
    ],
  ],
  [
    "fruit",
    [
      ["fruit", "fruits"],
      ["fruit", "fruit"],
      ["piece of fruit", "pieces of fruit"],
    ],
  ],
  [
    "furniture",
    [
      ["piece of furniture", "pieces of furniture"],
      ["furniture", "furniture"],
      ["furniture item", "furniture items"],
    ],
  ],
  [
    "electronics",
    [
      ["electronic device", "electronic devices"],
      ["gadget", "gadgets"],
      ["device", "devices"],
      ["piece of electronics", "electronics"],
      ["electrical device", "electronic items"],
    ],
  ],
  [
    "tableware",
    [
      ["piece of tableware", "tableware"],
      ["utensil", "utensils"],
      ["piece of crockery", "dishes"],
      ["kitchen utensil", "kitchen utensils"],
    ],
  ],
];

export function drawGroup(draw: Draw, image: JsonObject): Referent {
  const [group, names] = draw.pick(draw.chance(0.5) ? groups.slice(0, 2) : groups);
  const [one, many] = draw.pick(names);
  return { one, many, regions: { op: "group", group, in: image }, person: false };
}

export function bare(draw: Draw, image: JsonObject, thing?: Thing): Referent {
  if (thing === undefined) {
    if (draw.chance(0.07)) return drawGroup(draw, image);
    return bare(draw, image, drawThing(draw));
  }
  const name = draw.chance(0.5) ? thing.names[0]! : draw.pick(thing.names);
  return { ...name, regions: detect(thing.label, image), person: thing.label === "person" };
}

/** "the man": one that is pointed out. */
export function pointedOut(draw: Draw, image: JsonObject): Referent {
  if (draw.chance(0.18)) {
    const one = draw.pick(personNames);
    return { one, many: pluralOf(one), regions: detect("person", image), person: true };
  }
  return bare(draw, image);
}

export const colourWords: Readonly<Record<string, string>> = {
  gray: "grey",
  ...Object.fromEntries(colours.map((colour) => [colour, colour])),
};

/** Sometimes narrowed by colour, size or place: "red car", "car on the left". */
export function described(
  draw: Draw,
  image: JsonObject,
  from: Referent = pointedOut(draw, image),
  chance = 0.3,
): Referent {
  if (!draw.chance(chance)) return from;
  const kind = draw.below(from.person ? 2 : 10);
  if (from.person || kind === 0) {
    const [said, position] = draw.pick(sides);
    const regions = { op: "at-position", of: from.regions, position };
    return { ...from, one: `${from.one} ${said}`, many: `${from.many} ${said}`, regions };
  }
  if (kind < 8) {
    const said = draw.pick(Object.keys(colourWords));
    const spoken = draw.chance(0.06) ? `${said}-coloured` : said;
    const regions = { op: "with-colour", of: from.regions, colour: colourWords[said]! };
    return { ...from, one: `${spoken} ${from.one}`, many: `${spoken} ${from.many}`, regions };
  }
  const [said, size] = draw.pick([
    ["large", "large"],
    ["big", "large"],
    ["huge", "large"],
    ["small", "small"],
    ["little", "small"],
    ["tiny", "small"],
  ] as const);
  const regions = { op: "with-size", of: from.regions, size };
  return { ...from, one: `${said} ${from.one}`, many: `${said} ${from.many}`, regions };
}

export const sides = [
  ["on the left", "left"],
  ["on the left side", "left"],
  ["at the left", "left"],
  ["in the left part", "left"],
  ["on the left hand side", "left"],
  ["on the right", "right"],
  ["on the right side", "right"],
  ["at the right", "right"],
  ["to the right", "right"],
  ["at the top", "top"],
  ["on top", "top"],
  ["in the upper part", "top"],
  ["up top", "top"],
  ["at the bottom", "bottom"],
  ["in the lower part", "bottom"],
  ["in the bottom part", "bottom"],
  ["in the middle", "centre"],
  ["in the centre", "centre"],
  ["in the center", "centre"],
  ["at the center", "centre"],
  ["in the left half", "left"],
  ["in the right half", "right"],
  ["on the right hand side", "right"],
  ["in the right part", "right"],
  ["in the top part", "top"],
  ["in the top half", "top"],
  ["in the bottom half", "bottom"],
  ["in the top left corner", "top-left"],
  ["at the top left", "top-left"],
  ["in the upper left", "top-left"],
  ["in the upper left corner", "top-left"],
  ["top left", "top-left"],
  ["in the top right corner", "top-right"],
  ["at the top right", "top-right"],
  ["in the upper right corner", "top-right"],
  ["in the top right", "top-right"],
  ["in the bottom left corner", "bottom-left"],
  ["at the bottom left", "bottom-left"],
  ["in the lower left corner", "bottom-left"],
  ["in the bottom left", "bottom-left"],
  ["in the bottom right corner", "bottom-right"],
  ["at the bottom right", "bottom-right"],
  ["in the lower right corner", "bottom-right"],
  ["in the lower right", "bottom-right"],
] as const;

export const superlatives = [
  ["leftmost", "leftmost"],
  ["left-most", "leftmost"],
  ["furthest left", "leftmost"],
  ["rightmost", "rightmost"],
  ["right-most", "rightmost"],
  ["topmost", "topmost"],
  ["highest", "topmost"],
  ["top", "topmost"],
  ["uppermost", "topmost"],
  ["bottommost", "bottommost"],
  ["lowest", "bottommost"],
  ["bottom", "bottommost"],
  ["largest", "largest"],
  ["biggest", "largest"],
  ["smallest", "smallest"],
  ["tiniest", "smallest"],
  ["littlest", "smallest"],
  ["farthest left", "leftmost"],
  ["far left", "leftmost"],
  ["furthest right", "rightmost"],
  ["far right", "rightmost"],
  ["upper", "topmost"],
  ["lower", "bottommost"],
] as const;

/** "the biggest dog". */
export function picked(draw: Draw, from: Referent): Referent {
  const [said, which] = draw.pick(superlatives);
  return {
    ...from,
    one: `${said} ${from.one}`,
    many: `${said} ${from.many}`,
    regions: { op: "pick", of: from.regions, which },
  };
}

export const drawFaceName = (draw: Draw): { one: string; many: string } => {
  const one = draw.pick(faceNames);
  return { one, many: pluralOf(one) };
};

export const relations = [
  ["to the left of", "left-of"],
  ["left of", "left-of"],
  ["on the left of", "left-of"],
  ["on the left side of", "left-of"],
  ["left from", "left-of"],
  ["to the right of", "right-of"],
  ["right of", "right-of"],
  ["on the right of", "right-of"],
  ["on the right side of", "right-of"],
  ["above", "above"],
  ["over", "above"],
  ["higher than", "above"],
  ["higher up than", "above"],
  ["below", "below"],
  ["under", "below"],
  ["underneath", "below"],
  ["beneath", "below"],
  ["lower than", "below"],
  ["inside", "inside"],
  ["in", "inside"],
  ["within", "inside"],
  ["inside of", "inside"],
  ["touching", "touching"],
  ["in contact with", "touching"],
  ["next to", "near"],
  ["next to", "near"],
  ["near", "near"],
  ["beside", "near"],
  ["by", "near"],
  ["close to", "near"],
  ["right next to", "near"],
  ["right beside", "near"],
  ["near to", "near"],
  ["alongside", "near"],
  ["on", "on"],
  ["on", "on"],
  ["on top of", "on"],
  ["sitting on", "on"],
  ["lying on", "on"],
  ["standing on", "on"],
  ["resting on", "on"],
] as const;

const indefinite = (one: string): string =>
  /^[aeiou]/i.test(one) && !/^(?:uni|use|one)/i.test(one) ? `an ${one}` : `a ${one}`;
/** "a cat", "an umbrella". */
export const a = (one: string): string => indefinite(one);
