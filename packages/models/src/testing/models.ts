import type { GenerateOptions, Model, ModelEnd, ModelEvent, ModelRequest } from "@fovea/core";

export const say = (text: string, over: Partial<ModelEnd> = {}): ModelEnd => ({
  type: "end",
  parts: [{ type: "text", text }],
  stop: "end",
  usage: { input: 10, output: 5, cost: null },
  ...over,
});

export const asking = (text: string, over: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: "user", parts: [{ type: "text", text }] }],
  tools: [],
  ...over,
});

/** A model made of a function that gets the number of the call, from 0. */
export function modelOf(
  answer: (
    call: number,
    request: ModelRequest,
    options: GenerateOptions,
  ) => AsyncIterable<ModelEvent> | ModelEvent,
  over: Partial<Model> = {},
): Model & { readonly calls: () => number } {
  let calls = 0;
  return {
    id: "test/model",
    deterministic: false,
    async *generate(request, options = {}) {
      const said = answer(calls++, request, options);
      if (Symbol.asyncIterator in said) yield* said;
      else yield said;
    },
    ...over,
    calls: () => calls,
  };
}

export async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
