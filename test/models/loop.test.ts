import {
  type AgentEvent,
  type JsonValue,
  LimitError,
  type Model,
  memoryStore,
  modelContent,
  NotFoundError,
  pathTo,
  type Step,
  type Store,
  toolContent,
} from "@fovea/core";
import {
  Budget,
  budgeted,
  ContextOverflowError,
  deadlined,
  NetworkError,
  retried,
  ServerError,
  StreamCutError,
  UnexpectedResponseError,
} from "@fovea/models";
import { ask, findRun } from "@fovea/systems";
import { afterEach, describe, expect, it } from "vitest";
import { FakeTimer } from "../../packages/models/src/testing/fake-timer.js";
import { tinyPng } from "../../packages/models/src/testing/pictures.js";
import { neverEnds, type ServerTurn } from "../../packages/models/src/testing/servers/index.js";
import { clientOf, failure, formatNames, type Pair, serve } from "./clients.js";

let pair: Pair;
afterEach(() => pair.server.close());

const zoom = (input: JsonValue): ServerTurn => ({ calls: [{ tool: "zoom", input }] });
const corner = zoom({ image: "image-1", box: [0, 0, 32, 24] });
const middle = zoom({ image: "image-1", box: [16, 12, 48, 36] });
const twoLooks: readonly ServerTurn[] = [corner, middle, { text: "It is grey." }];

/** The same with words before each call: what is cut in the middle was heard. */
const spoken = twoLooks.map((turn) => ({ ...turn, text: `I look at the picture. ${turn.text ?? ""} ☺` }));

const picture = tinyPng(64, 48);
const question = (model: Model, store: Store, over = {}) =>
  ask({ media: [picture], question: "What colour is it?", model, store, id: "r", ...over });
const goOn = (model: Model, store: Store) => ask({ media: [], model, store, run: "r" });

async function stepsOf(store: Store): Promise<Step[]> {
  const { head } = (await findRun(store, "r")).head;
  return pathTo(store, head);
}
const kindsOf = async (store: Store) => (await stepsOf(store)).map(({ kind }) => kind);
const outcomesOf = async (store: Store) =>
  (await stepsOf(store)).filter(({ kind }) => kind === "tool").map((step) => toolContent(step).outcome);
/** All that the server was told in its last request. */
const lastRequest = () => pair.server.requests.at(-1)!.raw.toString();

const whole = ["config", "message", "model", "tool", "model", "tool", "model", "note"];

