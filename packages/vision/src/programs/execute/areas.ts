import { type Box, boxArea } from "@fovea/core";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { areaBy, colourOf, type RegionColour } from "./colours.js";
import { support, viewSize } from "./look.js";
import type { Surroundings } from "./operation.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { greys, much, spotsIn, spotVerdict } from "./spots.js";
import { least, type Outcome, type Seen, sureOf, type Unsure, unsure, type View } from "./values.js";
import { type Task, together } from "./waves.js";

/** Thickness of the strips along the edges that stand for the background, as a part of the shorter side. */
const strip = 0.06;

export const areaRegions: Operations = {
  *area(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const part = String(node["part"]);
    const items = inner[0].views.flatMap((view) =>
      boxesOf(part, viewSize(view)).map(
        (box): Seen => ({
          view,
          found: { kind: "region", label: part, box, score: 1 },
          sure: true,
          by: areaBy,
          order: 0,
        }),
      ),
    );
    return regionsValue(items, []);
  },
};

function boxesOf(part: string, { width, height }: { width: number; height: number }): Box[] {
  if (part === "whole") return [[0, 0, width, height]];
  if (part === "background") {
    const edge = Math.max(1, strip * Math.min(width, height));
    return [
      [0, 0, width, edge],
      [0, height - edge, width, height],
      [0, edge, edge, height - edge],
      [width - edge, edge, width, height - edge],
    ];
  }
  const thirds = (size: number, low: string, high: string): [number, number] =>
    part.includes(low) ? [0, size / 3] : part.includes(high) ? [(2 * size) / 3, size] : [0, size];
  const [x0, x1] = part === "centre" ? [width / 3, (2 * width) / 3] : thirds(width, "left", "right");
  const [y0, y1] = part === "centre" ? [height / 3, (2 * height) / 3] : thirds(height, "top", "bottom");
  return [[x0, y0, x1, y1]];
}

/** Of a part of the picture a colour is said only when it has this much of it. */
const ofParts = 0.3;

/** A colour with spots is named from this share on. */
const muchInSpots = 0.015;

const named = ({ shares, spots }: Mixed): string[] =>
  shares
    .filter(({ name, share }) => share >= (spots?.some((spot) => spot.name === name) ? muchInSpots : much))
    .map(({ name }) => name);

export const areaTexts: Operations = {
  *"colours-of"(node, around) {
    const mixed = yield* coloursIn(node, around);
    if (isUnsure(mixed)) return mixed;
    const names = named(mixed);
    return { type: "text", text: names.join(", "), confidence: mixed.confidence, evidence: mixed.evidence };
  },
};

export const areaNumbers: Operations = {
  *"colour-count"(node, around) {
    const mixed = yield* coloursIn(node, around);
    if (isUnsure(mixed)) return mixed;
    const names = named(mixed);
    const { confidence, evidence } = mixed;
    return { type: "number", number: names.length, confidence, evidence, note: names.join(", ") };
  },
};

export const areaBooleans: Operations = {
  *"has-colour"(node, around) {
    const mixed = yield* coloursIn(node, around);
    if (isUnsure(mixed)) return mixed;
    const wanted = String(node["colour"]);
    const share = mixed.shares.find(({ name }) => name === wanted)?.share ?? 0;
    const of = node["of"] as ProgramNode;
    const { evidence } = mixed;
    const note = `${(100 * share).toFixed(share < 0.001 ? 2 : 1)}% is ${wanted}`;
    const answer = (boolean: boolean, confidence: number | null): Outcome => ({
      type: "boolean",
      boolean,
      confidence: confidence === null ? mixed.confidence : least(mixed.confidence, confidence),
      evidence,
      note,
    });
    const doubt = () => unsure(`${explainProgram(of)}: only ${note}`, evidence);
    if (of.op === "area" && of["part"] !== "whole")
      return share >= ofParts ? answer(true, null) : share > 0.1 ? doubt() : answer(false, null);
    const verdict = spotVerdict(wanted, share, mixed.spots);
    return verdict.is === undefined ? doubt() : answer(verdict.is, verdict.confidence);
  },

  *colourless(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const [view, ...more] = inner[0].views;
    if (view === undefined || more.length > 0)
      return unsure(`a document of ${more.length + 1} pages is not one picture: name a page`);
    const item = whole(view);
    const { shares } = yield* colourOf(item, around.answers);
    const coloured = shares.filter(({ name }) => !greys.has(name)).reduce((sum, { share }) => sum + share, 0);
    const evidence = support(item, `${(100 * coloured).toFixed(1)}% is coloured`);
    if (coloured > 0.003 && coloured < 0.02) return unsure("the picture has a trace of colour", evidence);
    return { type: "boolean", boolean: coloured <= 0.003, confidence: null, evidence };
  },
};

