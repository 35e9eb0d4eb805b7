import {
  closureOf,
  fork,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
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
  /** Other words instead of that step, which somebody said: a person, the agent, or the model. */
  readonly message?: string;
  /** Another result of that step, which must be a tool's: text, or JSON. */
  readonly result?: string;
  /** Another seed from there on. */
  readonly seed?: number;
  /** Another model from there on, and how it was named. */
  readonly model?: { readonly id: string; readonly opened?: string };
}

/**
 * A new run that shares the steps of another up to one of them; the new run's id. Go on with it as with any run that
 * stopped: what it shares is served from its record.
 *
 * @throws NotFoundError; InvalidInputError when `ask`, `message` or `result` is given at a step of another kind, or
 * several of them are.
 */
export async function forkRun(store: Store, run: string, options: ForkRunOptions = {}): Promise<string> {
  const { head } = await findRun(store, run);
  const steps = await closureOf(store, head.head);
  const at = options.at === undefined ? lastQuestion(steps, run) : stepNamed(steps, options.at, run);
  const replace = replacement(at, options);
  const { seed, model } = options;
  const config = { ...(seed === undefined ? {} : { seed }), ...(model === undefined ? {} : configOf(model)) };
  return fork(store, {
    run,
    at: at.id,
    ...(replace === undefined ? {} : { replace }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  });
}

const configOf = ({ id, opened }: NonNullable<ForkRunOptions["model"]>): JsonObject => ({
  model: id,
  ...(opened === undefined || opened === id ? {} : { opened }),
});

function replacement(at: Step, { ask, message, result }: ForkRunOptions): JsonObject | undefined {
  const given = Object.entries({ ask, message, result }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(" and ");
    throw new InvalidInputError(`${names} are given for one step`, "give one of them");
  }
  const refuse = (what: string, where: string) =>
    new InvalidInputError(
      `step ${at.id.slice(0, 12)} is a ${at.kind}, not ${what}`,
      `fork at ${where} (\`fovea runs show RUN\` lists the steps), or leave the other ${given[0]![0]} out`,
    );
  if (ask !== undefined) {
    if (!isQuestion(at)) throw refuse("a question", "a question");
    return saying(at.content, ask);
  }
  if (message !== undefined) {
    if (at.kind === "message") return saying(at.content, message);
    if (at.kind !== "model") throw refuse("a message", "a message or a model's answer");
    const response = at.content["response"] as JsonObject;
    return { ...at.content, response: { ...response, parts: [words(message)], stop: "end" } };
  }
  if (result === undefined) return undefined;
  if (at.kind !== "tool") throw refuse("a tool's result", "a tool's step");
  return { ...at.content, outcome: "ok", parts: [resultPart(result)], evidence: [] };
}

const words = (text: string): JsonObject => ({ type: "text", text });

/** JSON objects and lists are data; anything else is text. */
function resultPart(given: string): JsonObject {
  try {
    const data = JSON.parse(given) as JsonValue;
    if (typeof data === "object" && data !== null) return { type: "data", data };
  } catch {
    // Then it is text.
  }
  return words(given);
}

const isQuestion = (step: Step): boolean => step.kind === "message" && step.actor === "user";

function lastQuestion(steps: readonly Step[], run: string): Step {
  const found = steps.findLast(isQuestion);
  if (found !== undefined) return found;
  throw new NotFoundError(`run ${run} holds no question`, "name the step to fork at");
}

/** The step of a run whose id begins so. @throws NotFoundError for none, or several. */
export function stepNamed(steps: readonly Step[], id: string, run: string): Step {
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
function saying(content: JsonObject, said: string): JsonObject {
  const parts = content["parts"] as readonly JsonObject[];
  return { ...content, parts: [...parts.filter(({ type }) => type !== "text"), words(said)] };
}
