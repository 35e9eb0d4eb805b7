import type { JsonObject, JsonValue } from "@fovea/core";
import { wilson } from "@fovea/evals/statistics";
import {
  type Calibration,
  confidenceOf,
  decode,
  type Indexed,
  type Parse,
  type ReasonerNetwork,
  readableOf,
} from "@fovea/models/embedded";
import { language } from "./alphabet.js";
import type { Sample } from "./generator/sample.js";
import type { Handwritten } from "./handwritten.js";
import { sameProgram } from "./same-program.js";

/** A question with all that counts as right. */
export interface Trial {
  readonly family: string;
  readonly question: string;
  /** The program of the question before, where the question leans on one. */
  readonly before?: JsonObject;
  readonly programs: readonly JsonValue[];
  readonly decline: boolean;
}

export interface Judged extends Trial {
  readonly parse: Parse;
  /** Whether the decoded program is one of the right ones, be it given or not. */
  readonly programRight: boolean;
}

export const trialOf = ({ family, question, before, target }: Sample): Trial => ({
  family,
  question,
  ...(before === undefined ? {} : { before }),
  programs: "program" in target ? [target.program] : [],
  decline: "refusal" in target,
});
export const handwrittenTrial = ({ family, question, programs, decline }: Handwritten): Trial => ({
  family,
  question,
  programs,
  decline,
});

export function judge(network: ReasonerNetwork, indexed: Indexed, trials: readonly Trial[]): Judged[] {
  return trials.map((trial) => {
    const parse = parseOf(network, indexed, trial.question, trial.before);
    const { program } = parse;
    const programRight = program !== undefined && trial.programs.some((right) => sameProgram(program, right));
    return { ...trial, parse, programRight };
  });
}

/** As `Reasoner.understand` goes about it, with the numbers that it does not hand out. */
export function parseOf(
  network: ReasonerNetwork,
  indexed: Indexed,
  question: string,
  before?: JsonObject,
): Parse {
  const asked = readableOf(question, before, language, network.sizes);
  return asked === undefined
    ? { program: undefined, probability: 0, refusal: "long", refusing: 1, steps: 0 }
    : decode(network, language, indexed, asked);
}

/** "right" and "wrong" programs that were given, and what was declined, rightly or not. */
export type Verdict = "right" | "wrong" | "declined" | "missed";

/** "missed" is an answerable question that was declined: no harm, less use. */
export function verdictOf({ parse, programRight, decline }: Judged, calibration: Calibration): Verdict {
  if (confidenceOf(calibration, parse.probability) >= calibration.threshold)
    return programRight ? "right" : "wrong";
  return decline ? "declined" : "missed";
}

export interface Score {
  readonly n: number;
  /** Right programs, and out-of-scope questions declined, over n. */
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly wrong: number;
  readonly missed: number;
}

export function scoreOf(judged: readonly Judged[], calibration: Calibration): Score {
  const verdicts = judged.map((one) => verdictOf(one, calibration));
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const right = count("right") + count("declined");
  return {
    n: judged.length,
    ...shareOf(right, judged.length),
    wrong: count("wrong"),
    missed: count("missed"),
  };
}

export function byFamily(judged: readonly Judged[], calibration: Calibration): Map<string, Score> {
  const families = [...new Set(judged.map(({ family }) => family))].sort();
  return new Map(
    families.map((family) => [
      family,
      scoreOf(
        judged.filter((one) => one.family === family),
        calibration,
      ),
    ]),
  );
}

/** A share with its 95% interval by Wilson; of nothing, 0 with everything possible. */
export const shareOf = (successes: number, n: number): { accuracy: number; low: number; high: number } =>
  n === 0 ? { accuracy: 0, low: 0, high: 1 } : { accuracy: successes / n, ...wilson(successes, n) };
