import type { Agent } from "@fovea/core";
import { runToolLoop } from "./loop.js";
import type { ToolLoopOptions } from "./options.js";

export { ModelFailedError } from "./ask-model.js";
export { InvalidCallError, TooManyCallsError, UnsupportedAnswerError } from "./do-calls.js";
export type { LoopEvent, PrefixUse } from "./events.js";
export { runToolLoop, type ToolLoopContext, toolLoopEvents } from "./loop.js";
export type { ToolLoopOptions } from "./options.js";
export { RepeatedCallError } from "./repeats.js";

/**
 * The agent: ask the model, do the tool calls that it makes, show it the results, until it calls `answer` or says
 * something without calling a tool. `toolLoopEvents` is the same as a generator.
 */
export function toolLoop(options: ToolLoopOptions): Agent {
  return {
    id: "tool-loop@1",
    run: (task, { run, signal, onEvent }) =>
      runToolLoop(options, task, {
        run,
        ...(signal === undefined ? {} : { signal }),
        ...(onEvent === undefined
          ? {}
          : {
              emit: (event) => {
                if (event.type === "progress") onEvent(event);
                else if (event.type === "delta" && event.kind === "text")
                  onEvent({ type: "text", text: event.text });
                else if (event.type === "usage")
                  onEvent({ type: "usage", usage: event.usage, total: event.total });
              },
            }),
      }),
  };
}
