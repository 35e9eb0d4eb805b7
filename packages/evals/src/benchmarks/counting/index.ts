import { createHash } from "node:crypto";
import { type Box, hashJson, InvalidInputError, type Pixels } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import {
  Canvas,
  clearColours,
  DoesNotFitError,
  type DrawContext,
  type DrawnBenchmark,
  type DrawnBenchmarkSpec,
  drawnBenchmark,
  gradeNumber,
  mixed,
  namedColours,
  placeApart,
  type Rgb,
  shaded,
  stroke,
} from "../generated/index.js";
import { type CountedName, countedNames, countedThings, drawThing } from "./things.js";

export { type CountedName, countedNames } from "./things.js";

/** What is counted: everything, all of a colour, all of a kind of thing, both, or things of a kind but not of a colour. */
export const countingKinds = ["all", "colour", "thing", "both", "not"] as const;
export type CountingKind = (typeof countingKinds)[number];

export type CountingSettings = {
  /** Of the picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** The answer is one of these numbers, all alike. */
  readonly least: number;
  readonly most: number;
  /** Things in all, less `most`: drawn from this range, so that their number says nothing of the answer. */
  readonly othersLeast: number;
  readonly othersMost: number;
  /** Radius of the smallest and the largest thing, pixels. */
  readonly radiusLeast: number;
  readonly radiusMost: number;
  /** Share of its pixels that everything shows at least; 1 for no overlap. */
  readonly visible: number;
  /** Curves behind the things. */
  readonly clutter: number;
  readonly kinds: readonly CountingKind[];
};

type CountedColour = (typeof clearColours)[number];
interface Thing {
  readonly name: CountedName;
  readonly colour: CountedColour;
}

const levels = {
  easy: {
    width: 1024,
    height: 768,
    least: 1,
    most: 6,
    othersLeast: 3,
    othersMost: 8,
    radiusLeast: 42,
    radiusMost: 60,
    visible: 1,
    clutter: 0,
    kinds: countingKinds,
  },
  medium: {
    width: 1024,
    height: 768,
    least: 3,
    most: 14,
    othersLeast: 8,
    othersMost: 20,
    radiusLeast: 34,
    radiusMost: 52,
    visible: 0.65,
    clutter: 10,
    kinds: countingKinds,
  },
  hard: {
    width: 1280,
    height: 960,
    least: 8,
    most: 30,
    othersLeast: 20,
    othersMost: 45,
    radiusLeast: 26,
    radiusMost: 54,
    visible: 0.45,
    clutter: 24,
    kinds: countingKinds,
  },
} as const;

const spec: DrawnBenchmarkSpec<CountingSettings> = {
  id: "counting",
  version: "1",
  title: "Counting (generated)",
  measures:
    "Whether an agent counts exactly: everything, or what has a colour, is of a kind, or both, among other things, some of them half hidden. Not: counting in photographs, crowds or over time.",
  metrics: {
    accuracy: { summary: "the exact number", kind: "share" },
    withinOne: { summary: "the number, or one more or less", kind: "share" },
  },
  levels,
  check,
  draw(settings, context) {
    const { random, index } = context;
    const kind = settings.kinds[index % settings.kinds.length]!;
    const count = random.integers(settings.least, settings.most, { endpoint: true });
    const { counted, others, question } = countingTask(random, kind, settings, count);
    const painters = [...counted, ...others].map(({ name, colour }): Painter => {
      const fill = shaded(random, namedColours[colour], 9);
      const degrees = random.uniform(-40, 40);
      return (canvas, x, y, radius) => drawThing(canvas, name, x, y, radius, degrees, fill);
    });
    const { canvas, boxes } = drawCounting(settings, context, painters);
    return {
      question,
      target: count,
      media: [{ as: "image", content: canvas }],
      evidence: boxes.slice(0, count).map((box) => ({ medium: "image-1", box })),
      kept: { kind, things: painters.length, chance: 1 / (settings.most - settings.least + 1) },
    };
  },
  grade: ({ target }, answer) => gradeCount(answer, target as number),
};

