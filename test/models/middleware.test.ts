import { generateToEnd, type Model } from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  AuthenticationError,
  Budget,
  BudgetSpentError,
  budgeted,
  ConcurrencyController,
  DeadlineError,
  deadlined,
  layered,
  limited,
  RateLimitError,
  redacted,
  redactor,
  retried,
  StreamCutError,
} from "@fovea/models";
import { afterEach, describe, expect, it } from "vitest";
import { FakeTimer } from "../../packages/models/src/testing/fake-timer.js";
import type { Fault } from "../../packages/models/src/testing/servers/index.js";
import { ask, clientOf, failure, formatNames, type Pair, sayOnce, serve } from "./clients.js";

let pair: Pair;
afterEach(() => pair.server.close());

const timer = () => new FakeTimer({ flows: true });
const patient = (model: Model, waits: FakeTimer, more = {}): Model =>
  retried({ timer: waits, random: stream(3, "retry"), buffered: true, ...more })(model);
const storm: Fault[] = [
  { kind: "status", status: 429, retryAfter: "3" },
  { kind: "status", status: 429 },
  { kind: "reset", when: "before-headers" },
  { kind: "cut", at: "mid-token" },
];

describe.each(formatNames)("middleware around a %s server", (format) => {
  it("comes through a storm of 429, resets and cut streams, and gives each word once", async () => {
    pair = await serve(format, [{ text: "At last, a cat ☺." }]);
    pair.server.faults.push(...storm);
    const waits = timer();
    const heard: string[] = [];
    for await (const event of patient(pair.model, waits).generate(ask()))
      if (event.type === "text") heard.push(event.text);
    expect(heard.join("")).toBe("At last, a cat ☺.");
    expect(pair.server.requests).toHaveLength(5);
    expect(waits.waits[0]).toBeGreaterThanOrEqual(3000);
    if (format === "gemini") expect(waits.waits[1]).toBeGreaterThanOrEqual(2000);
  });

  it("does not repeat a stream that was heard, unless it was held back", async () => {
    pair = await serve(format, [{ text: "A cat, a long and winding cat." }]);
    pair.server.faults.push({ kind: "cut", at: "mid-token" });
    expect(await failure(sayOnce(patient(pair.model, timer(), { buffered: false })))).toBeInstanceOf(
      StreamCutError,
    );
    expect(pair.server.requests).toHaveLength(1);
  });

  it("gives up a wrong key at once", async () => {
    pair = await serve(format, [{ text: "hi" }]);
    const model = patient(clientOf(pair.server, { apiKey: "wrong" }), timer());
    expect(await failure(sayOnce(model))).toBeInstanceOf(AuthenticationError);
    expect(pair.server.requests).toHaveLength(1);
  });

  it("finds the concurrency that the server takes: all are answered in the end", async () => {
    pair = await serve(format, [{ text: "hi" }], { concurrency: 6 }, { maxSockets: 64 });
    const controller = new ConcurrencyController({ start: 20, timer: timer(), cooldownMs: 0 });
    const model = layered(pair.model, [retried({ timer: timer(), attempts: 100 }), limited({ controller })]);
    const said = await Promise.all(Array.from({ length: 60 }, () => sayOnce(model)));
    expect(new Set(said)).toEqual(new Set(["hi"]));
    expect(controller.limit).toBeLessThan(20);
    expect([controller.running, controller.waiting]).toEqual([0, 0]);
    expect(pair.server.requests.some(({ status }) => status === 429)).toBe(true);
  });

  it("stops at its budget, by the tokens that the server counts", async () => {
    pair = await serve(format, [{ text: "hi", usage: { input: 90, output: 10 } }]);
    const budget = new Budget({ tokens: 250 });
    const model = budgeted(budget)(pair.model);
    for (let i = 0; i < 3; i++) await sayOnce(model);
    expect(await failure(sayOnce(model))).toBeInstanceOf(BudgetSpentError);
    expect([budget.spent.tokens, pair.server.requests.length]).toEqual([300, 3]);
  });

  it("stops a call at its deadline, and the connection with it", async () => {
    pair = await serve(format, [{ text: "hi" }]);
    pair.server.faults.push({ kind: "hold" });
    const clock = new FakeTimer();
    const waiting = failure(generateToEnd(deadlined({ callMs: 1000, timer: clock })(pair.model), ask()));
    await pair.server.arrived(1);
    clock.advance(1000);
    expect(await waiting).toBeInstanceOf(DeadlineError);
    await pair.server.quiet();
    expect(await sayOnce(pair.model)).toBe("hi");
  });

  it("lets no key into an error, even one that the server repeats", async () => {
    pair = await serve(format, [{ text: "hi" }]);
    const key = "secret-key-0123456789";
    const model = redacted(redactor([key]))(clientOf(pair.server, { extraBody: { [key]: 1 } }));
    const error = (await failure(sayOnce(model))) as Error;
    expect(pair.server.requests[0]!.refusal).toContain(key);
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(key);
    expect(error).not.toBeInstanceOf(RateLimitError);
  });
});
