import { type Model, type ModelCard, type ModelRequest, textOf } from "@fovea/core";

/** A model that answers each request with one text, for nothing. Tokens are counted as four characters. */
export const answering = (id: string, card: ModelCard, answer: (request: ModelRequest) => string): Model => ({
  id,
  deterministic: true,
  card,
  async *generate(request, options) {
    options?.signal?.throwIfAborted();
    const text = answer(request);
    const read = request.messages.reduce((sum, { parts }) => sum + textOf(parts).length, 0);
    yield {
      type: "end",
      parts: [{ type: "text", text }],
      stop: "end",
      usage: { input: Math.ceil(read / 4), output: Math.ceil(text.length / 4), cost: 0 },
    };
  },
});
