import { describe, expect, it } from "vitest";
import { embedding, mean, multiply, subtract } from "../ops/index.js";
import { Tape } from "../tape.js";
import { parameter, tensor } from "../tensor.js";
import { testRandom } from "../testkit/random.js";
import { AdamW, type AdamWState } from "./index.js";

const [rows, width, steps] = [40, 5, 600];
const tape = new Tape();

interface Trained {
  readonly table: Float32Array;
  readonly state: AdamWState;
}

/** A table and a vector towards random targets, three rows a step: some rows are met in most steps, some hardly ever. */
function train(sparse: boolean, last = steps, { from, at }: { from?: Trained; at?: number } = {}): Trained {
  const random = testRandom(7);
  const table = parameter(
    Float32Array.from({ length: rows * width }, () => random() - 0.5),
    [rows, width],
  );
  const other = parameter([0.3, -0.2, 0.1, 0.7, 0.5], [width]);
  const optimizer = new AdamW(
    { table, other },
    { beta2: 0.99, weightDecay: 0.05, scale: () => 4, sparse: (name) => sparse && name === "table" },
  );
  if (from) {
    table.data.set(from.table);
    optimizer.load(from.state);
  }
  for (let step = 0; step < last; step++) {
    const ids = Array.from({ length: 3 }, () => Math.floor(rows * random() ** 4));
    const wanted = Float32Array.from({ length: 3 * width }, () => random());
    if (step < (at ?? 0)) continue;
    tape.run(() => {
      const apart = subtract(
        multiply(embedding(table, ids), tensor([1, 2, 3, 4, 5], [width])),
        tensor(wanted, [3, width]),
      );
      tape.backward(mean(multiply(apart, apart)));
    });
    optimizer.step(0.01 * (1 - step / steps), { clip: 0.5, clear: true });
  }
  const state = optimizer.state();
  const found = { table: table.toArray(), state };
  table.dispose();
  other.dispose();
  optimizer.dispose();
  return found;
}

const farthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe("sparse tables", () => {
  const dense = train(false);

  it("end where the dense update takes them", () => {
    const sparse = train(true);
    expect(farthest(sparse.table, dense.table)).toBeLessThan(1e-4);
    for (const moment of ["first", "second"] as const) {
      const [one, other] = [
        sparse.state.moments.get("table")![moment],
        dense.state.moments.get("table")![moment],
      ];
      expect(farthest(one, other)).toBeLessThan(1e-6);
    }
  });

  it("are not where they should be before they are settled", () => {
    const random = testRandom(1);
    const table = parameter(
      Float32Array.from({ length: 8 }, () => random()),
      [4, 2],
    );
    const optimizer = new AdamW({ table }, { weightDecay: 0.5, sparse: () => true });
    const step = (row: number) => {
      tape.run(() => tape.backward(mean(embedding(table, [row]))));
      optimizer.step(0.1, { clear: true });
    };
    step(0);
    step(1);
    const before = table.toArray();
    optimizer.settle();
    expect(table.data[0]).toBeLessThan(before[0]!);
    expect(table.data[2]).toBe(before[2]);
    expect(table.data[6]).toBeCloseTo(before[6]! * 0.95 ** 2, 6);
    table.dispose();
    optimizer.dispose();
  });

  it("go on from a state as if nothing had happened", () => {
    const half = train(true, steps / 2);
    const whole = train(true, steps, { from: half, at: steps / 2 });
    expect(farthest(whole.table, dense.table)).toBeLessThan(1e-4);
  });

  it("are looked at for the norm of all gradients", () => {
    const norms = [true, false].map((sparse) => {
      const table = parameter([1, 2, 3, 4], [2, 2]);
      const optimizer = new AdamW({ table }, { weightDecay: 0, epsilon: 1, sparse: () => sparse });
      tape.run(() => tape.backward(mean(multiply(embedding(table, [1]), tensor([30, 40], [2])))));
      optimizer.step(1, { clip: 0.1, clear: true });
      const value = table.toArray();
      table.dispose();
      optimizer.dispose();
      return value;
    });
    expect(farthest(norms[0]!, norms[1]!)).toBeLessThan(1e-6);
    expect(norms[0]![2]).not.toBeCloseTo(3, 3);
  });
});
