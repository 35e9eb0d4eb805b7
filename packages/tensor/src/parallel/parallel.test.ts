import { stream } from "@fovea/core/random";
import { AdamW, namedParameters, ParallelError, Shards, Tape, zeroGradients } from "@fovea/tensor";
import { describe, expect, it } from "vitest";
import { open } from "./testing/small-model.mjs";

const module = new URL("./testing/small-model.mjs", import.meta.url);
const generator = stream(3, "parallel");
const draw = () => Math.floor(generator.random() * 12);
const batch = (n: number) => {
  const rows = Array.from({ length: n }, () => [draw(), draw(), draw()]);
  return { rows, targets: rows.map(([a, b]) => (a! + b!) % 12) };
};
const flat = (model: object, of: "data" | "grad") =>
  [...namedParameters(model).values()].flatMap((parameter) => [...(parameter[of] ?? [])]);

describe("Shards", () => {
  it("gives the gradient of the whole batch, equal to the bit for any number of threads", async () => {
    const batches = [batch(8), batch(8), batch(8)];
    const results: number[][] = [];
    const losses: number[] = [];
    for (const workers of [1, 2, 3]) {
      const { model } = open({ seed: 5 });
      const shards = await Shards.open(model, { module, options: { seed: 99 }, shards: 3, workers });
      losses.push(await shards.gradients(batches));
      results.push(flat(model, "grad"));
      await shards.close();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    expect(new Set(losses).size).toBe(1);
    // In one thread, all at once: the same but for the order of the sums.
    const { model, loss } = open({ seed: 5 });
    const tape = new Tape();
    const whole = {
      rows: batches.flatMap(({ rows }) => rows),
      targets: batches.flatMap(({ targets }) => targets),
    };
    const expected = tape.run(() => {
      const made = loss(whole);
      tape.backward(made);
      return made.item();
    });
    expect(losses[0]).toBeCloseTo(expected, 5);
    for (const [i, value] of flat(model, "grad").entries()) expect(results[0]![i]).toBeCloseTo(value, 5);
  });

  it("trains: the threads get the new weights at every step", async () => {
    const { model } = open({ seed: 1 });
    const shards = await Shards.open(model, { module, options: { seed: 1 }, shards: 2, workers: 2 });
    const optimizer = new AdamW(model);
    const fixed = [batch(24), batch(24)];
    const first = await shards.gradients(fixed);
    let last = first;
    for (let step = 0; step < 60; step++) {
      optimizer.step(1e-2);
      zeroGradients(optimizer.parameters.values());
      last = await shards.gradients(fixed);
    }
    await shards.close();
    expect(last).toBeLessThan(first / 4);
  });

  it("names a thread that fails, and leaves the model as it was", async () => {
    const { model } = open({ seed: 2 });
    const before = flat(model, "data");
    const shards = await Shards.open(model, { module, options: { seed: 2 }, shards: 2, workers: 2 });
    await expect(shards.gradients([batch(2), { rows: [], targets: [] }])).rejects.toThrow(ParallelError);
    expect(flat(model, "grad")).toEqual([]);
    expect(flat(model, "data")).toEqual(before);
    await expect(shards.gradients([batch(2)])).rejects.toThrow("1 batches for 2 shards");
    expect(await shards.gradients([batch(2), batch(2)])).toBeGreaterThan(0);
    await shards.close();
    const missing = new URL("./testing/none.mjs", import.meta.url);
    await expect(Shards.open(model, { module: missing })).rejects.toThrow(ParallelError);
  });
});
