import { describe, expect, it } from "vitest";
import { ParameterRangeError, SafetensorsError } from "../errors.js";
import { mean, multiply, subtract } from "../ops/index.js";
import { Tape } from "../tape.js";
import { parameter, type Tensor, tensor } from "../tensor.js";
import { AdamW, clipGradients, constantRate, gradientNorm, warmupCosine, warmupLinear } from "./index.js";

const tape = new Tape();
/** One step towards the target from p, in least squares. */
function descend(p: Tensor, target: readonly number[]): void {
  p.grad?.fill(0);
  tape.run(() => {
    const apart = subtract(p, tensor(target, p.shape));
    tape.backward(mean(multiply(apart, apart)));
  });
}

describe("AdamW", () => {
  it("follows the published update in 64 bits", () => {
    const p = parameter([1, -2, 3, 0.5], [2, 2]);
    const optimizer = new AdamW({ p }, { beta1: 0.8, beta2: 0.9, weightDecay: 0.1 });
    const expected = [1, -2, 3, 0.5];
    const [m, v] = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    for (let t = 1; t <= 20; t++) {
      descend(p, [0, 1, 2, 3]);
      optimizer.step(0.05);
      expected.forEach((x, i) => {
        const g = (x - i) / 2;
        m[i] = 0.8 * m[i]! + 0.2 * g;
        v[i] = 0.9 * v[i]! + 0.1 * g * g;
        const size = Math.sqrt(v[i]! / (1 - 0.9 ** t)) + 1e-8;
        expected[i] = x - 0.05 * (m[i]! / (1 - 0.8 ** t) / size + 0.1 * x);
      });
    }
    expected.forEach((x, i) => {
      expect(p.data[i]).toBeCloseTo(x, 4);
    });
    p.dispose();
    optimizer.dispose();
  });

  it("decays matrices, and neither biases nor what it is told not to", () => {
    const run = (p: Tensor, decays?: () => boolean): number => {
      p.storage.ensureGradient();
      const optimizer = new AdamW({ p }, { weightDecay: 0.5, ...(decays && { decays }) });
      optimizer.step(0.1);
      const value = p.data[0]!;
      p.dispose();
      optimizer.dispose();
      return value;
    };
    expect(run(parameter([1], [1, 1]))).toBeCloseTo(0.95, 6);
    expect(run(parameter([1], [1]))).toBe(1);
    expect(run(parameter([1], [1, 1]), () => false)).toBe(1);
  });

  it("takes a parameter's own scale as a rate of that many times", () => {
    const run = (rate: number, scale?: (name: string) => number): number => {
      const p = parameter([1, -2], [2, 1]);
      const optimizer = new AdamW({ p }, { weightDecay: 0.5, ...(scale && { scale }) });
      for (let t = 0; t < 3; t++) {
        descend(p, [0, 1]);
        optimizer.step(rate);
      }
      const [value] = p.data;
      p.dispose();
      optimizer.dispose();
      return value!;
    };
    const scaled = run(0.01, (name) => (name === "p" ? 4 : 1));
    expect(scaled).toBe(run(0.04));
    expect(scaled).not.toBe(run(0.01));
  });

  it("clips and clears in its own pass what it does in three, bit for bit", () => {
    const run = (inOne: boolean): Float32Array => {
      const p = parameter([1, -2, 3, 0.5], [2, 2]);
      const optimizer = new AdamW({ p });
      for (let t = 0; t < 5; t++) {
        descend(p, [9, 1, 2, 3]);
        if (!inOne) clipGradients([p], 0.1);
        optimizer.step(0.05, inOne ? { clip: 0.1, clear: true } : {});
        if (inOne) expect(p.grad).toEqual(new Float32Array(4));
        else optimizer.zeroGradients();
      }
      const values = p.toArray();
      p.dispose();
      optimizer.dispose();
      return values;
    };
    expect(run(true)).toEqual(run(false));
  });

  it("goes on from a saved state bit for bit", () => {
    const [a, b] = [parameter([1, 2]), parameter([1, 2])];
    const first = new AdamW({ p: a });
    for (let i = 0; i < 5; i++) {
      descend(a, [3, 4]);
      first.step(0.1);
    }
    b.data.set(a.data);
    const second = new AdamW({ p: b });
    second.load(first.state());
    for (const [p, optimizer] of [
      [a, first],
      [b, second],
    ] as const) {
      for (let i = 0; i < 5; i++) {
        descend(p, [3, 4]);
        optimizer.step(0.1);
      }
    }
    expect(b.toArray()).toEqual(a.toArray());
    expect(() => new AdamW({ q: b }).load(first.state())).toThrow(SafetensorsError);
  });
});

describe("gradients", () => {
  it("are scaled together to the limit, and only above it", () => {
    const [a, b] = [parameter([0, 0]), parameter([0])];
    a.storage.ensureGradient().set([3, 0]);
    b.storage.ensureGradient().set([4]);
    expect(clipGradients([a, b], 10)).toBe(5);
    expect([...a.grad!, ...b.grad!]).toEqual([3, 0, 4]);
    expect(clipGradients([a, b], 1)).toBe(5);
    expect(gradientNorm([a, b])).toBeCloseTo(1, 6);
    expect(a.grad![0]).toBeCloseTo(0.6, 6);
  });

  it("that are not finite stop the training", () => {
    const p = parameter([0]);
    p.storage.ensureGradient()[0] = Number.NaN;
    expect(() => clipGradients([p], 1)).toThrow(ParameterRangeError);
  });
});

describe("schedules", () => {
  it("rise in a line, fall as half a cosine, and stay", () => {
    const rate = warmupCosine({ peak: 1, warmup: 4, total: 24, floor: 0.1 });
    expect([0, 1, 2, 3, 4].map(rate)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(rate(14)).toBeCloseTo(0.55, 10);
    expect(rate(24)).toBeCloseTo(0.1, 10);
    expect(rate(1000)).toBeCloseTo(0.1, 10);
    expect(constantRate(0.3)(99)).toBe(0.3);
    expect(() => warmupCosine({ peak: 1, warmup: 5, total: 5 })).toThrow(ParameterRangeError);
  });

  it("or fall in a line", () => {
    const rate = warmupLinear({ peak: 1, warmup: 4, total: 24, floor: 0.1 });
    expect([0, 3, 4].map(rate)).toEqual([0.25, 1, 1]);
    expect(rate(9)).toBeCloseTo(0.775, 10);
    expect(rate(24)).toBeCloseTo(0.1, 10);
    expect(rate(1000)).toBeCloseTo(0.1, 10);
    expect(() => warmupLinear({ peak: 1, warmup: 5, total: 5 })).toThrow(ParameterRangeError);
  });
});
