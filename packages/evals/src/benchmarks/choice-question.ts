import { InvalidInputError, type Pixels } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import { type ChoiceTarget, multipleChoice } from "../scorers/multiple-choice/index.js";
import type { Benchmark, PredictedSample } from "./benchmark.js";
import type { GeneratedSample } from "./generated-benchmark.js";

/** What generated benchmarks with four choices a question share. */

const scorer = multipleChoice();

export const choiceMetrics = {
  accuracy: { summary: "the right choice; of four, a guess is right in 25 %", kind: "share" },
} as const satisfies Benchmark["metrics"];

export const gradeChoice = ({ target }: PredictedSample, answer: string | null): { accuracy: number } => ({
  accuracy: scorer.grade(answer, target as ChoiceTarget).value,
});

/**
 * Number `index` of a sequence of 0 to count - 1 in which every number comes once in every `count`, in an order that the seed
 * draws: answers are equally frequent, and none can be told from those before it but the last of a block.
 */
export function balanced(seed: number, name: string, index: number, count: number): number {
  return stream(seed, name, Math.floor(index / count)).permutation(count)[index % count]!;
}

/** The choices with the right one at `place`, the wrong ones in drawn order, and the target. */
export function choicesWith(
  random: Pcg64,
  right: string,
  wrong: readonly string[],
  place: number,
): Required<Pick<GeneratedSample, "choices" | "target">> {
  const choices = random.permutation(wrong);
  choices.splice(place, 0, right);
  return lettered(choices, place);
}

/** Choices in an order of their own. */
export const lettered = (choices: readonly string[], place: number) => ({
  choices,
  target: { choices: [...choices], letter: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]! },
});

/** Settings leave no question that is as clear as they ask for. */
export class NoQuestionError extends InvalidInputError {}

/** What `attempt` gives first, tried with one random stream after the other. @throws NoQuestionError after `tries`. */
export function firstFound<T>(
  seed: number,
  name: string,
  index: number,
  attempt: (random: Pcg64) => T | undefined,
  tries = 2000,
): T {
  const random = stream(seed, name, index);
  for (let i = 0; i < tries; i++) {
    const found = attempt(random);
    if (found !== undefined) return found;
  }
  throw new NoQuestionError(
    `no clear question in ${tries} tries (${name}, sample ${index}, seed ${seed})`,
    "ask for fewer things or smaller margins",
  );
}

/** A picture that is drawn when its pixels are asked for: what scores answers needs none. */
export function drawnLater(draw: () => Pixels): GeneratedSample["media"][number] {
  let pixels: Pixels | undefined;
  return {
    as: "image",
    get content() {
      pixels ??= draw();
      return pixels;
    },
  };
}
