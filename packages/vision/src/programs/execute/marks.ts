import { type Box, boxCentre, boxHeight, boxIou } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";
import { linesOf, type Span, segmentsOf } from "../documents/lines.js";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { type Look, look, nameOf, read, searched, support } from "./look.js";
import { isUnsure, type Operations, type Surroundings, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { containsWords } from "./text-match.js";
import { least, type Seen, sureOf, unsure, type View } from "./values.js";
import { type Task, together } from "./waves.js";

/** Boxes to tick with the text beside them, and faces with their expressions. */
export const markRegions: Operations = {
  *checkboxes(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const pages = yield* together(inner[0].views.map((view) => boxesIn(view, around)));
    const absent = pages.flatMap(({ boxes: { view, by } }) =>
      searched(view, `no checkbox: searched with ${by}`, by),
    );
    const blind = pages.some(
      ({ boxes }) => boxes.absenceOf !== undefined && !boxes.absenceOf.includes("checkbox"),
    );
    const items = pages.flatMap((page) => page.items);
    return regionsValue(
      items,
      absent,
      blind ? "no checkbox was seen, but one may have been overlooked" : undefined,
    );
  },

  *"with-state"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const state = String(node["state"]);
    const [regions] = inner;
    const kept = regions.items.flatMap((item) => {
      const { label } = item.found;
      if (label === state) return [item];
      return label === "checked" || label === "unchecked" ? [] : [{ ...item, sure: false }];
    });
    const seen = regions.items.flatMap((item) => support(item, `${nameOf(item)}: ${item.found.label}`));
    return regionsValue(
      kept,
      regions.items.length === 0 ? regions.searched : seen,
      regions.items.length === 0 ? (regions.overlooked ?? "there is no such checkbox") : undefined,
    );
  },

  *"with-expression"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const wanted = String(node["expression"]);
    const looks = yield* expressionsOf(regions.items, around);
    const kept = regions.items.flatMap((item) => {
      const face = faceOf(item, looks);
      if (face === undefined) return [{ ...item, sure: false }];
      if (face.found.label !== wanted) return face.sure ? [] : [{ ...item, sure: false }];
      return [
        {
          ...item,
          sure: item.sure && face.sure,
          found: { ...item.found, label: wanted, score: Math.min(item.found.score, face.found.score) },
        },
      ];
    });
    const seen = regions.items.flatMap((item) => {
      const face = faceOf(item, looks);
      return face === undefined
        ? []
        : support(face, `${face.found.label}, not ${wanted}`).map((claim) => ({
            ...claim,
            role: "searched" as const,
          }));
    });
    return regionsValue(kept, regions.items.length === 0 ? regions.searched : seen, regions.overlooked);
  },
};

export const markTexts: Operations = {
  *"expression-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const what = explainProgram(node["of"] as ProgramNode);
    const items = sureOf(inner[0].items);
    if (items.length === 0) return unsure(`${what}: none were found`, inner[0].searched);
    const looks = yield* expressionsOf(items, around);
    const faces = items.map((item) => faceOf(item, looks));
    const clear = faces.filter((face) => face?.sure === true) as Seen[];
    if (clear.length < items.length)
      return unsure(
        `the expression of ${what} is not clear`,
        faces.flatMap((face) => (face === undefined ? [] : support(face, `perhaps ${face.found.label}`))),
      );
    const names = [...new Set(clear.map((face) => face.found.label ?? ""))];
    const evidence = clear.flatMap((face) => support(face, face.found.label ?? ""));
    if (names.length > 1) return unsure(`${what} look different: ${names.join(", ")}`, evidence);
    return {
      type: "text",
      text: names[0]!,
      confidence: least(...clear.map((face) => face.found.score)),
      evidence,
    };
  },
};

function* expressionsOf(items: readonly Seen[], around: Surroundings): Task<Look[]> {
  const views = [...new Set(items.map(({ view }) => view))];
  return yield* together(views.map((view) => look(view, "expressions", around.answers)));
}

/** The face whose expression belongs to a face or a person: the same place, or the only one inside. */
function faceOf(item: Seen, looks: readonly Look[]): Seen | undefined {
  const faces = looks.find(({ view }) => view === item.view)?.items ?? [];
  if (item.found.kind === "face") {
    const rated = faces
      .map((face) => ({ face, overlap: boxIou(face.found.box, item.found.box) }))
      .sort((a, b) => b.overlap - a.overlap);
    return (rated[0]?.overlap ?? 0) >= 0.3 ? rated[0]!.face : undefined;
  }
  const inside = faces.filter((face) => contains(item.found.box, boxCentre(face.found.box)));
  return inside.length === 1 ? inside[0] : undefined;
}

