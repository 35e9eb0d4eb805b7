import type { JsonObject } from "@fovea/core";
import {
  type AnswerCalibration,
  answerConfidence,
  type Calibration,
  confidenceOf,
} from "@fovea/models/embedded";
import { isAccepted } from "./accepted.js";
import type { BlindLine } from "./blind.js";
import { fitKnots } from "./calibrate.js";
import { Eyes } from "./end-to-end.js";
import type { Judged } from "./evaluation.js";

/** How a question ended, from its words to the media and back. */
export interface Answered {
  readonly line: BlindLine;
  /** Confidence in the program, and the experts' in its value. */
  readonly parse: number;
  readonly value: number | null;
  readonly said: string | null;
  /** The program that was given. */
  readonly program?: JsonObject;
  /**
   * "declined": no program was given; "unsure": the experts stood behind no value; "unjudged": a value, and no answer of the
   * writer to compare with, in scope. Any answer to a question that is out of scope is wrong, unless it is the writer's.
   */
  readonly end: "right" | "wrong" | "unsure" | "declined" | "unjudged";
}

/** Runs the programs that would be given on their media; with the same `eyes` no expert looks twice at a picture. */
export async function answersOf(
  judged: readonly Judged[],
  lines: readonly BlindLine[],
  calibration: Calibration,
  eyes: Eyes = new Eyes(),
): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const [i, line] of lines.entries()) {
    const { program, probability } = judged[i]!.parse;
    const parse = confidenceOf(calibration, probability);
    if (program === undefined || parse < calibration.threshold) {
      answered.push({ line, parse, value: null, said: null, end: "declined" });
      continue;
    }
    const { answer: said, confidence: value } = await eyes.run(program, line.media);
    answered.push({ line, parse, value, said, program, end: endOf(said, line, program) });
  }
  return answered;
}

function endOf(said: string | null, line: BlindLine, program: JsonObject): Answered["end"] {
  const { answer, scope, question, programs = [] } = line;
  if (said === null) return "unsure";
  if (answer !== null) return isAccepted(said, answer, { question, program, programs }) ? "right" : "wrong";
  return scope === "in" ? "unjudged" : "wrong";
}

const isJudged = ({ end }: Answered): boolean => end === "right" || end === "wrong";

/** Fits how often answers are right to the product of the two confidences. */
export function fitAnswers(answered: readonly Answered[]): AnswerCalibration {
  const judged = answered.filter(isJudged);
  const without = judged.filter(({ value }) => value === null);
  // Two imagined cases, so that it is neither 0 nor 1.
  const unmeasured = (without.filter(({ end }) => end === "right").length + 1) / (without.length + 2);
  const cases = judged.map(({ parse, value, end }) => ({
    probability: parse * (value ?? unmeasured),
    right: end === "right",
    weight: 1,
  }));
  return { unmeasured: Math.round(unmeasured * 1e5) / 1e5, knots: fitKnots(cases) };
}

/** Of all questions, this share may be answered wrongly; of those out of scope, this share is to be declined. */
const limits = { wrong: 0.0425, declined: 0.925 };

/** No threshold is lower, in percent. */
const lowest = 30;

/** With this threshold `answersOf` runs every program that `chooseThreshold` could let through. */
export const leastThreshold: number = lowest / 100;

/**
 * The lowest confidence in a program that keeps both limits on these questions; `answered` holds what would be
 * said with the least threshold. The limits are stricter than the 5% and 90% that are promised: they are met exactly here, and
 * elsewhere harder things are asked.
 */
export function chooseThreshold(answered: readonly Answered[]): number {
  const outOfScope = answered.filter(({ line }) => line.scope === "out");
  for (let percent = lowest; percent < 95; percent++) {
    const given = ({ parse, program }: Answered) => program !== undefined && parse >= percent / 100;
    const wrong = answered.filter((one) => one.end === "wrong" && given(one)).length / answered.length;
    const declined = 1 - outOfScope.filter(given).length / outOfScope.length;
    if (wrong <= limits.wrong && declined >= limits.declined) return percent / 100;
  }
  return 0.95;
}

/** Confidence and correctness of what was answered, for `reliabilityOf`. */
export const answerCases = (answered: readonly Answered[], calibration: AnswerCalibration) =>
  answered.filter(isJudged).map(({ parse, value, end }) => ({
    confidence: answerConfidence(calibration, parse, value),
    right: end === "right" ? 1 : 0,
  }));

/** The same, each fifth of the answers with a calibration that was fitted on the other four. */
export function crossValidated(answered: readonly Answered[]): ReturnType<typeof answerCases> {
  const judged = answered.filter(isJudged);
  return [0, 1, 2, 3, 4].flatMap((fold) => {
    const fit = fitAnswers(judged.filter((_, i) => i % 5 !== fold));
    return answerCases(
      judged.filter((_, i) => i % 5 === fold),
      fit,
    );
  });
}
