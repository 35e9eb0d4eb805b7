import { generateToEnd } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { FakeTimer } from "../testing/fake-timer.js";
import { asking, collect, modelOf, say } from "../testing/models.js";
import { RateLimitError } from "../wire/errors.js";
import { ConcurrencyController, sharedController } from "./concurrency.js";
import { limited } from "./limited.js";

const tooMany = new RateLimitError("slow down", "", { provider: "test", status: 429, retryable: true });

/** Takes all places, and gives them back with the outcome. */
async function round(
  controller: ConcurrencyController,
  outcome: "clean" | "limited" | "neither",
): Promise<void> {
  const places = controller.limit;
  for (let i = 0; i < places; i++) await controller.acquire();
  for (let i = 0; i < places; i++) controller.release(outcome);
}

describe("the concurrency of a provider", () => {
  it("starts at 20, grows by clean rounds to 100, and stays there", async () => {
    const controller = new ConcurrencyController({ timer: new FakeTimer() });
    const limits = [controller.limit];
    for (let i = 0; i < 10; i++) {
      await round(controller, "clean");
      limits.push(controller.limit);
    }
    expect(limits).toEqual([20, 25, 32, 40, 50, 63, 79, 99, 100, 100, 100]);
  });

  it("falls to four fifths once for a whole burst of 429, and grows again after the cooldown", async () => {
    const timer = new FakeTimer();
    const controller = new ConcurrencyController({ timer });
    await round(controller, "limited");
    expect(controller.limit).toBe(16);
    await round(controller, "limited");
    await round(controller, "clean");
    expect(controller.limit).toBe(16);
    timer.advance(10_000);
    await round(controller, "clean");
    expect(controller.limit).toBe(20);
    for (let i = 0; i < 40; i++) {
      timer.advance(10_000);
      await round(controller, "limited");
    }
    expect(controller.limit).toBe(1);
  });

  it("does not grow when its places were never all taken", async () => {
    const controller = new ConcurrencyController({ timer: new FakeTimer() });
    for (let i = 0; i < 200; i++) {
      await controller.acquire();
      controller.release("clean");
    }
    expect(controller.limit).toBe(20);
  });

  it("lets callers in by order, and one that gave up not at all", async () => {
    const controller = new ConcurrencyController({ start: 1, timer: new FakeTimer() });
    await controller.acquire();
    const order: string[] = [];
    const stopper = new AbortController();
    const first = controller.acquire().then(() => order.push("first"));
    const gone = controller.acquire(stopper.signal);
    const second = controller.acquire().then(() => order.push("second"));
    stopper.abort(new Error("gave up"));
    await expect(gone).rejects.toThrow("gave up");
    expect(controller.waiting).toBe(2);
    controller.release("neither");
    await first;
    controller.release("neither");
    await second;
    expect(order).toEqual(["first", "second"]);
  });

  it("never has more calls out than places", async () => {
    const controller = new ConcurrencyController({ start: 3, most: 3 });
    let out = 0;
    let most = 0;
    const model = limited({ controller })(
      modelOf(async function* () {
        most = Math.max(most, ++out);
        await Promise.resolve();
        out--;
        yield say("hi");
      }),
    );
    await Promise.all(Array.from({ length: 40 }, () => generateToEnd(model, asking("hi"))));
    expect([most, controller.running, controller.waiting]).toEqual([3, 0, 0]);
  });

  it("gives the place back after an error, and when the caller stops reading", async () => {
    const controller = new ConcurrencyController({ timer: new FakeTimer() });
    const fails = limited({ controller })(
      modelOf(() => {
        throw tooMany;
      }),
    );
    await expect(collect(fails.generate(asking("hi")))).rejects.toBe(tooMany);
    expect([controller.running, controller.limit]).toEqual([0, 16]);
    const talks = limited({ controller })(
      modelOf(async function* () {
        for (;;) yield { type: "text", text: "and " } as const;
      }),
    );
    for await (const _event of talks.generate(asking("hi"))) break;
    expect(controller.running).toBe(0);
  });

  it("is one for all models of a name", async () => {
    const model = limited({ name: "a server of a test" })(
      modelOf(() => {
        throw tooMany;
      }),
    );
    await expect(collect(model.generate(asking("hi")))).rejects.toBe(tooMany);
    expect(sharedController("a server of a test").limit).toBe(16);
  });

  it("is one for all models of a provider", () => {
    expect(sharedController("openai")).toBe(sharedController("openai"));
    expect(sharedController("openai")).not.toBe(sharedController("anthropic"));
  });
});
