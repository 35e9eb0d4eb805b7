import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndexRangeError, ParameterRangeError, ShapeError } from "../errors.js";
import { scope } from "../scope.js";
import { type Tensor, tensor, zeros } from "../tensor.js";
import { testRandom } from "../testkit/random.js";
import * as ops from "./index.js";

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
const count = (s: readonly number[]): number => s.reduce((a, b) => a * b, 1);
/** 0, 1, 2, ... in this shape. */
const counting = (s: readonly number[]): Tensor =>
  tensor(
    Float32Array.from({ length: count(s) }, (_, i) => i),
    s,
  );
const check = (property: fc.IRawProperty<unknown, false>): void =>
  fc.assert(property, { numRuns: 100, seed: 3 });
const rounded = (values: Iterable<number>): number[] => [...values].map((v) => Math.round(v * 1e4) / 1e4);

/** The value of `t` at an index per axis, where axes of length 1 repeat and missing ones are ignored. */
function at(t: Tensor, index: readonly number[]): number {
  const own = index.slice(index.length - t.shape.length);
  return t.data[t.shape.reduce((flat, length, axis) => flat * length + (length === 1 ? 0 : own[axis]!), 0)]!;
}

function* indices(s: readonly number[]): Generator<number[]> {
  for (let flat = 0; flat < count(s); flat++) {
    let rest = flat;
    yield s.map((_, axis) => {
      const inner = count(s.slice(axis + 1));
      const i = Math.floor(rest / inner);
      rest %= inner;
      return i;
    });
  }
}

