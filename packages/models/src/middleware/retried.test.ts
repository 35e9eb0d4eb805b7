import { generateToEnd, InvalidInputError } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { checkModel } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { FakeTimer } from "../testing/fake-timer.js";
import { asking, collect, modelOf, say } from "../testing/models.js";
import {
  AuthenticationError,
  OverloadedError,
  ProviderError,
  RateLimitError,
  StreamCutError,
} from "../wire/errors.js";
import { type RetryOptions, retried } from "./retried.js";

const facts = (status: number, over = {}) => ({ provider: "test", status, retryable: true, ...over });
const rateLimit = (over = {}) => new RateLimitError("slow down", "wait", facts(429, over));

/** A model that fails with `errors`, one a call, and then answers. */
const failing = (...errors: unknown[]) =>
  modelOf((call) => {
    if (call < errors.length) throw errors[call];
    return say("at last");
  });

function setUp(errors: unknown[], options: RetryOptions = {}) {
  const timer = new FakeTimer({ flows: true });
  const model = failing(...errors);
  const layer = retried({ timer, random: stream(7, "retry"), ...options });
  return {
    timer,
    model,
    ask: (signal?: AbortSignal) => collect(layer(model).generate(asking("hi"), signal ? { signal } : {})),
  };
}

describe("retried", () => {
  it("tries again after what passes, each wait twice as long, with jitter from the seed", async () => {
    const errors = [
      new OverloadedError("busy", "wait", facts(529)),
      rateLimit(),
      new ProviderError("reset", "", { provider: "test", retryable: true }),
    ];
    const { timer, ask } = setUp(errors);
    expect(await ask()).toEqual([say("at last")]);
    const [first, second, third] = timer.waits as [number, number, number];
    expect(timer.waits).toHaveLength(3);
    for (const [wait, longest] of [
      [first, 500],
      [second, 1000],
      [third, 2000],
    ] as const) {
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThan(longest);
    }
    const again = setUp(errors);
    await again.ask();
    expect(again.timer.waits).toEqual(timer.waits);
    const other = setUp(errors, { random: stream(8, "retry") });
    await other.ask();
    expect(other.timer.waits).not.toEqual(timer.waits);
  });

  it("waits as long as the server asks, and a little more", async () => {
    const { timer, ask } = setUp([rateLimit({ retryAfterMs: 9000 })]);
    await ask();
    expect(timer.waits[0]).toBeGreaterThanOrEqual(9000);
    expect(timer.waits[0]).toBeLessThan(9500);
  });

  it("gives up when the server asks for longer than is allowed", async () => {
    const error = rateLimit({ retryAfterMs: 3_600_000 });
    const { timer, ask } = setUp([error]);
    await expect(ask()).rejects.toBe(error);
    expect(timer.waits).toEqual([]);
  });

  it("throws the last error when the tries are used up", async () => {
    const errors = Array.from({ length: 9 }, (_, i) => rateLimit({ requestId: `req_${i}` }));
    const { model, ask } = setUp(errors, { attempts: 3 });
    await expect(ask()).rejects.toBe(errors[2]);
    expect(model.calls()).toBe(3);
  });

  it.each([
    ["a wrong key", new AuthenticationError("no", "", { provider: "test", status: 401, retryable: false })],
    ["a 400 that calls itself retryable", new ProviderError("no", "", facts(400))],
    ["a 422 that calls itself retryable", new ProviderError("no", "", facts(422))],
    ["an error of our own", new TypeError("bug")],
    ["the user's mistake", new InvalidInputError("no", "")],
  ])("does not try again after %s", async (_what, error) => {
    const { model, ask } = setUp([error]);
    await expect(ask()).rejects.toBe(error);
    expect(model.calls()).toBe(1);
  });

  it.each([408, 409, 429, 500, 502, 503, 529])("tries again after %i", async (status) => {
    const { ask } = setUp([new ProviderError("passing", "", facts(status))]);
    expect(await ask()).toEqual([say("at last")]);
  });

  const cut = new StreamCutError("broke off", "", { provider: "test", retryable: true }, []);
  const halfThenWhole = () =>
    modelOf(async function* (call) {
      yield { type: "text", text: "half" } as const;
      if (call === 0) throw cut;
      yield say("half and half");
    });

  it("does not repeat an answer of which the caller has heard the beginning", async () => {
    const model = halfThenWhole();
    await expect(
      collect(retried({ timer: new FakeTimer({ flows: true }) })(model).generate(asking("hi"))),
    ).rejects.toBe(cut);
    expect(model.calls()).toBe(1);
  });

  it("repeats it when it was held back, and then gives each event once", async () => {
    const layer = retried({ timer: new FakeTimer({ flows: true }), buffered: true });
    expect(await collect(layer(halfThenWhole()).generate(asking("hi")))).toEqual([
      { type: "text", text: "half" },
      say("half and half"),
    ]);
  });

  it("stops waiting when the caller aborts, and leaves no timer", async () => {
    const timer = new FakeTimer();
    const stopper = new AbortController();
    const layer = retried({ timer, onRetry: () => queueMicrotask(() => stopper.abort(new Error("enough"))) });
    await expect(
      generateToEnd(layer(failing(rateLimit())), asking("hi"), { signal: stopper.signal }),
    ).rejects.toThrow("enough");
    expect(timer.pending).toBe(0);
  });

  it("keeps the promises of a model", async () => {
    const model = modelOf((_call, _request, { signal }) => {
      signal?.throwIfAborted();
      return say("yes");
    });
    await checkModel(retried()(model), asking("hi"));
  });
});
