import {
  type Model,
  type ModelEnd,
  type ModelEvent,
  type ModelRequest,
  type Part,
  type StopReason,
  textOf,
} from "@fovea/core";

/** One turn of a script: the parts to answer with, or a function that makes them from the request. */
export type ScriptTurn = readonly Part[] | ((request: ModelRequest, turn: number) => readonly Part[]);

/**
 * A model that says what its script says: turn i of the script answers the request that holds i assistant
 * messages, so a resumed or forked conversation gets the turn that belongs to it. For tests; it never looks at
 * a picture.
 *
 * @throws RangeError from `generate` when the script has no such turn.
 */
export function scriptedModel(script: readonly ScriptTurn[], id = "scripted/model"): Model {
  return {
    id,
    deterministic: true,
    async *generate(request, options): AsyncGenerator<ModelEvent> {
      options?.signal?.throwIfAborted();
      const turn = request.messages.filter((message) => message.role === "assistant").length;
      const entry = script[turn];
      if (entry === undefined)
        throw new RangeError(`the script has ${script.length} turns; turn ${turn} was asked for`);
      const parts = typeof entry === "function" ? entry(request, turn) : entry;
      yield endOf(parts);
    },
  };
}

function endOf(parts: readonly Part[]): ModelEnd {
  const stop: StopReason = parts.some((part) => part.type === "tool-call") ? "tool-calls" : "end";
  const output = Math.ceil(textOf(parts).length / 4);
  return { type: "end", parts, stop, usage: { input: 0, output, cost: 0 } };
}
