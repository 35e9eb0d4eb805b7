import {
  canonicalJson,
  type JsonObject,
  type MediaByName,
  type ToolContext,
  type ToolResult,
} from "@fovea/core";

/** One use of a tool, as plain data. */
export interface Call {
  readonly tool: string;
  readonly input: JsonObject;
  readonly media: MediaByName;
}

/**
 * A computation that stops when it needs tool results. It yields the calls that it waits for; when it is
 * resumed they are all answered. Written as a generator so that what runs next depends on the program alone
 * and never on which call ends first.
 */
export type Task<T> = Generator<readonly Call[], T, void>;

/** Results of the calls of one program, by what was asked. */
export type Answers = Map<string, ToolResult>;

/** Equal calls are one: same tool, same input, same media under the same handles. */
export function callKey({ tool, input, media }: Call): string {
  const refs = Object.fromEntries(
    Object.entries(media).map(([name, part]) => [
      name,
      { ref: part.ref, lineage: "lineage" in part ? part.lineage : undefined },
    ]),
  );
  return canonicalJson({ tool, input, media: refs });
}

/** Waits for several calls; those that were answered before are not asked again. */
export function* ask(calls: readonly Call[], answers: Answers): Task<ToolResult[]> {
  const missing = calls.filter((call) => !answers.has(callKey(call)));
  if (missing.length > 0) yield missing;
  return calls.map((call) => answers.get(callKey(call))!);
}

/** Runs tasks side by side: each wave holds what all that are not done wait for, in the order of the tasks. */
export function* together<T>(tasks: readonly Task<T>[]): Task<T[]> {
  const states = tasks.map((task) => task.next());
  for (;;) {
    const waiting = states.flatMap((state) => (state.done ? [] : [...state.value]));
    if (states.every((state) => state.done)) return states.map((state) => state.value as T);
    yield waiting;
    for (const [i, state] of states.entries()) if (!state.done) states[i] = tasks[i]!.next();
  }
}

/**
 * Runs a task to its end in waves: all calls that are ready are issued together, and the next ones only when
 * all of these are done (what `ToolContext.call` asks for). If calls of a wave fail, the first of them in
 * issue order is thrown, after the wave has ended.
 */
export async function runInWaves<T>(
  task: Task<T>,
  answers: Answers,
  context: Pick<ToolContext, "call" | "signal">,
): Promise<T> {
  for (let state = task.next(); ; state = task.next()) {
    if (state.done) return state.value;
    context.signal?.throwIfAborted();
    const wave = new Map(state.value.map((call) => [callKey(call), call]));
    const settled = await Promise.allSettled(
      [...wave.values()].map(({ tool, input, media }) => context.call(tool, input, media)),
    );
    for (const result of settled) if (result.status === "rejected") throw result.reason;
    for (const [i, key] of [...wave.keys()].entries()) {
      answers.set(key, (settled[i] as PromiseFulfilledResult<ToolResult>).value);
    }
  }
}