const contains = (box: Box, [x, y]: readonly [number, number]): boolean =>
  x >= box[0] && x < box[2] && y >= box[1] && y < box[3];

interface BoxLabel {
  /** What stands before the first box of the row, where there are several: "Do you smoke?". */
  readonly question: string;
  /** What stands behind the box: "No". */
  readonly own: string;
}

const labels = new WeakMap<FoundRegion, BoxLabel>();

/**
 * What is said of ticked boxes that were found by a text: the answer where the question was named, the question where the
 * answer was. Undefined for anything else.
 */
export function boxTexts(of: ProgramNode, items: readonly Seen[]): string[] | undefined {
  const named = of.op === "with-state" ? (of["of"] as ProgramNode) : undefined;
  if (named?.op !== "with-text") return undefined;
  const known = items.map(({ found }) => labels.get(found));
  const wanted = String(named["text"]);
  const said = known.map((label) => {
    if (label === undefined || label.question === "") return undefined;
    return containsWords(label.own, wanted) ? label.question : label.own;
  });
  return said.includes(undefined) ? undefined : (said as string[]);
}

/** A ticked "No" is no answer to whether something is ticked, unless "no" was asked for. */
export function affirmed(of: ProgramNode, items: readonly Seen[]): readonly Seen[] {
  const named = of.op === "with-state" ? (of["of"] as ProgramNode) : undefined;
  if (named?.op !== "with-text" || /\b(?:no|not|none)\b/i.test(String(named["text"]))) return items;
  return items.filter(({ found }) => {
    const label = labels.get(found);
    return label === undefined || label.question === "" || !/^(?:no|none|never|n)$/i.test(label.own.trim());
  });
}

interface Boxes {
  readonly boxes: Look;
  readonly items: Seen[];
}

function* boxesIn(view: View, around: Surroundings): Task<Boxes | never> {
  const [boxes, text] = (yield* together<Look>([
    look(view, "checkboxes", around.answers),
    read(view, around.answers),
  ])) as [Look, Look];
  const segments = linesOf(text.items.map((item) => item.found)).flatMap(segmentsOf);
  const items = boxes.items.map((item) => {
    if (item.found.text !== undefined) return item;
    const { question, own } = labelOf(
      item.found.box,
      boxes.items.map(({ found }) => found.box),
      segments,
    );
    if (question === "" && own === "") return item;
    const found = { ...item.found, text: [question, own].filter((text) => text !== "").join(" ") };
    labels.set(found, { question, own });
    return { ...item, found };
  });
  return { boxes, items };
}

/**
 * The text that belongs to a box: what follows it on its row up to the next box; with the question that stands before the
 * first box of the row, if there is one ("Smoking  [ ] yes  [x] no").
 */
function labelOf(box: Box, boxes: readonly Box[], segments: readonly Span[]): BoxLabel {
  const height = boxHeight(box);
  const onRow = (other: Box) =>
    Math.min(box[3], other[3]) - Math.max(box[1], other[1]) >= 0.4 * Math.min(height, boxHeight(other));
  const mates = boxes.filter((other) => other !== box && onRow(other));
  const next = Math.min(
    Number.POSITIVE_INFINITY,
    ...mates.filter((other) => other[0] > box[0]).map((other) => other[0]),
  );
  const first = Math.min(box[0], ...mates.map((other) => other[0]));
  const words = segments
    .flatMap(({ words }) => words)
    .filter((word) => onRow(word.place))
    .sort((a, b) => a.place[0] - b.place[0]);
  const own: string[] = [];
  let edge = box[2];
  // A reader may take the box for the beginning of the word behind it.
  const isBehind = ({ place }: (typeof words)[number]) =>
    place[0] >= box[0] - 0.3 * height && place[2] > box[2] + 0.5 * height && place[0] < next - 0.3 * height;
  for (const word of words.filter(isBehind)) {
    if (word.place[0] - edge > 2.5 * height) break;
    own.push(word.text);
    edge = word.place[2];
  }
  const question = words.filter(({ place }) => place[2] <= first + 0.3 * height).map(({ text }) => text);
  const isMark = /^[xX✓✔☒☑☐□■[\]]$/;
  const said = (texts: readonly string[]) => texts.filter((text) => !isMark.test(text)).join(" ");
  // What stands before a single box is another column, not its question.
  return { question: mates.length > 0 ? said(question) : "", own: said(own) };
}
