import {
  canonicalJson,
  expandRequest,
  FoveaError,
  type Message,
  type ModelCard,
  memoryStore,
  modelContent,
  type Part,
  replay,
  type Tool,
} from "@fovea/core";
import type { ScriptTurn } from "@fovea/models";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imagesOf } from "../context/tokens.js";
import {
  call,
  countingModel,
  cutTool,
  putPicture,
  question,
  say,
  seeing,
  stage,
  textIn,
} from "../testing/loop.js";
import { toolLoop, toolLoopEvents } from "./index.js";

/** Turn i cuts `cuts[i]` pieces out of the question's picture, and says a word of `words` characters. */
function script(cuts: readonly number[], words = 5): ScriptTurn[] {
  const turns = cuts.map((count, turn): readonly Part[] => {
    const box = (i: number) => [turn, i, turn + 20, i + 20];
    const pieces = Array.from({ length: count }, (_, i) =>
      call(`cut-${turn}-${i}`, "cut", { image: "image-1", box: box(i) }),
    );
    return [...pieces, call(`say-${turn}`, "say", { word: `${turn} ${"x".repeat(words)}` })];
  });
  return [...turns, [call("end", "answer", { answer: "done", cites: ["say-0"] })]];
}

/** Says much about a short input. */
const read: Tool = {
  ...say,
  name: "read",
  run: async (input) => ({
    parts: [{ type: "text", text: `${(input as { word: string }).word} ${"x".repeat(4000)}` }],
  }),
};
const reading = (count: number): ScriptTurn[] =>
  Array.from({ length: count }, (_, turn) => [call(`read-${turn}`, "read", { word: `${turn}` })]);

async function play(turns: ScriptTurn[], options: Omit<Parameters<typeof stage>[1] & object, "tools"> = {}) {
  const set = await stage(turns, {
    card: seeing,
    maxModelCalls: 200,
    model: countingModel(turns),
    ...options,
    tools: [say, read, cutTool().tool],
  });
  const parts = [await putPicture(set.store, 400, 300), ...question];
  const prefixes: { kept: number; previous: number; total: number }[] = [];
  for await (const event of toolLoopEvents(set.options, { parts }, { run: set.run }))
    if (event.type === "usage") prefixes.push(event.prefix);
  return { ...set, parts, prefixes };
}

const inSight = (request: readonly Message[]) => request.flatMap(imagesOf).map(({ name }) => name);

