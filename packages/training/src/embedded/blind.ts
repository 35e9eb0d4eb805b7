import { readFileSync } from "node:fs";
import type { JsonObject, JsonValue } from "@fovea/core";
import type { Indexed, ReasonerNetwork } from "@fovea/models/embedded";
import { ProgramError, readProgram } from "@fovea/vision";
import { type Judged, judge, parseOf, type Trial } from "./evaluation.js";

/**
 * The sets of questions by writers who never saw the generator (`../../blind/README.md`). Only `dev` may be looked at;
 * confidences and the threshold are fitted on `threshold`; of the others figures are printed and nothing else.
 */
export const blindSets = ["dev", "threshold", "test", "final"] as const;
export type BlindSet = (typeof blindSets)[number];

export interface BlindLine {
  readonly id: string;
  readonly media: readonly string[];
  readonly before?: readonly string[];
  readonly question: string;
  readonly family: string;
  readonly scope: "in" | "out";
  /** Short answers that the writer saw in the media; null where there is none to compare with. */
  readonly answer: readonly string[] | null;
  readonly programs?: readonly string[];
}

export function readBlind(set: BlindSet): BlindLine[] {
  const file = new URL(`../../blind/${set}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as BlindLine);
}

/**
 * Parses each question as a conversation would: the questions before it are parsed first, and the program of the last
 * one that was not declined is given.
 */
export function judgeBlind(
  network: ReasonerNetwork,
  indexed: Indexed,
  lines: readonly BlindLine[],
): Judged[] {
  const trials = lines.map((line): Trial => {
    let before: JsonObject | undefined;
    for (const question of line.before ?? []) {
      const { program, probability } = parseOf(network, indexed, question, before);
      if (program !== undefined && probability >= 0.5) before = program;
    }
    const programs = (line.programs ?? []).flatMap(wellTyped);
    return {
      family: line.family,
      question: line.question,
      ...(before === undefined ? {} : { before }),
      programs,
      decline: line.scope === "out",
    };
  });
  return judge(network, indexed, trials);
}

/** A program that its writer got wrong can be given by no parser: it is left out, and its question stays. */
function wellTyped(text: string): JsonValue[] {
  try {
    return [readProgram(text) as unknown as JsonValue];
  } catch (error) {
    if (error instanceof ProgramError) return [];
    throw error;
  }
}
