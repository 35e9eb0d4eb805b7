import {
  closureOf,
  fork,
  InvalidInputError,
  type JsonObject,
  NotFoundError,
  type Step,
  type Store,
} from "@fovea/core";
import { findRun } from "./find.js";

export interface ForkRunOptions {
  /** The step at which the new run goes its own way, by its id or the beginning of it; default the run's last question. */
  readonly at?: string;
  /** Another question instead of that step, which must be one. */
  readonly ask?: string;
  /** Another seed from there on. */
  readonly seed?: number;
}

/**
 * A new run that shares the steps of another up to one of them; the new run's id. Go on with it as with any run that
 * stopped: what it shares is served from its record.
 *
 * @throws NotFoundError; InvalidInputError when `ask` is given at a step that is no question.
 */
export async function forkRun(store: Store, run: string, options: ForkRunOptions = {}): Promise<string> {
  const { head } = await findRun(store, run);
  const steps = await closureOf(store, head.head);
  const at = options.at === undefined ? lastQuestion(steps, run) : stepNamed(steps, options.at, run);
  if (options.ask !== undefined && !isQuestion(at)) {
    throw new InvalidInputError(
      `step ${at.id.slice(0, 12)} is a ${at.kind}, not a question`,
      "fork at a question (`fovea runs show RUN` lists the steps), or leave the other question out",
    );
  }
  return fork(store, {
    run,
    at: at.id,
    ...(options.ask === undefined ? {} : { replace: asking(at, options.ask) }),
    ...(options.seed === undefined ? {} : { config: { seed: options.seed } }),
  });
}

const isQuestion = (step: Step): boolean => step.kind === "message" && step.actor === "user";

function lastQuestion(steps: readonly Step[], run: string): Step {
  const found = steps.findLast(isQuestion);
  if (found !== undefined) return found;
  throw new NotFoundError(`run ${run} holds no question`, "name the step to fork at");
}

function stepNamed(steps: readonly Step[], id: string, run: string): Step {
  const found = steps.filter((step) => step.id.startsWith(id.toLowerCase()));
  if (found.length === 1) return found[0]!;
  throw new NotFoundError(
    found.length === 0
      ? `no step ${id} on run ${run}`
      : `${found.length} steps of run ${run} begin with ${id}`,
    "`fovea runs show RUN` lists the steps with their ids",
  );
}

/** The same media with another text. */
function asking(step: Step, question: string): JsonObject {
  const parts = step.content["parts"] as readonly JsonObject[];
  return {
    ...step.content,
    parts: [...parts.filter(({ type }) => type !== "text"), { type: "text", text: question }],
  };
}
