import { DivergenceError } from "../errors.js";
import { hashJson, type JsonObject, type JsonValue } from "../json.js";
import type { ResultRecord } from "./records.js";
import type { Step } from "./step.js";

/** A replay came to the end of what was recorded, and the agent asks for more: a run that did not end does so. */
export class PastRecordError extends DivergenceError {
  override readonly code = "DIVERGENCE";
}

/** What is asked now, at the place of a recorded effect that was asked otherwise. */
export interface Divergent {
  readonly run: string;
  readonly actor: string;
  readonly kind: Step["kind"];
  readonly parent: string;
  readonly request: JsonValue;
}

/**
 * @param step what was recorded there, when it is a step already.
 * @param result what the journal holds there.
 */
export function divergence(asked: Divergent, result: ResultRecord, step: Step | undefined): DivergenceError {
  const { run, actor, kind, parent, request } = asked;
  const content = step?.content ?? result.content;
  const was =
    content === undefined ? undefined : recordedRequest(content, step?.actor, request, result.request);
  const by = step !== undefined && step.actor !== actor ? `${step.actor} asked and now ${actor} asks` : actor;
  const difference = was === undefined ? undefined : firstJsonDifference(was, request);
  const what =
    step === undefined
      ? `the ${kind} after step ${parent.slice(0, 12)} differs from its record`
      : `step ${step.id.slice(0, 12)} (${kind}) is the first that differs from the record`;
  return new DivergenceError(
    `${what}: ${by === actor ? actor : by}${difference === undefined ? " asks for something else" : `: ${difference}`}`,
    `go on from there in a fork: fovea runs fork ${run} --at ${parent.slice(0, 12)}, or fork(store, { run: "${run}", at: "${parent}" })`,
    {
      where: {
        run,
        after: parent,
        ...(step === undefined ? {} : { step: step.id }),
        ...(difference === undefined ? {} : { difference }),
      },
    },
  );
}

/**
 * Requests are kept as hashes; most can be read from the content that they led to: all of it (messages, notes), some of
 * its fields (tools), or a model's view. Undefined when it is none of these.
 */
function recordedRequest(
  content: JsonObject,
  actor: string | undefined,
  asked: JsonValue,
  hash: string,
): JsonValue | undefined {
  const keys = isObject(asked) ? Object.keys(asked) : [];
  const candidates: JsonValue[] = [
    content,
    Object.fromEntries(Object.entries(content).filter(([key]) => keys.includes(key))),
    { model: actor ?? null, view: content.request ?? null },
  ];
  return candidates.find((candidate) => hashJson(candidate) === hash);
}

/** `parts[0].text is "b" and was "a"`; undefined when they are equal. */
export function firstJsonDifference(was: JsonValue, is: JsonValue, path = ""): string | undefined {
  if (Array.isArray(was) && Array.isArray(is)) {
    for (let i = 0; i < Math.min(was.length, is.length); i++) {
      const found = firstJsonDifference(was[i] as JsonValue, is[i] as JsonValue, `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    if (was.length === is.length) return undefined;
    return `${path === "" ? "the list" : path} has ${is.length} entries and had ${was.length}`;
  }
  if (isObject(was) && isObject(is)) {
    for (const key of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()) {
      const below = path === "" ? key : `${path}.${key}`;
      const [before, now] = [was[key], is[key]];
      if (before === undefined && now === undefined) continue;
      if (before === undefined) return `${below} is ${brief(now!)} and was not there`;
      if (now === undefined) return `${below} is gone and was ${brief(before)}`;
      const found = firstJsonDifference(before, now, below);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (was === is) return undefined;
  return `${path === "" ? "it" : path} is ${brief(is)} and was ${brief(was)}`;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function brief(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77).toWellFormed()}...` : text;
}