describe.each(formatNames)("the loop over a %s server", (format) => {
  it("goes through a storm of failures: one step for each turn, none lost and none twice", async () => {
    pair = await serve(format, twoLooks);
    const { faults } = pair.server;
    faults.push(
      { kind: "status", status: 429, retryAfter: "9" },
      { kind: "status", status: 503 },
      { kind: "cut", at: "mid-token" },
      { kind: "reset", when: "before-headers" },
    );
    const store = memoryStore();
    const layer = retried({ timer: new FakeTimer({ flows: true }), buffered: true });
    const { answer } = await question(layer(pair.model), store);
    expect(answer).toBe("It is grey.");
    expect(await kindsOf(store)).toEqual(whole);
    expect(await outcomesOf(store)).toEqual(["ok", "ok"]);
    expect(pair.server.requests).toHaveLength(7);
  });

  it.each([
    ["500", { kind: "status", status: 500 }, ServerError],
    ["a page of HTML", { kind: "html" }, UnexpectedResponseError],
    ["a reset", { kind: "reset", when: "before-headers" }, NetworkError],
  ] as const)(
    "stops at %s with a named error, and goes on from there when it is resumed",
    async (_what, fault, Kind) => {
      pair = await serve(format, (_request, turn) => {
        // Twice: a kept-alive socket that is reset at once is tried anew by the client itself.
        if (turn === 0) pair.server.faults.push(...(fault.kind === "reset" ? [fault, fault] : [fault]));
        return twoLooks[turn]!;
      });
      const store = memoryStore();
      expect(await failure(question(pair.model, store))).toBeInstanceOf(Kind);
      const kept = await stepsOf(store);
      const broken = kept.filter(({ kind }) => kind === "model").at(-1)!;
      expect(modelContent(broken).response).toMatchObject({ stop: "error" });
      expect(await outcomesOf(store)).toEqual(["ok"]);
      const { answer } = await goOn(pair.model, store);
      expect(answer).toBe("It is grey.");
      const all = await stepsOf(store);
      expect(all.slice(0, kept.length)).toEqual(kept);
      expect(await outcomesOf(store)).toEqual(["ok", "ok"]);
      // The first look was not asked for again.
      expect(pair.server.requests.filter(({ status }) => status === 200 || status === 500)).toHaveLength(
        4 - (fault.kind === "reset" ? 1 : 0),
      );
    },
  );

  it("asks again for a turn that was cut in its words: what had come stays a step, and is not gone on with", async () => {
    pair = await serve(format, spoken);
    const cut = { kind: "cut", at: "mid-character" } as const;
    const whole = { kind: "delay", ms: 0 } as const;
    pair.server.faults.push(cut, whole, cut, cut, whole, cut);
    const store = memoryStore();
    const told: string[] = [];
    const onEvent = (event: AgentEvent) => event.type === "progress" && told.push(event.message);
    expect((await question(pair.model, store, { onEvent })).answer).toBe(spoken[2]!.text);
    const models = (await stepsOf(store)).filter(({ kind }) => kind === "model");
    expect(models.map((step) => modelContent(step).response.stop)).toEqual([
      ...["error", "tool-calls"],
      ...["error", "error", "tool-calls"],
      ...["error", "end"],
    ]);
    expect(pair.server.requests).toHaveLength(7);
    expect(await outcomesOf(store)).toEqual(["ok", "ok"]);
    expect(told.filter((message) => /what had come is discarded/.test(message))).toHaveLength(4);
  });

  it("names a stream that is cut each time, and goes on from there when it is resumed", async () => {
    pair = await serve(format, spoken);
    const cut = { kind: "cut", at: "mid-character" } as const;
    pair.server.faults.push({ kind: "delay", ms: 0 }, cut, cut, cut);
    const store = memoryStore();
    expect(await failure(question(pair.model, store))).toBeInstanceOf(StreamCutError);
    expect(pair.server.requests).toHaveLength(4);
    const kept = await stepsOf(store);
    expect((await goOn(pair.model, store)).answer).toBe(spoken[2]!.text);
    expect((await stepsOf(store)).slice(0, kept.length)).toEqual(kept);
    expect(await outcomesOf(store)).toEqual(["ok", "ok"]);
    expect(pair.server.requests).toHaveLength(6);
  });

  it("stops a model that never stops calling tools; every call of it is kept", async () => {
    pair = await serve(format, neverEnds("zoom"));
    const store = memoryStore();
    const error = await failure(question(pair.model, store, { maxModelCalls: 5 }));
    expect(error).toBeInstanceOf(LimitError);
    const kinds = await kindsOf(store);
    expect(kinds.filter((kind) => kind === "model")).toHaveLength(5);
    expect(kinds.filter((kind) => kind === "tool")).toHaveLength(5);
  });

  it("tells the model of coordinates outside the image, and takes the next try", async () => {
    pair = await serve(format, [
      zoom({ image: "image-1", box: [5000, 5000, 9000, 9000] }),
      corner,
      { text: "It is grey." },
    ]);
    const store = memoryStore();
    expect((await question(pair.model, store)).answer).toBe("It is grey.");
    expect(await outcomesOf(store)).toEqual(["error", "ok"]);
    expect(lastRequest()).toMatch(/outside|64/);
  });

  it("reads no path and no URL that stands in a tool's argument", async () => {
    pair = await serve(format, (_request, turn) =>
      turn < 3
        ? zoom({
            image: ["/etc/passwd", `${pair.server.url}/picture.png`, "file:///etc/passwd"][turn]!,
            box: [0, 0, 9, 9],
          })
        : { text: "I cannot." },
    );
    const store = memoryStore();
    expect((await question(pair.model, store)).answer).toBe("I cannot.");
    expect(await outcomesOf(store)).toEqual(["error", "error", "error"]);
    expect(lastRequest()).not.toContain("root:");
    expect(pair.server.requests.every(({ path }) => !path.endsWith("picture.png"))).toBe(true);
  });

  it("gives broken JSON back to the model, and takes the next try", async () => {
    pair = await serve(format, [
      { calls: [{ tool: "zoom", raw: '{"image": "image-1", "box": [0, 0' }] },
      corner,
      { text: "It is grey." },
    ]);
    const store = memoryStore();
    const result = await question(pair.model, store).catch((error: unknown) => error);
    if (format === "gemini") {
      // There is no call to answer: Gemini kept it. What it says of it is a named error, and the run is kept.
      expect(result).toMatchObject({ code: expect.any(String), fix: expect.any(String) });
      expect((await kindsOf(store)).at(-1)).toBe("model");
      return;
    }
    expect(result).toMatchObject({ answer: "It is grey." });
    expect(await outcomesOf(store)).toEqual(["error", "ok"]);
  });

  it("names a context that is too long, and keeps the run", async () => {
    pair = await serve(format, twoLooks, { limits: { contextTokens: 50 } });
    const store = memoryStore();
    expect(await failure(question(pair.model, store))).toBeInstanceOf(ContextOverflowError);
    expect((await kindsOf(store)).slice(0, 3)).toEqual(["config", "message", "model"]);
  });

  it("stops cleanly when the budget or the time is over, and goes on with more", async () => {
    pair = await serve(
      format,
      twoLooks.map((turn) => ({ ...turn, usage: { input: 90, output: 10 } })),
    );
    const store = memoryStore();
    const spent = await failure(question(budgeted(new Budget({ tokens: 150 }))(pair.model), store));
    expect(spent).toBeInstanceOf(LimitError);
    expect(spent).toMatchObject({ code: "BUDGET_SPENT", kind: "limit" });
    expect(pair.server.requests).toHaveLength(2);
    const clock = new FakeTimer();
    pair.server.faults.push({ kind: "hold" });
    const waiting = failure(goOn(deadlined({ callMs: 1000, timer: clock })(pair.model), store));
    await pair.server.arrived(3);
    clock.advance(1000);
    expect(await waiting).toMatchObject({ code: "DEADLINE", kind: "limit" });
    expect((await goOn(pair.model, store)).answer).toBe("It is grey.");
    expect(await outcomesOf(store)).toEqual(["ok", "ok"]);
    expect(pair.server.requests).toHaveLength(4);
  });

  it("says that there is no network, and keeps the question", async () => {
    pair = await serve(format, twoLooks);
    await pair.server.close();
    const store = memoryStore();
    expect(await failure(question(pair.model, store))).toBeInstanceOf(NetworkError);
    expect((await kindsOf(store)).slice(0, 2)).toEqual(["config", "message"]);
    pair = await serve(format, twoLooks);
    expect((await goOn(clientOf(pair.server), store)).answer).toBe("It is grey.");
  });
});

describe("a run that is not there", () => {
  it("is a named error", async () => {
    pair = await serve("chat", twoLooks);
    await expect(goOn(pair.model, memoryStore())).rejects.toBeInstanceOf(NotFoundError);
  });
});
