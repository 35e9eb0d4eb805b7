import type { DocumentPart, Evidence, ImagePart, JsonValue, MediaPart, ToolContext } from "@fovea/core";
import { regionBounds } from "@fovea/core";
import { type MediumShape, parseProgram, typeOfProgram } from "./check.js";
import { booleanOperations } from "./execute/booleans.js";
import { imageOperations } from "./execute/images.js";
import { nameOf, placesOf } from "./execute/look.js";
import { numberOperations } from "./execute/numbers.js";
import type { Operation, Surroundings } from "./execute/operation.js";
import { regionOperations } from "./execute/regions.js";
import { textOperations } from "./execute/texts.js";
import {
  type Outcome,
  type Seen,
  sureOf,
  uniqueEvidence,
  unsure,
  type Value,
  type View,
} from "./execute/values.js";
import { type Answers, runInWaves, type Task } from "./execute/waves.js";
import { explainProgram } from "./explain.js";
import type { OperationName, ProgramNode, ValueType } from "./language.js";
import { printProgram } from "./print.js";

/** What programs look at. */
export type ProgramMedium = ImagePart | DocumentPart;

/** A region in a program's result: where it is in the original media, and what it is. */
export interface RegionResult {
  readonly media: string;
  /** Counted from 1, of a document. */
  readonly page?: number;
  /** Pixels of the original picture, points of a page. */
  readonly box: readonly [number, number, number, number];
  readonly kind: string;
  readonly label?: string;
  readonly text?: string;
  readonly score: number;
}

interface ResultBase {
  readonly type: ValueType;
  /** A sentence: what was asked for, what was found and how; of an unsure result, what stood in the way. */
  readonly reason: string;
  /** The program as `printProgram` prints it. */
  readonly program: string;
  readonly evidence: readonly Evidence[];
}

/**
 * What a program yields. A text, number or boolean is itself, regions are `RegionResult[]`, an image is the list of
 * its pictures `{ media, page? }` with `pictures` as parts. `confidence` is null where there is no measured one.
 */
export interface ValueResult extends ResultBase {
  readonly status: "value";
  readonly value: JsonValue;
  readonly confidence: number | null;
  readonly pictures?: readonly ProgramMedium[];
}

/** Nothing that could be stood behind: the one who asked should abstain. */
export interface UnsureResult extends ResultBase {
  readonly status: "unsure";
  readonly value: null;
  readonly confidence: null;
}

export type ProgramResult = ValueResult | UnsureResult;

const operations = {
  ...imageOperations,
  ...regionOperations,
  ...textOperations,
  ...numberOperations,
  ...booleanOperations,
} as Readonly<Record<OperationName, Operation>>;

/** Reading a long document whole would hold the experts for minutes: name a page instead. */
export const mostPages = 64;

/**
 * Runs a program over media: every use of a tool goes through `context.call`, in waves that depend on the program
 * and on results alone, equal calls once.
 *
 * @param media what `image 1`, `image 2`, ... mean.
 * @throws ProgramError when the program is not well-typed or names media that are not there; whatever a tool throws.
 */
export async function executeProgram(
  program: JsonValue | ProgramNode,
  media: readonly ProgramMedium[],
  context: Pick<ToolContext, "call" | "signal">,
): Promise<ProgramResult> {
  const checked = parseProgram(program as JsonValue, media.map(shapeOf));
  const answers: Answers = new Map();
  const around: Surroundings = {
    media: media.map(viewsOf),
    answers,
    evaluate: (node) => evaluate(node, around),
  };
  const outcome = await runInWaves(evaluate(checked, around), answers, context);
  return resultOf(outcome, checked);
}

/** Refuses to look at whole documents that are too long, before anything is drawn or read. */
function* evaluate(node: ProgramNode, around: Surroundings): Task<Outcome> {
  const on = node["in"];
  if (typeof on === "object" && on.op === "image") {
    const views = around.media[Number(on["index"])]!;
    if (views.length > mostPages) {
      return unsure(
        `the document has ${views.length} pages; at most ${mostPages} are looked at in one go: name a page`,
      );
    }
  }
  return yield* operations[node.op](node, around);
}

export const shapeOf = (part: ProgramMedium): MediumShape =>
  part.type === "document" ? { type: "document", pages: part.ref.pages.length } : { type: "image" };

/** The pictures and documents among media parts, in order. */
export const programMedia = (parts: readonly MediaPart[]): ProgramMedium[] =>
  parts.filter((part): part is ProgramMedium => part.type === "image" || part.type === "document");

function viewsOf(part: ProgramMedium, index: number): View[] {
  const name = part.name ?? `image ${index + 1}`;
  if (part.type === "image") return [{ kind: "picture", part, name }];
  return part.ref.pages.map((_, page) => ({ kind: "page", part, page, name: `page ${page + 1} of ${name}` }));
}

function resultOf(outcome: Outcome, program: ProgramNode): ProgramResult {
  const printed = printProgram(program);
  const evidence = uniqueEvidence(outcome.evidence);
  const type = typeOfProgram(program);
  if (outcome.type === "unsure") {
    return {
      status: "unsure",
      type,
      value: null,
      confidence: null,
      reason: sentence(outcome.reason),
      program: printed,
      evidence,
    };
  }
  const words = wordsOf(outcome);
  const note = outcome.note === undefined ? "" : ` (${outcome.note})`;
  return {
    status: "value",
    type,
    value: jsonOf(outcome),
    confidence: outcome.confidence === null ? null : Math.round(outcome.confidence * 1e4) / 1e4,
    reason: sentence(`${explainProgram(program)}: ${words}${note}`),
    program: printed,
    evidence,
    ...(outcome.type === "image" ? { pictures: [...new Set(outcome.views.map((view) => view.part))] } : {}),
  };
}

/** A value as a person says it. */
export function wordsOf(value: Value): string {
  switch (value.type) {
    case "text":
      return value.text;
    case "number":
      return String(Math.round(value.number * 1e4) / 1e4);
    case "boolean":
      return value.boolean ? "yes" : "no";
    case "regions": {
      const names = sureOf(value.items).map(nameOf);
      return names.length === 0
        ? "none"
        : `${names.length}: ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", ..." : ""}`;
    }
    case "image":
      return value.views.map((view) => view.name).join(", ");
  }
}

function jsonOf(value: Value): JsonValue {
  switch (value.type) {
    case "text":
      return value.text;
    case "number":
      return value.number;
    case "boolean":
      return value.boolean;
    case "regions":
      return sureOf(value.items).flatMap(regionResults) as unknown as JsonValue;
    case "image":
      return value.views.map((view) =>
        view.kind === "page" ? { media: view.part.ref.id, page: view.page + 1 } : { media: view.part.ref.id },
      );
  }
}

function regionResults(item: Seen): RegionResult[] {
  const { kind, label, text, score } = item.found;
  return placesOf(item).map(({ media, page, region }) => ({
    media,
    ...(page === undefined ? {} : { page: page + 1 }),
    box: regionBounds(region),
    kind,
    ...(label === undefined ? {} : { label }),
    ...(text === undefined ? {} : { text }),
    score,
  }));
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
