import {
  type Answer,
  answerOf,
  InvalidInputError,
  pathTo,
  type Score,
  type Scorer,
  type Trajectory,
} from "@fovea/core";

/** The target of a sample is not what its scorer compares with. Found before any model is asked (`checkTarget`). */
export class TargetError extends InvalidInputError {}

/**
 * A scorer that looks at nothing but the final answer. `grade` scores a bare text, so published predictions are scored
 * by the same code as runs. `Target` is to be a type, not an interface, so that it is JSON to TypeScript too.
 */
export interface AnswerScorer<Target> extends Scorer<Target> {
  /** The answer's text, or null when the agent abstained. @throws TargetError when the target is of another shape. */
  grade(answer: string | null, target: Target): Score;
}

export interface AnswerScorerDefinition<Target> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Called with an answer only; an abstention is 0 for every scorer. */
  grade(answer: string, target: Target): Score;
}

/** Makes a scorer of the final answer out of a function of its text. An abstention scores 0. */
export function answerScorer<Target>(definition: AnswerScorerDefinition<Target>): AnswerScorer<Target> {
  const { name, version, description } = definition;
  const grade = (answer: string | null, target: Target): Score =>
    answer === null ? { value: 0, explanation: "abstained" } : definition.grade(answer, target);
  return {
    name,
    version,
    description,
    grade,
    async score(trajectory, target) {
      const answer = await finalAnswer(trajectory);
      return answer === undefined
        ? { value: 0, explanation: "the run ended without an answer" }
        : grade(answer.answer, target);
    },
  };
}

/** The last answer on the way to the leaf; undefined when there is none. */
export async function finalAnswer({ store, leaf }: Trajectory): Promise<Answer | undefined> {
  const path = await pathTo(store, leaf);
  for (let i = path.length - 1; i >= 0; i--) {
    const answer = answerOf(path[i]!);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** One reference or several that are equally right. @throws TargetError for anything else, and for none. */
export function references(target: unknown, scorer: string): readonly string[] {
  const list = typeof target === "string" ? [target] : target;
  if (Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === "string")) return list;
  throw new TargetError(
    `${scorer} cannot compare with ${JSON.stringify(target)?.slice(0, 120)}`,
    "give the reference answer as text, or a list of texts that are all right",
  );
}

/** 1 or 0, with what was compared. */
export const verdict = (right: boolean, explanation: string): Score => ({
  value: right ? 1 : 0,
  explanation,
});
