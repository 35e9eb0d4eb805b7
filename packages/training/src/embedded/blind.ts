import type { JsonObject, JsonValue } from "@fovea/core";
import type { Indexed, ReasonerNetwork } from "@fovea/models/embedded";
import { ProgramError, readProgram } from "@fovea/vision";
import type { BlindLine } from "./blind-sets.js";
import { type Judged, judge, parseOf, type Trial } from "./evaluation.js";

export { type BlindLine, type BlindSet, blindSets, readBlind } from "./blind-sets.js";

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