/** The things that count, those that do not, and the question. What counts and what does not differ in what is asked only. */
export function countingTask(
  random: Pcg64,
  kind: CountingKind,
  { most, othersLeast, othersMost }: Pick<CountingSettings, "most" | "othersLeast" | "othersMost">,
  count: number,
): { counted: Thing[]; others: Thing[]; question: string } {
  const name = random.choice(countedNames);
  const colour = random.choice(clearColours);
  const { many } = countedThings[name];
  const counts = (thing: Thing): boolean => {
    if (kind === "colour") return thing.colour === colour;
    if (kind === "thing") return thing.name === name;
    if (kind === "both") return thing.colour === colour && thing.name === name;
    if (kind === "not") return thing.colour !== colour && thing.name === name;
    return true;
  };
  // Few kinds on one picture, so that others share the colour or the kind that is asked for.
  const names = [name, ...random.permutation(countedNames.filter((each) => each !== name)).slice(0, 3)];
  const colours = [colour, ...random.permutation(clearColours.filter((each) => each !== colour)).slice(0, 3)];
  const pick = (isCounted: boolean): Thing => {
    for (;;) {
      const thing = { name: random.choice(names), colour: random.choice(colours) };
      if (counts(thing) === isCounted) return thing;
    }
  };
  // So that how many there are in all says nothing of how many count.
  const beside = most - count + random.integers(othersLeast, othersMost, { endpoint: true });
  return {
    counted: Array.from({ length: count }, () => pick(true)),
    others: kind === "all" ? [] : Array.from({ length: beside }, () => pick(false)),
    question: {
      all: "How many things are in this picture, of whatever kind and colour? Answer with a number.",
      colour: `How many things in this picture are ${colour}? Answer with a number.`,
      thing: `How many ${many} are in this picture? Answer with a number.`,
      both: `How many ${colour} ${many} are in this picture? Answer with a number.`,
      not: `How many of the ${many} in this picture are not ${colour}? Answer with a number.`,
    }[kind],
  };
}

const papers: readonly Rgb[] = [
  [214, 222, 229],
  [224, 216, 204],
  [212, 224, 212],
  [222, 212, 222],
  [205, 205, 208],
];

type Painter = (canvas: Canvas, x: number, y: number, radius: number) => void;

/**
 * Draws until everything shows enough of itself: things keep a distance that grows by a tenth with every try. Thing i is object
 * i + 1, so what counts is to come first; the order of drawing is drawn.
 */
function drawCounting(
  settings: CountingSettings,
  { random, canvas: options }: DrawContext,
  painters: readonly Painter[],
): { canvas: Canvas; boxes: readonly Box[] } {
  const { width, height, visible } = settings;
  const paper = random.choice(papers);
  const count = painters.length;
  const radii = painters.map(() => random.uniform(settings.radiusLeast, settings.radiusMost));
  const area: Box = [0, 0, width, height];
  for (let reach = visible === 1 ? touching : 0.4 + 0.6 * visible; reach < 2; reach *= 1.1) {
    const canvas = new Canvas(width, height, paper, { ...options, owners: true });
    drawClutter(random, canvas, paper, settings.clutter);
    // Inside the picture with all that is drawn, whatever the distance.
    const places = placeApart(
      random,
      radii.map((radius) => radius * reach),
      area.map((side, i) => side + margin(settings, reach) * (i < 2 ? 1 : -1)) as unknown as Box,
    );
    const whole: number[] = [];
    for (const i of random.permutation(count)) {
      canvas.as(i + 1, () => painters[i]!(canvas, ...(places[i] as [number, number]), radii[i]!));
      whole[i] = canvas.pixelsOf(i + 1);
    }
    const shown = canvas.visible();
    const isClear = whole.every((pixels, i) => (shown.get(i + 1)?.pixels ?? 0) >= visible * pixels);
    if (isClear) return { canvas, boxes: painters.map((_, i) => shown.get(i + 1)!.box) };
  }
  throw new DoesNotFitError(
    `${count} things of which each shows ${visible} of itself do not fit on ${width} x ${height} pixels`,
    "ask for fewer or smaller ones, or let them hide more of each other",
  );
}

/** Things reach beyond their radius by their rim and their corners. */
const touching = 1.36;
const margin = ({ radiusMost }: CountingSettings, reach: number): number =>
  Math.max(0, (touching - reach) * radiusMost);