/** A picture with this much white is a page, a card or a window: its ground is white, with shades of grey. */
const onWhite = 0.5;
const ground: ReadonlySet<string> = new Set(["white", "grey"]);
/** What is not of the ground gives a part its colour from this share on, when no other colour comes near. */
const printed = 0.2;
const nearly = 1.5;

/**
 * The colour of a part of a picture: on a white page that of the band, box or picture that stands there, since all parts
 * have the ground. Its share is then that of what is not ground.
 */
export function* colourOfPart(item: Seen, around: Surroundings): Task<RegionColour> {
  const [colour, all] = (yield* together([
    colourOf(item, around.answers),
    colourOf(whole(item.view), around.answers),
  ])) as [RegionColour, RegionColour];
  const others = colour.shares.filter(({ name }) => !ground.has(name));
  const [first, second] = others;
  const isPrinted =
    shareOf("white", all) >= onWhite &&
    first !== undefined &&
    first.share >= printed &&
    first.share >= nearly * (second?.share ?? 0);
  if (!isPrinted) return colour;
  const share = first.share / others.reduce((sum, each) => sum + each.share, 0);
  return { ...colour, name: first.name, share, sure: true };
}

const shareOf = (wanted: string, { shares }: RegionColour): number =>
  shares.find(({ name }) => name === wanted)?.share ?? 0;

/** Whether a program names a part of a picture by its place: not all of it, nor its background. */
export const isPart = (of: ProgramNode): boolean =>
  of.op === "area" && of["part"] !== "whole" && of["part"] !== "background";

const whole = (view: View): Seen => {
  const { width, height } = viewSize(view);
  return {
    view,
    found: { kind: "region", label: "picture", box: [0, 0, width, height], score: 1 },
    sure: true,
    by: areaBy,
    order: 0,
  };
};

interface Mixed {
  readonly shares: readonly { readonly name: string; readonly share: number }[];
  /** All clearly coloured spots; undefined where they were not looked for. */
  readonly spots: RegionColour["spots"];
  readonly confidence: number | null;
  readonly evidence: ReturnType<typeof support>;
}

/** The colours of all regions together, by area, largest first. */
function* coloursIn(node: ProgramNode, around: Surroundings): Task<Mixed | Unsure> {
  const inner = yield* values(node, ["of"], ["regions"], around);
  if (isUnsure(inner)) return inner;
  const items = sureOf(inner[0].items);
  const what = explainProgram(node["of"] as ProgramNode);
  if (items.length === 0) return unsure(`${what}: none were found`, inner[0].searched) satisfies Outcome;
  const colours = yield* together(items.map((item) => colourOf(item, around.answers)));
  return {
    shares: mix(items, colours),
    spots: spotsIn(colours),
    confidence: least(inner[0].confidence),
    evidence: items.flatMap((item, i) =>
      support(
        item,
        colours[i]!.shares.slice(0, 3)
          .map(({ name, share }) => `${name} ${(100 * share).toFixed(0)}%`)
          .join(", "),
      ),
    ),
  };
}

function mix(items: readonly Seen[], colours: readonly RegionColour[]): { name: string; share: number }[] {
  const total = items.reduce((sum, { found }) => sum + boxArea(found.box), 0);
  const sums = new Map<string, number>();
  for (const [i, { found }] of items.entries()) {
    const { shares, name } = colours[i]!;
    for (const each of shares.length > 0 ? shares : [{ name, share: 1 }])
      sums.set(each.name, (sums.get(each.name) ?? 0) + (each.share * boxArea(found.box)) / total);
  }
  return [...sums].map(([name, share]) => ({ name, share })).sort((a, b) => b.share - a.share);
}