describe("the record of a conversation", () => {
  it("alone rebuilds every request, whatever was taken out of sight", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 14 }),
        fc.record({
          images: fc.integer({ min: 0, max: 6 }),
          every: fc.integer({ min: 1, max: 4 }),
          tokens: fc.constantFrom(Infinity, 1500, 900),
        }),
        async (cuts, context) => {
          const { store, run, requests, steps } = await play(script(cuts, 300), { context });
          const asked = (await steps()).filter(({ kind }) => kind === "model");
          expect(asked).toHaveLength(requests.length);
          for (const [i, step] of asked.entries()) {
            const rebuilt = await expandRequest(store, modelContent(step).request);
            expect(canonicalJson(rebuilt.messages)).toBe(canonicalJson(requests[i]));
          }
          // Whoever takes it up again is led the same way.
          await run.close();
          const again = await stage([], {
            store: memoryStore(),
            card: seeing,
            context,
            maxModelCalls: 200,
            tools: [say, read, cutTool().tool],
          });
          const parts = [await putPicture(store, 400, 300), ...question];
          const answer = await again.agent.run({ parts }, { run: await replay(store, "r") });
          expect([answer.answer, again.requests.length]).toEqual(["done", 0]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("writes each message down once: a view names what an earlier one holds", async () => {
    const { steps } = await play(script(Array.from({ length: 40 }, () => 1)), {
      context: { images: Infinity },
    });
    const asked = (await steps()).filter(({ kind }) => kind === "model");
    const sizes = asked.map((step) => canonicalJson(modelContent(step).request).length);
    expect(Math.max(...sizes.slice(-5))).toBeLessThan(Math.max(...sizes.slice(1, 6)) * 1.1);
  });

  it("keeps the identity of messages from call to call", async () => {
    const { requests } = await play(script([1, 1, 0, 2]));
    for (const [i, request] of requests.slice(1).entries()) {
      requests[i]!.forEach((message, j) => {
        expect(request[j]).toBe(message);
      });
    }
  });
});

describe("the image budget", () => {
  it("keeps the question's picture and the newest frame, and at most so many older ones", async () => {
    const { requests } = await play(script(Array.from({ length: 12 }, () => 1)), {
      context: { images: 3, every: 1 },
    });
    requests.forEach((request, i) => {
      const names = inSight(request);
      expect(names[0]).toBe("image-1");
      if (i > 0) expect(names.at(-1)).toBe(`cut-${i}`);
      expect(names.length).toBeLessThanOrEqual(1 + 3 + 1);
    });
    expect(textIn(requests[6]?.find((message) => textIn(message).includes("not shown")))).toContain(
      '[cut-1 (20x20 pixels) is not shown any more; call view with "cut-1" to see it again]',
    );
  });

  it("leaves the newest frame in sight when a turn brings no picture", async () => {
    const { requests } = await play(script([1, 0, 0, 0]), { context: { images: 0, every: 1 } });
    expect(requests.slice(1).map(inSight)).toEqual(Array.from({ length: 4 }, () => ["image-1", "cut-1"]));
  });

  it.each([1, 4, 8])("changes what was sent at most once in %i calls", async (every) => {
    const { prefixes } = await play(script(Array.from({ length: 40 }, () => 1)), {
      context: { images: 8 + every, every },
    });
    const changes = prefixes.flatMap(({ kept, previous }, i) => (kept < previous ? [i] : []));
    expect(changes.length).toBeGreaterThan(1);
    changes.slice(1).forEach((at, i) => {
      expect(at - changes[i]!).toBeGreaterThanOrEqual(every);
    });
  });

  it("obeys the provider's count, however many pictures one turn brings", async () => {
    const card: ModelCard = { images: { ...seeing.images!, maxCount: 3 } };
    const { requests } = await play(script([2, 5, 1]), { card });
    for (const request of requests) expect(inSight(request).length).toBeLessThanOrEqual(3);
    expect(inSight(requests[2]!).at(-1)).toBe("cut-7");
  });

  it("counts tokens by the card's formula", async () => {
    const { requests } = await play(script([1, 1, 1, 1]), { context: { imageTokens: 250, every: 1 } });
    // 100 tokens each: two older ones stay, or go to make room for the next call.
    expect(Math.max(...requests.map((request) => inSight(request).length))).toBe(1 + 2 + 1);
  });

  it("shows a picture again when the model calls view, under its own handle", async () => {
    const turns: ScriptTurn[] = [
      ...script([1, 1, 1]).slice(0, 3),
      [call("v", "view", { name: "cut-1" })],
      [call("end", "answer", { answer: "done", cites: ["v"] })],
    ];
    const { requests } = await play(turns, { context: { images: 0, every: 1 } });
    expect(inSight(requests[3]!)).toEqual(["image-1", "cut-3"]);
    expect(inSight(requests[4]!)).toEqual(["image-1", "cut-1"]);
  });

  it("sends a model without eyes no picture, but says that there is one", async () => {
    const { requests } = await play(script([1]), { card: {} });
    expect(requests.flatMap(inSight)).toEqual([]);
    expect(textIn(requests[0]?.at(-1))).toContain(
      "[image-1: a picture of 400x300 pixels; you cannot see it, tools can]",
    );
  });
});

describe("the text budget", () => {
  it("replaces the oldest texts by a line, which view reads again", async () => {
    const turns: ScriptTurn[] = [
      ...reading(4),
      [call("v", "view", { name: "read-1-text" })],
      [call("end", "answer", { answer: "done", cites: ["read-0"] })],
    ];
    const { requests } = await play(turns, { context: { tokens: 3200 } });
    expect(textIn(requests[4]?.[3])).toMatch(/characters, not shown any more; call view with "read-1-text"/);
    expect(textIn(requests[4]?.at(-1))).toContain(`3 ${"x".repeat(4000)}`);
    expect(textIn(requests[5]?.at(-1))).toContain(`0 ${"x".repeat(4000)}`);
  });

  it("drops a call and its results together or not at all", async () => {
    const { requests } = await play(script(Array.from({ length: 30 }, () => 0)), {
      context: { tokens: 700 },
    });
    const last = requests.at(-1)!;
    expect(textIn(last[1])).toMatch(/\[\d+ earlier steps are not shown any more\]/);
    const ids = (type: "tool-call" | "tool-result") =>
      last.flatMap(({ parts }) =>
        parts.flatMap((part) =>
          part.type === type ? [part.type === "tool-call" ? part.id : part.callId] : [],
        ),
      );
    expect(ids("tool-call")).toEqual(ids("tool-result"));
    expect(ids("tool-call").at(-1)).toBe("say-29");
  });

  it("makes room once when the provider says that the context is over", async () => {
    class ContextOverflowError extends FoveaError {}
    let overflowed = 0;
    const { run, options, requests } = await stage(
      [...reading(3), [call("end", "answer", { answer: "done", cites: ["read-0"] })]],
      {
        card: seeing,
        tools: [read],
        maxModelCalls: 20,
      },
    );
    const { model } = options;
    const narrow = {
      ...options,
      model: {
        ...model,
        generate: (request: Parameters<typeof model.generate>[0]) => {
          if (request.messages.length < 6 || overflowed > 0) return model.generate(request);
          overflowed += 1;
          throw new ContextOverflowError("too long", "shorten it");
        },
      },
    };
    const answer = await toolLoop(narrow).run({ parts: question }, { run });
    expect([answer.answer, overflowed]).toEqual(["done", 1]);
    expect(requests.at(-2)!.map(textIn).join("").length).toBeLessThan(8000);
  });
});
