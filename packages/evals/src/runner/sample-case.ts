import type { Sample } from "../datasets/index.js";
import { faithfulnessOf } from "../faithfulness/index.js";
import { TargetError } from "../scorers/index.js";
import { type Answered, answerSample, SampleFailure } from "./answer-sample.js";
import type { EvalCase } from "./result.js";
import type { RunEvalOptions } from "./run-options.js";
import { described } from "./stopping.js";
import { isRight } from "./tally.js";

/** One answer that is to be given. */
export interface Unit {
  readonly sample: Sample;
  /** Place of the sample in the data set, from 0. */
  readonly index: number;
  readonly epoch: number;
}

export interface SampleCaseOptions
  extends Pick<RunEvalOptions, "benchmark" | "agent" | "config" | "load" | "store"> {
  readonly signal: AbortSignal;
  /** Who scores, for the annotations. */
  readonly author: string;
  /** Throws what ends the eval, before it is counted as a failure of the sample. */
  readonly throwIfFatal: (error: unknown) => void;
}

/**
 * Has one sample answered in its run, scores the answer, and says how faithful it is; of an agent that throws it makes the case
 * of a sample that failed, with what was thrown.
 *
 * @throws what `throwIfFatal` throws, and what goes wrong in scoring.
 */
export async function sampleCase(
  unit: Unit,
  run: { readonly id: string; readonly seed: number; readonly mayBeThere: boolean },
  options: SampleCaseOptions,
): Promise<{ readonly one: EvalCase; readonly failure?: unknown }> {
  const { benchmark, agent, config, load, store, signal, author } = options;
  const { sample } = unit;
  const started = performance.now();
  const kept = { run: store === undefined ? null : run.id };
  let values: Readonly<Record<string, number>> = {};
  let faithful: Readonly<Record<string, number>> | undefined;
  try {
    const { answer, usage } = await answerSample(sample, run, {
      agent,
      config,
      load,
      ...(store === undefined ? {} : { store }),
      signal,
      author,
      score: async (answered) => {
        const { answer: given, media } = answered;
        values = benchmark.grade(sample, given.answer, { answer: given, evidence: given.evidence, media });
        faithful = await faithfulnessIn(sample, answered, isRightBy(benchmark, values));
        return scorersOf(benchmark, { ...values, ...faithful });
      },
    });
    const one = {
      ...about(unit, benchmark, usage),
      ...kept,
      answer: answer.answer,
      values,
      ms: performance.now() - started,
      confidence: answer.confidence,
      ...(faithful === undefined ? {} : { faithful }),
    };
    return { one };
  } catch (error) {
    if (!(error instanceof SampleFailure)) throw error;
    const failure = error.cause;
    options.throwIfFatal(failure);
    const { code, message } = described(failure);
    const one = {
      ...about(unit, benchmark, error.usage),
      ...kept,
      answer: null,
      values: benchmark.grade(sample, null),
      error: { code, message: shortened(message, 500) },
      ms: performance.now() - started,
    };
    return { one, failure };
  }
}

type Benchmark = RunEvalOptions["benchmark"];

/** As the first metric says. */
function isRightBy({ metrics }: Benchmark, values: Readonly<Record<string, number>>): boolean {
  const [first] = Object.keys(metrics);
  return isRight(first === undefined ? undefined : values[first]);
}

/** By "benchmark/metric@version". */
const scorersOf = (
  { id, version = "1" }: Benchmark,
  values: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${id}/${name}@${version}`, value] as const),
  );

function about({ sample, index, epoch }: Unit, benchmark: Benchmark, { cost, ...usage }: Answered["usage"]) {
  const { cluster, question, evidence } = sample;
  const target = targetText(sample);
  return {
    sample: sample.id,
    index,
    epoch,
    groups: benchmark.groups(sample),
    ...(cluster === undefined ? {} : { cluster }),
    tokens: usage,
    cost,
    question: shortened(question, 300),
    ...(target === undefined ? {} : { target }),
    ...(evidence === undefined ? {} : { truth: evidence }),
  } satisfies Partial<EvalCase>;
}

/** How well the answer shows what it rests on, by measure; undefined where the sample's evidence is not known. */
async function faithfulnessIn(
  sample: Sample,
  { steps }: Answered,
  right: boolean,
): Promise<Readonly<Record<string, number>> | undefined> {
  if (sample.evidence === undefined || sample.evidence.length === 0) return undefined;
  try {
    const { known, measures } = faithfulnessOf({ steps: await steps() }, sample, { right });
    return known ? measures : undefined;
  } catch (error) {
    // An agent that was given the media in a form of its own: what it looked at cannot be told.
    if (error instanceof TargetError) return undefined;
    throw error;
  }
}

/** What is right, for a reader: of a choice its letter and its text. */
export function targetText({ target }: Pick<Sample, "target">): string | undefined {
  if (target === null) return undefined;
  if (typeof target === "string" || typeof target === "number") return shortened(String(target), 200);
  const { choices, letter } = target as { readonly choices?: unknown; readonly letter?: unknown };
  if (Array.isArray(choices) && typeof letter === "string")
    return shortened(`(${letter}) ${choices[letter.charCodeAt(0) - 65]}`, 200);
  return shortened(JSON.stringify(target), 200);
}

/** At most so many characters, and well-formed. */
export const shortened = (text: string, most: number): string =>
  (text.length > most ? `${text.slice(0, most - 3)}...` : text).toWellFormed();