describe("shapes", () => {
  it("broadcasts as the index rule says", () => {
    const masks = fc.tuple(shape, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat({ max: 3 }));
    check(
      fc.property(masks, ([whole, ones, dropped]) => {
        scope(() => {
          const a = counting(whole.map((n, i) => (ones[i] ? 1 : n)));
          const b = counting(whole.slice(Math.min(dropped, whole.length - 1)));
          for (const [op, scalar] of [
            [ops.add, (x: number, y: number) => x + y],
            [ops.multiply, (x: number, y: number) => x * y],
            [ops.subtract, (x: number, y: number) => x - y],
          ] as const) {
            const y = op(a, b);
            for (const index of indices(y.shape))
              expect(at(y, index)).toBe(scalar(at(a, index), at(b, index)));
          }
        });
      }),
    );
  });

  it("transposes as the index rule says", () => {
    const permuted = shape.chain((s) =>
      fc.tuple(
        fc.constant(s),
        fc.shuffledSubarray([...s.keys()], { minLength: s.length, maxLength: s.length }),
      ),
    );
    check(
      fc.property(permuted, ([s, axes]) => {
        scope(() => {
          const x = counting(s);
          const y = ops.transpose(x, axes);
          expect(y.shape).toEqual(axes.map((axis) => s[axis]));
          for (const index of indices(y.shape)) {
            const original = s.map((_, axis) => index[axes.indexOf(axis)]!);
            expect(at(y, index)).toBe(at(x, original));
          }
        });
      }),
    );
  });

  it("slices of a concatenation are the parts", () => {
    const joined = shape.chain((s) =>
      fc.tuple(
        fc.constant(s),
        fc.nat({ max: s.length - 1 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
      ),
    );
    check(
      fc.property(joined, ([s, axis, lengths]) => {
        scope(() => {
          const parts = lengths.map((length, p) =>
            ops.scale(counting(s.map((n, i) => (i === axis ? length : n))), p + 1),
          );
          const whole = ops.concat(parts, axis);
          let start = 0;
          for (const part of parts) {
            const end = start + part.shape[axis]!;
            const piece = ops.slice(whole, axis, start, end);
            expect(piece.shape).toEqual(part.shape);
            expect(piece.toArray()).toEqual(part.toArray());
            start = end;
          }
          expect(whole.shape[axis]).toBe(start);
        });
      }),
    );
  });

  it("name the operation and both shapes when they do not fit", () => {
    scope(() => {
      const [a, b] = [zeros([2, 3]), zeros([4, 5])];
      const failures: [() => unknown, string][] = [
        [() => ops.add(a, b), "add: a [2, 3] and b [4, 5]"],
        [() => ops.multiply(a, b), "multiply: a [2, 3] and b [4, 5]"],
        [() => ops.broadcastTo(a, [3]), "broadcastTo: x [2, 3] and shape [3]"],
        [() => ops.linear(a, b), "linear: x [2, 3] and weight [4, 5]"],
        [() => ops.linear(a, zeros([4, 3]), zeros([5])), "linear: bias [5] and weight [4, 3]"],
        [() => ops.matmul(a, b), "matmul: a [2, 3] and b [4, 5]"],
        [() => ops.matmul(zeros([2, 3, 4]), zeros([3, 4, 5])), "matmul: a [2, 3, 4] and b [3, 4, 5]"],
        [() => ops.reshape(a, [4, -1]), "reshape: x [2, 3] and shape [4, -1]"],
        [() => ops.concat([a, b], 0), "concat: first [2, 3] and other [4, 5]"],
        [() => ops.transpose(a, [0, 0]), "transpose: x [2, 3] and axes [0, 0]"],
        [() => ops.layerNorm(a, zeros([2]), zeros([3])), "layerNorm: x [2, 3] and gain [2] and bias [3]"],
        [() => ops.pick(a, [1]), "pick: x [2, 3] and ids [1]"],
        [() => ops.embedding(a, [1, 0], [3]), "embedding: table [2, 3] and ids [2] and shape [3]"],
        [() => ops.crossEntropy(a, [1]), "crossEntropy: logits [2, 3] and targets [1]"],
        [() => ops.maskScores(a, [1]), "maskScores: x [2, 3] and mask [1]"],
        [
          () => ops.attention(zeros([2, 3, 4]), zeros([2, 3, 6]), zeros([2, 3, 4]), { heads: 2 }),
          "attention: query [2, 3, 4] and key [2, 3, 6] and value [2, 3, 4]",
        ],
      ];
      for (const [run, message] of failures) {
        expect(run).toThrow(ShapeError);
        expect(run).toThrow(message);
      }
    });
  });

  it("name an index outside of its table", () => {
    scope(() => {
      expect(() => ops.embedding(zeros([2, 3]), [2])).toThrow(IndexRangeError);
      expect(() => ops.pick(zeros([1, 3]), [-1])).toThrow("index -1 is outside 0..2");
      expect(() => ops.crossEntropy(zeros([1, 3]), [3])).toThrow(IndexRangeError);
    });
  });

  it("name a parameter outside of its range", () => {
    scope(() => {
      const x = zeros([1, 2, 6]);
      for (const run of [
        () => ops.dropout(x, 1, Math.random),
        () => ops.crossEntropy(x, [0, 0], { labelSmoothing: 1 }),
        () => ops.attention(x, x, x, { heads: 4 }),
        () => ops.slice(x, 1, 1, 3),
        () => ops.concat([]),
      ]) {
        expect(run).toThrow(ParameterRangeError);
      }
    });
  });
});

describe("softmax and losses", () => {
  it("gives a masked value no probability, and a row masked everywhere none at all", () => {
    scope(() => {
      const x = tensor([1, 2, 3, 50, 2, 1], [2, 3]);
      const y = ops.softmax(ops.maskScores(x, [1, 0, 1, 0, 0, 0]));
      expect(rounded(y.data)).toEqual([0.1192, 0, 0.8808, 0, 0, 0]);
    });
  });

  it("stays finite for large scores", () => {
    scope(() => {
      const x = tensor([1000, 999, -1000], [1, 3]);
      expect(rounded(ops.softmax(x).data)).toEqual([0.7311, 0.2689, 0]);
      expect(rounded(ops.logSumExp(x).data)).toEqual([1000.3132]);
      const logP = [...ops.logSoftmax(x).data];
      expect(logP).toEqual([-0.31326, -1.31326, -2000.31326].map((v) => expect.closeTo(v, 3)));
      const logs = ops.logSigmoid(tensor([-200, 0, 200])).data;
      expect([logs[0], logs[1], logs[2]]).toEqual([-200, Math.fround(-Math.LN2), expect.closeTo(0, 10)]);
    });
  });

  it("averages the cross-entropy over the rows that count", () => {
    scope(() => {
      const logits = tensor([0, 0, 3, 0, 9, 9], [3, 2]);
      const [first, second] = [Math.log(2), Math.log(1 + Math.exp(3))];
      expect(ops.crossEntropy(logits, [0, 1, -1]).item()).toBeCloseTo((first + second) / 2, 5);
      expect(ops.crossEntropy(logits, [0, 1, 7], { ignoreIndex: 7 }).item()).toBeCloseTo(
        (first + second) / 2,
        5,
      );
      expect(ops.crossEntropy(logits, [0, 1, -1], { weights: [3, 1, 5] }).item()).toBeCloseTo(
        (3 * first + second) / 4,
        5,
      );
      expect(ops.crossEntropy(logits, [-1, -1, -1]).item()).toBe(0);
    });
  });

  it("smooths labels to the cross-entropy against the mixed target", () => {
    scope(() => {
      const logits = tensor([1, 2, 4], [1, 3]);
      const logP = ops.logSoftmax(logits).data;
      const expected = -(0.8 * logP[2]! + (0.2 / 3) * (logP[0]! + logP[1]! + logP[2]!));
      expect(ops.crossEntropy(logits, [2], { labelSmoothing: 0.2 }).item()).toBeCloseTo(expected, 5);
    });
  });
});

describe("pointer", () => {
  const scores = (): ops.PointerScores => ({
    vocabulary: tensor([0.5, -1, 2, 1, 1, 0], [1, 2, 3]),
    copy: tensor([1, 2, 0, -1, 0.5, 3], [1, 2, 3]),
    gate: tensor([0.3, -2], [1, 2, 1]),
    sourceIds: [4, 1, 4],
  });

  it("mixes two distributions into one", () => {
    scope(() => {
      const p = ops.pointerProbabilities(scores());
      expect(p.shape).toEqual([1, 2, 5]);
      for (const row of [0, 5]) {
        expect(p.data.slice(row, row + 5).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        expect(p.data[row + 3]).toBe(0);
      }
    });
  });

  it("has a loss that is -log of that mixture, for words of the vocabulary, the source, or both", () => {
    scope(() => {
      const p = ops.pointerProbabilities(scores()).toArray();
      for (const [first, second] of [
        [0, 4],
        [1, 1],
        [4, 2],
      ] as const) {
        const expected = -(Math.log(p[first]!) + Math.log(p[5 + second]!)) / 2;
        expect(ops.pointerCrossEntropy(scores(), [first, second]).item()).toBeCloseTo(expected, 4);
      }
      expect(ops.pointerCrossEntropy(scores(), [0, -1]).item()).toBeCloseTo(-Math.log(p[0]!), 4);
    });
  });
});

describe("dropout", () => {
  it("keeps the mean, drops the given share, and repeats with the seed", () => {
    scope(() => {
      const x = ops.add(zeros([100_000]), tensor([1], []));
      const y = ops.dropout(x, 0.25, testRandom(3));
      const dropped = y.data.filter((v) => v === 0).length / y.size;
      expect(Math.abs(dropped - 0.25)).toBeLessThan(0.01);
      expect(Math.abs(ops.mean(y).item() - 1)).toBeLessThan(0.01);
      expect(ops.dropout(x, 0.25, testRandom(3)).toArray()).toEqual(y.toArray());
      expect(ops.dropout(x, 0.25, testRandom(4)).toArray()).not.toEqual(y.toArray());
    });
  });
});

describe("attention", () => {
  it("is what softmax and matmul give for one head", () => {
    scope(() => {
      const random = testRandom(2);
      const make = (): Tensor => tensor(Float32Array.from({ length: 2 * 3 * 4 }, random), [2, 3, 4]);
      const [q, k, v] = [make(), make(), make()];
      const byHand = ops.matmul(ops.softmax(ops.scale(ops.matmul(q, k, { transposeB: true }), 0.5)), v);
      expect(rounded(ops.attention(q, k, v, { heads: 1 }).data)).toEqual(rounded(byHand.data));
    });
  });

  it("is untouched by what is masked, and zero where everything is", () => {
    scope(() => {
      const random = testRandom(2);
      const values = Float32Array.from({ length: 2 * 3 * 4 }, random);
      const run = (change: number): Float32Array => {
        const x = tensor(values, [2, 3, 4]);
        for (let i = 8; i < 12; i++) x.data[i] = change;
        return ops
          .attention(tensor(values, [2, 3, 4]), x, x, { heads: 2, keyMask: [1, 1, 0, 0, 0, 0] })
          .toArray();
      };
      expect(run(5)).toEqual(run(-7));
      expect(run(5).slice(12)).toEqual(new Float32Array(12));
    });
  });

  const queries = [2, 4, 1, 0];
  const keys = [3, 4, 2, 1];
  const starts = (lengths: readonly number[]) =>
    lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
  /** Sequences end to end, and each of them alone. */
  const sequences = (lengths: readonly number[], values: () => number) => {
    const size = 8 * lengths.reduce((sum, length) => sum + length, 0);
    const whole = tensor(Float32Array.from({ length: size }, values), [1, size / 8, 8]);
    const from = starts(lengths);
    return { whole, each: lengths.map((length, i) => ops.slice(whole, 1, from[i]!, from[i]! + length)) };
  };

  it("is, of sequences end to end, for each what it is alone", () => {
    scope(() => {
      const random = testRandom(3);
      const [q, k, v] = [queries, keys, keys].map((lengths) => sequences(lengths, random));
      for (const causal of [false, true]) {
        const lengths = { queries, keys };
        const together = ops.attention(q!.whole, k!.whole, v!.whole, { heads: 2, causal, lengths });
        const alone = queries.map((_, i) =>
          ops.attention(q!.each[i]!, k!.each[i]!, v!.each[i]!, { heads: 2, causal }),
        );
        expect(rounded(together.data)).toEqual(rounded(ops.concat(alone, 1).data));
      }
      expect(() =>
        ops.attention(q!.whole, k!.whole, v!.whole, { heads: 2, lengths: { queries, keys: queries } }),
      ).toThrow(ShapeError);
    });
  });

  it("scores the keys of the own sequence, and hides what lies beyond them", () => {
    scope(() => {
      const random = testRandom(4);
      const [q, k] = [sequences(queries, random), sequences(keys, random)];
      const scores = ops.sequenceScores(q.whole, k.whole, { queries, keys });
      expect(scores.shape).toEqual([1, 7, 4]);
      const from = starts(queries);
      for (const [i, count] of queries.entries()) {
        const mine = ops.slice(scores, 1, from[i]!, from[i]! + count);
        const alone = ops.matmul(q.each[i]!, k.each[i]!, { transposeB: true });
        expect(rounded(ops.slice(mine, 2, 0, keys[i]!).data)).toEqual(rounded(alone.data));
        for (const hidden of ops.slice(mine, 2, keys[i]!).data) expect(hidden).toBe(-1e9);
      }
      expect(() => ops.sequenceScores(q.whole, k.whole, { queries: [7], keys })).toThrow(ShapeError);
    });
  });
});
