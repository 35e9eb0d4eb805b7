import { describe, expect, it } from "vitest";
import { FakeTimer } from "../testing/fake-timer.js";
import { asking, collect, modelOf, say } from "../testing/models.js";
import { deadlined } from "./deadlined.js";
import { DeadlineError } from "./errors.js";

/** Speaks once and then never again, whatever its signal says. */
const deaf = () =>
  modelOf(async function* () {
    yield { type: "text", text: "well" } as const;
    await new Promise(() => undefined);
  });

describe("deadlined", () => {
  it("stops a call that takes too long, after what it said", async () => {
    const timer = new FakeTimer();
    const events = deadlined({ callMs: 100, timer })(deaf()).generate(asking("hi"))[Symbol.asyncIterator]();
    expect(await events.next()).toMatchObject({ value: { text: "well" } });
    const next = events.next();
    timer.advance(100);
    await expect(next).rejects.toThrow("test/model did not answer within 100 ms");
    expect(timer.pending).toBe(0);
  });

  it("tells the model through its signal", async () => {
    const timer = new FakeTimer();
    const reasons: unknown[] = [];
    const model = modelOf(async function* (_call, _request, { signal }) {
      await new Promise<void>((resolve) => signal!.addEventListener("abort", () => resolve()));
      reasons.push(signal!.reason);
      yield say("late", { stop: "aborted" });
    });
    const all = collect(deadlined({ callMs: 5, timer })(model).generate(asking("hi")));
    timer.advance(5);
    await expect(all).rejects.toThrow(DeadlineError);
    expect(reasons[0]).toBeInstanceOf(DeadlineError);
  });

  it("counts the time of all calls together", async () => {
    const timer = new FakeTimer();
    const model = deadlined({ totalMs: 100, timer })(modelOf(() => say("hi")));
    expect(await collect(model.generate(asking("1")))).toHaveLength(1);
    timer.advance(100);
    await expect(collect(model.generate(asking("2")))).rejects.toThrow(
      "the 100 ms for calls of test/model are over",
    );
  });

  it("leaves no timer and no listener after a call in time, and passes the caller's abort on", async () => {
    const timer = new FakeTimer();
    const stopper = new AbortController();
    const model = deadlined({ callMs: 100, timer })(
      modelOf(async function* (call, _request, { signal }) {
        if (call === 1)
          await new Promise((_resolve, reject) =>
            signal!.addEventListener("abort", () => reject(signal!.reason)),
          );
        yield say("hi");
      }),
    );
    await collect(model.generate(asking("1"), { signal: stopper.signal }));
    expect(timer.pending).toBe(0);
    const second = collect(model.generate(asking("2"), { signal: stopper.signal }));
    stopper.abort(new Error("mine"));
    await expect(second).rejects.toThrow("mine");
    expect(timer.pending).toBe(0);
  });
});