function drawClutter(random: Pcg64, canvas: Canvas, paper: Rgb, count: number): void {
  for (let i = 0; i < count; i++) {
    const from: [number, number] = [random.uniform(0, canvas.width), random.uniform(0, canvas.height)];
    const [bend, to] = [0, 1].map((): [number, number] => [
      from[0] + random.uniform(-260, 260),
      from[1] + random.uniform(-260, 260),
    ]) as [[number, number], [number, number]];
    const curve = Array.from({ length: 13 }, (_, k): [number, number] => {
      const t = k / 12;
      const at = (axis: 0 | 1) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * bend[axis] + t * t * to[axis];
      return [at(0), at(1)];
    });
    canvas.fill(stroke(curve, random.uniform(2, 9)), mixed(paper, [70, 70, 80], random.uniform(0.08, 0.3)));
  }
}

function check({ least, most, visible, kinds, othersLeast, othersMost }: CountingSettings): void {
  if (!(Number.isInteger(least) && Number.isInteger(most) && least >= 1 && most >= least))
    throw new InvalidInputError(
      `counts from ${least} to ${most}`,
      "use whole numbers from 1 on, the smaller first",
    );
  if (
    !(
      Number.isInteger(othersLeast) &&
      othersLeast >= 0 &&
      Number.isInteger(othersMost) &&
      othersMost >= othersLeast
    )
  )
    throw new InvalidInputError(
      `${othersLeast} to ${othersMost} other things`,
      "use whole numbers from 0 on, the smaller first",
    );
  if (!(visible > 0 && visible <= 1))
    throw new InvalidInputError(`a visible share of ${visible}`, "use a share above 0, up to 1");
  const unknown = kinds.filter((kind) => !countingKinds.includes(kind));
  if (unknown.length > 0 || kinds.length === 0)
    throw new InvalidInputError(
      `kinds of counting: ${kinds.join(", ") || "none"}`,
      `use some of ${countingKinds.join(", ")}`,
    );
}

function gradeCount(answer: string | null, target: number) {
  const right = gradeNumber(answer, target);
  return { accuracy: right, withinOne: Math.max(right, gradeNumber(answer, { value: target, absolute: 1 })) };
}

/** A cut-out of a photograph, such as a mask of it gives. */
export interface CutOut {
  /** Of several: "coins". */
  readonly name: string;
  /** RGBA, cut to its size; made as high or wide as things are here. */
  readonly pixels: Pixels;
}

/**
 * Counting cut-outs of photographs that the caller brings: "How many coins are in this picture?" The kind is always "thing".
 *
 * @param cutOuts several of one name are taken in turn; at least two names.
 */
export function countingOf(cutOuts: readonly CutOut[]): DrawnBenchmark<CountingSettings> {
  const names = [...new Set(cutOuts.map(({ name }) => name))];
  if (names.length < 2)
    throw new InvalidInputError(
      `cut-outs of ${names.join(", ") || "nothing"}`,
      "give cut-outs of at least two kinds, to tell them apart",
    );
  const hash = hashJson(
    cutOuts.map(({ name, pixels }) => [
      name,
      pixels.width,
      pixels.height,
      createHash("sha256").update(pixels.data).digest("hex"),
    ]),
  ).slice(0, 12);
  return drawnBenchmark<CountingSettings>({
    ...spec,
    version: `${spec.version}+${hash}`,
    title: "Counting cut-outs (generated)",
    draw(settings, context) {
      const { random } = context;
      const count = random.integers(settings.least, settings.most, { endpoint: true });
      const beside =
        settings.most -
        count +
        random.integers(settings.othersLeast, settings.othersMost, { endpoint: true });
      const name = random.choice(names);
      const [meant, others] = [true, false].map((isMeant) =>
        cutOuts.filter((each) => (each.name === name) === isMeant),
      ) as [CutOut[], CutOut[]];
      const painters = Array.from({ length: count + beside }, (_, i): Painter => {
        const { pixels } = random.choice(i < count ? meant : others);
        const degrees = random.uniform(-60, 60);
        return (canvas, x, y, radius) =>
          canvas.lay(pixels, x, y, (2.2 * radius) / Math.hypot(pixels.width, pixels.height), degrees);
      });
      const { canvas, boxes } = drawCounting(settings, context, painters);
      return {
        question: `How many ${name} are in this picture? Answer with a number.`,
        target: count,
        media: [{ as: "image", content: canvas }],
        evidence: boxes.slice(0, count).map((box) => ({ medium: "image-1", box })),
        kept: { kind: "thing", things: painters.length, chance: 1 / (settings.most - settings.least + 1) },
      };
    },
  });
}

export const counting: DrawnBenchmark<CountingSettings> = drawnBenchmark(spec);

export default counting;
