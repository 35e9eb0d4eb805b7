import {
  fork,
  InterruptedError,
  LimitError,
  type Model,
  type ModelEvent,
  memoryStore,
  modelContent,
  resume,
} from "@fovea/core";
import {
  Budget,
  budgeted,
  chatModel,
  PriceUnknownError,
  priced,
  retried,
  type ScriptTurn,
} from "@fovea/models";
import { afterEach, describe, expect, it, vi } from "vitest";
import { call, question, seeing, stage } from "../testing/loop.js";
import { toolLoop } from "./index.js";

const again: ScriptTurn = (_, turn) => [call(`${turn}`, "say", { word: `${turn}` })];
const forever = Array.from({ length: 30 }, () => again);
const answer: ScriptTurn = [call("a", "answer", { answer: "done" })];

/** Calls `say` for ever; each call has this usage. */
function spender(cost: number | null): Model {
  let calls = 0;
  return {
    id: "spender/model",
    deterministic: false,
    async *generate() {
      const parts = [call(`${++calls}`, "say", { word: `${calls}` })];
      yield { type: "end", parts, stop: "tool-calls", usage: { input: 90, output: 10, cost } };
    },
  };
}

/** Streams two pieces and then does as it is told. */
function breaking(then: (signal: AbortSignal) => Promise<unknown>): Model {
  let asked = 0;
  return {
    id: "breaking/model",
    deterministic: false,
    async *generate(_, options): AsyncGenerator<ModelEvent> {
      asked += 1;
      if (asked === 1) {
        yield { type: "text", text: "It " };
        yield { type: "text", text: "is" };
        throw await then(options!.signal!);
      }
      const usage = { input: 1, output: 1, cost: 0 };
      yield { type: "end", parts: [{ type: "text", text: "It is red." }], stop: "end", usage };
    },
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a limit", () => {
  it("of model calls stops a model that never stops calling tools; with more, the run goes on", async () => {
    const { agent, run, store } = await stage(forever, { maxModelCalls: 4, card: seeing });
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow(LimitError);
    await run.close();
    const more = await stage([...forever.slice(0, 5), answer], {
      maxModelCalls: 6,
      card: seeing,
      store: memoryStore(),
    });
    const resumed = await resume(store, "r");
    expect(await more.agent.run({ parts: question }, { run: resumed })).toMatchObject({ answer: "done" });
    expect(more.requests).toHaveLength(2);
  });

  it("of tokens", async () => {
    const { agent, run, requests } = await stage([], { model: spender(0), limits: { tokens: 250 } });
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow(
      "300 tokens were used of at most 250",
    );
    expect(requests).toHaveLength(3);
  });

  it("of money", async () => {
    const { agent, run, requests } = await stage([], { model: spender(0.4), limits: { cost: 1 } });
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow("$1.2000 were spent of at most $1");
    expect(requests).toHaveLength(3);
  });

  it("of money is an error of the user's where the price is not known", async () => {
    const { agent, run } = await stage([], { model: spender(null), limits: { cost: 1 } });
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow(PriceUnknownError);
  });

  it("of money is refused before the first call where the price is known to be missing", async () => {
    // Port 9 is nobody's: a call would be a NetworkError.
    const unpriced = chatModel("dear", { baseUrl: "http://127.0.0.1:9/v1" });
    const { options, run, steps } = await stage([], { limits: { cost: 1 } });
    const ask = (model: Model) => toolLoop({ ...options, model }).run({ parts: question }, { run });
    await expect(ask(unpriced)).rejects.toThrow(PriceUnknownError);
    expect((await steps()).map(({ kind }) => kind)).toEqual(["config"]);
    const models = new Map([["openai-compatible/dear", { input: 1, output: 1 }]]);
    const prices = { date: "2026-11-22", models };
    for (const known of [priced(prices), budgeted(new Budget({ dollars: 1 }), prices)])
      await expect(ask(retried({ attempts: 1 })(known(unpriced)))).rejects.toThrow("ECONNREFUSED");
  });

  it("of time ends the call that is under way, and keeps what it said", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const model = breaking(async (signal) => {
      vi.advanceTimersByTime(1000);
      return signal.reason;
    });
    const { agent, run, store, steps } = await stage([], { model, limits: { ms: 500 } });
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow("the time is over: 500 ms");
    expect(modelContent((await steps()).at(-1)!).response).toMatchObject({
      stop: "limit",
      parts: [{ type: "text", text: "It is" }],
    });
    await run.close();
    const more = await stage([], { model, store: memoryStore() });
    const resumed = await resume(store, "r");
    expect(await more.agent.run({ parts: question }, { run: resumed })).toMatchObject({
      answer: "It is red.",
    });
  });
});

describe("a model call that breaks off", () => {
  it("by an interrupt is a step with what had come, and is made again on resume", async () => {
    const abort = new AbortController();
    const model = breaking(async (signal) => {
      abort.abort();
      return signal.reason;
    });
    const { agent, run, store, steps } = await stage([], { model });
    await expect(agent.run({ parts: question }, { run, signal: abort.signal })).rejects.toThrow(
      InterruptedError,
    );
    expect(modelContent((await steps()).at(-1)!).response).toMatchObject({
      stop: "aborted",
      parts: [{ type: "text", text: "It is" }],
    });
    await run.close();
    const more = await stage([], { model, store: memoryStore() });
    const resumed = await resume(store, "r");
    expect(await more.agent.run({ parts: question }, { run: resumed })).toMatchObject({
      answer: "It is red.",
    });
    // The piece of an answer is in the record, and is not said to the model as its own.
    expect(more.requests[0]).toHaveLength(1);
  });

  it("by an error is a step too, and the error is thrown as it was", async () => {
    const failure = new RangeError("the server is gone");
    const { agent, run, steps, store } = await stage([], { model: breaking(async () => failure) });
    await expect(agent.run({ parts: question }, { run })).rejects.toBe(failure);
    const last = (await steps()).at(-1)!;
    expect(modelContent(last).response).toMatchObject({
      stop: "error",
      detail: { error: { message: "the server is gone" } },
    });
    await run.close();
    expect(await fork(store, { run: "r", at: last.id })).not.toBe("r");
  });
});
