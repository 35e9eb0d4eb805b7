import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, release } from "../memory.js";
import { tableOf } from "../ops/sequences.js";
import { testRandom } from "../testkit/random.js";
import { javascriptKernel } from "./javascript.js";
import { type Kernel, MASKED, type Matrix } from "./kernel.js";
import { createWasmKernel, emitKernel } from "./wasm/index.js";

const kernels = [createWasmKernel(), createWasmKernel({ fused: true })];

/** Random arrays in kernel memory; those that are given back afterwards are reused with old values in their tails. */
function arrays<T>(seed: number, use: (make: (n: number, range?: number) => Float32Array) => T): T {
  const random = testRandom(seed);
  const blocks: ReturnType<typeof allocate>[] = [];
  try {
    return use((n, range = 1) => {
      const block = allocate(n);
      blocks.push(block);
      const view = block.view(n);
      for (let i = 0; i < n; i++) view[i] = (2 * random() - 1) * range;
      return view;
    });
  } finally {
    blocks.forEach(release);
  }
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 1e-5): void {
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(actual[i]! - expected[i]!);
    if (!(apart <= tolerance * (1 + Math.abs(expected[i]!)))) {
      expect.fail(`[${i}] is ${actual[i]} in WASM and ${expected[i]} in JavaScript`);
    }
  }
}

/** Runs `work` in both kernels on equal inputs and compares every array that it could have changed. */
function compare(
  seed: number,
  sizes: readonly number[],
  work: (kernel: Kernel, ...arrays: Float32Array[]) => void,
  range?: number,
): void {
  arrays(seed, (make) => {
    const there = sizes.map((n) => Float32Array.from(make(n, range)));
    const start = there.map((array) => Float32Array.from(array));
    work(javascriptKernel, ...there);
    for (const wasm of kernels) {
      const here = start.map((values) => {
        const array = make(values.length);
        array.set(values);
        return array;
      });
      work(wasm, ...here);
      here.forEach((array, i) => {
        expectClose(array, there[i]!);
      });
    }
  });
}

const length = fc.integer({ min: 0, max: 70 });
const side = fc.integer({ min: 1, max: 40 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const flag = fc.boolean();
const check = (property: fc.IRawProperty<unknown, false>, numRuns = 60): void =>
  fc.assert(property, { numRuns, seed: 7 });

describe("the WASM kernel", () => {
  it("is the same bytes every time it is written", () => {
    expect(emitKernel()).toEqual(emitKernel());
  });

  it("multiplies matrices of any size, transposed or not, added or not, as plain JavaScript does", () => {
    const sizes = fc.record({ rows: side, columns: side, depth: fc.integer({ min: 0, max: 40 }) });
    check(
      fc.property(sizes, flag, flag, flag, seeds, ({ rows, columns, depth }, ta, tb, accumulate, seed) => {
        compare(seed, [rows * columns, rows * depth, depth * columns], (kernel, c, a, b) =>
          kernel.matmul(
            { data: c!, stride: columns },
            { data: a!, stride: ta ? rows : depth, transposed: ta },
            { data: b!, stride: tb ? depth : columns, transposed: tb },
            { rows, columns, depth, accumulate },
          ),
        );
      }),
      200,
    );
  });

  it("multiplies matrices larger than a block in every direction", () => {
    const [rows, columns, depth] = [70, 530, 300];
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      compare(3, [rows * columns, rows * depth, depth * columns], (kernel, c, a, b) =>
        kernel.matmul(
          { data: c!, stride: columns },
          { data: a!, stride: ta ? rows : depth, transposed: ta },
          { data: b!, stride: tb ? depth : columns, transposed: tb },
          { rows, columns, depth },
        ),
      );
    }
  });

  it("multiplies a grid of matrices inside larger rows, as attention does, and touches nothing between them", () => {
    check(
      fc.property(
        side,
        side,
        fc.integer({ min: 1, max: 9 }),
        flag,
        seeds,
        (rows, columns, depth, tb, seed) => {
          const [outer, inner, strideA, strideB, strideC] = [
            2,
            3,
            3 * depth + 2,
            3 * Math.max(depth, columns) + 1,
            3 * columns + 5,
          ];
          const rowsB = tb ? columns : depth;
          const width = tb ? depth : columns;
          compare(
            seed,
            [outer * rows * strideC + 4, outer * rows * strideA, outer * rowsB * strideB],
            (kernel, c, a, b) =>
              kernel.matmul(
                { data: c!, offset: 4, stride: strideC, outerStride: rows * strideC, innerStride: columns },
                { data: a!, offset: 2, stride: strideA, outerStride: rows * strideA, innerStride: depth },
                {
                  data: b!,
                  offset: 1,
                  stride: strideB,
                  outerStride: rowsB * strideB,
                  innerStride: width,
                  transposed: tb,
                },
                { rows, columns, depth, outer, inner, accumulate: true },
              ),
          );
        },
      ),
    );
  });

  it("multiplies and sums rows, and cuts windows, as plain JavaScript does", () => {
    check(
      fc.property(side, side, flag, seeds, (rows, columns, accumulate, seed) => {
        const n = rows * columns;
        compare(seed, [n, n, columns], (kernel, y, x, row) =>
          kernel.multiplyRow(y!, x!, row!, rows, columns, accumulate),
        );
        compare(seed, [columns, n, n], (kernel, row, a, b) =>
          kernel.sumProducts(row!, a!, b!, rows, columns),
        );
      }),
    );
    const small = fc.integer({ min: 1, max: 5 });
    const pad = fc.integer({ min: 0, max: 4 });
    check(
      fc.property(small, small, small, small, small, small, pad, pad, seeds, (...values) => {
        const [height, width, channels, high, wide, stride, top, left, seed] = values as number[] & {
          length: 9;
        };
        const [outHeight, outWidth] = [
          Math.floor((height! + 2 * top! - high!) / stride!) + 1,
          Math.floor((width! + 2 * left! - wide!) / stride!) + 1,
        ];
        fc.pre(outHeight > 0 && outWidth > 0);
        const shape = {
          ...{ batch: 2, height: height!, width: width!, channels: channels!, outHeight, outWidth },
          kernel: [high!, wide!] as const,
          stride: [stride!, stride!] as const,
          padding: [top!, left!] as const,
        };
        const rows = 2 * outHeight * outWidth * high! * wide! * channels!;
        const picture = 2 * height! * width! * channels!;
        compare(seed!, [rows, picture], (kernel, y, x) => kernel.windows(y!, x!, shape));
        compare(seed!, [picture, rows], (kernel, dx, dy) => kernel.windowsBackward(dx!, dy!, shape));
      }),
      120,
    );
  });

  it("gathers rows of a table, and adds to them where one is named twice, as plain JavaScript does", () => {
    const table = fc.integer({ min: 1, max: 9 });
    check(
      fc.property(table, length, fc.integer({ min: 1, max: 21 }), seeds, (rows, count, columns, seed) => {
        const random = testRandom(seed);
        const ids = Int32Array.from({ length: count }, () => Math.floor(random() * rows));
        const sizes = [rows * columns, count * columns];
        compare(seed, sizes, (kernel, from, y) => kernel.gatherRows(y!, from!, ids, columns));
        compare(seed, sizes, (kernel, to, x) => kernel.scatterRows(to!, x!, ids, columns));
      }),
    );
  });

  it("computes element by element as plain JavaScript does", () => {
    check(
      fc.property(length, seeds, (n, seed) => {
        compare(seed, [n, n, n], (kernel, y, a, b) => kernel.add(y!, a!, b!, n));
        compare(seed, [n, n, n], (kernel, y, a, b) => kernel.multiply(y!, a!, b!, n));
        compare(seed, [n, n, n], (kernel, y, a, b) => kernel.multiplyAdd(y!, a!, b!, n));
        compare(seed, [n, n], (kernel, y, x) => kernel.axpy(y!, x!, -0.7, n));
        compare(seed, [n], (kernel, y) => kernel.scale(y!, 3, n));
        for (const accumulate of [false, true]) {
          compare(seed, [n, n], (kernel, y, x) => kernel.dropout(y!, x!, n, seed | 0, 0.3, accumulate));
        }
        arrays(seed, (make) => {
          const [a, b] = [make(n), make(n)];
          for (const wasm of kernels) expect(wasm.dot(a, b, n)).toBeCloseTo(javascriptKernel.dot(a, b, n), 5);
        });
      }),
    );
  });

  it.each(["gelu", "tanh", "sigmoid", "relu"] as const)(
    "computes %s and its derivative from -100 to 100",
    (kind) => {
      for (const range of [1, 10, 100]) {
        compare(range, [999, 999], (kernel, y, x) => kernel.unary(kind, y!, x!, 999), range);
        compare(
          range,
          [999, 999, 999, 999],
          (kernel, dx, dy, x, y) => {
            kernel.unary(kind, y!, x!, 999);
            kernel.unaryBackward(kind, dx!, dy!, x!, y!, 999);
          },
          range,
        );
      }
    },
  );

  it("computes rows as plain JavaScript does", () => {
    const shape = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: side });
    check(
      fc.property(shape, seeds, flag, ({ rows, columns }, seed, accumulate) => {
        const n = rows * columns;
        compare(seed, [n, n, columns], (kernel, y, x, row) => kernel.addRow(y!, x!, row!, rows, columns));
        compare(seed, [n, columns], (kernel, y, row) => kernel.fillRows(y!, row!, rows, columns));
        compare(seed, [columns, n], (kernel, row, x) => kernel.sumRows(row!, x!, rows, columns));
        compare(seed, [n, n], (kernel, y, x) => kernel.softmax(y!, x!, rows, columns), 30);
        compare(seed, [n, n, n], (kernel, dx, y, dy) =>
          kernel.softmaxBackward(dx!, y!, dy!, rows, columns, 0.4, accumulate),
        );
        compare(seed, [rows, n], (kernel, out, x) => kernel.logSumExp(out!, x!, rows, columns), 30);
        compare(seed, [n, n, rows, rows], (kernel, dx, x, lse, weight) => {
          kernel.logSumExp(lse!, x!, rows, columns);
          kernel.addSoftmax(dx!, x!, lse!, weight!, rows, columns, 0.01);
        });
      }),
    );
  });

  it("normalises rows, forwards and backwards, as plain JavaScript does", () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 9 }),
      columns: fc.integer({ min: 3, max: 40 }),
    });
    check(
      fc.property(shape, seeds, ({ rows, columns }, seed) => {
        const n = rows * columns;
        compare(seed, [n, 2 * rows, n, columns, columns], (kernel, y, stats, x, gain, bias) =>
          kernel.layerNorm(y!, stats!, x!, gain!, bias!, rows, columns, 1e-2),
        );
        compare(
          seed,
          [n, columns, columns, n, n, columns, 2 * rows, n],
          (kernel, dx, dgain, dbias, dy, x, gain, stats, y) => {
            kernel.layerNorm(y!, stats!, x!, gain!, dbias!, rows, columns, 1e-2);
            kernel.layerNormBackward(dx!, dgain!, dbias!, dy!, x!, gain!, stats!, rows, columns);
          },
        );
      }),
    );
  });

  it("masks attention scores as plain JavaScript does", () => {
    const shape = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      heads: fc.integer({ min: 1, max: 3 }),
      queries: fc.integer({ min: 1, max: 7 }),
      keys: fc.integer({ min: 1, max: 7 }),
    });
    check(
      fc.property(shape, flag, flag, seeds, (size, causal, masked, seed) => {
        const { batch, heads, queries, keys } = size;
        compare(seed, [batch * heads * queries * keys, batch * keys], (kernel, scores, mask) => {
          for (let i = 0; i < mask!.length; i++) mask![i] = mask![i]! < 0 ? MASKED : 0;
          kernel.attentionSoftmax(scores!, masked ? mask : undefined, size, 0.3, causal);
        });
      }),
    );
  });

  const step = {
    factor: 0.7,
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    decay: 0.001,
    correction1: 0.1,
    correction2: 0.01,
  };

  it("attends to sequences end to end as plain JavaScript does", () => {
    const count = fc.integer({ min: 0, max: 11 });
    const several = fc.array(fc.record({ queries: count, keys: count }), { minLength: 1, maxLength: 4 });
    const some = fc.integer({ min: 1, max: 3 });
    check(
      fc.property(
        several,
        some,
        fc.integer({ min: 1, max: 37 }),
        flag,
        seeds,
        (all, heads, depth, causal, seed) => {
          const lengths = { queries: all.map(({ queries }) => queries), keys: all.map(({ keys }) => keys) };
          const sequences = tableOf(lengths, { heads, causal }, (keys) => 4 * Math.ceil(keys / 4) + 4);
          const [queries, keys] = [lengths.queries, lengths.keys].map((ns) => ns.reduce((a, b) => a + b, 0));
          const width = heads * depth + 3;
          const [asked, offered] = [queries! * width + 2, keys! * width + 2];
          const rows = (data: Float32Array) => ({ data, offset: 2, stride: width, innerStride: depth });
          const sizes = [
            sequences.size,
            sequences.size,
            asked,
            offered,
            offered,
            asked,
            asked,
            asked,
            offered,
          ];
          compare(seed, sizes, (kernel, scores, dscores, ...data) => {
            const [q, k, v, y, dy, dq, dk] = data.map(rows) as [
              Matrix,
              Matrix,
              Matrix,
              Matrix,
              Matrix,
              Matrix,
              Matrix,
            ];
            kernel.sequenceScores(scores!, q, k, depth, sequences);
            kernel.sequenceSoftmax(scores!, sequences, 0.4);
            kernel.sequenceSums(y, scores!, v, depth, sequences, false);
            kernel.sequenceScores(dscores!, dy, v, depth, sequences);
            kernel.sequenceSoftmaxBackward(dscores!, scores!, sequences, 0.4);
            kernel.sequenceSums(dq, dscores!, k, depth, sequences, true);
            kernel.sequenceSumsTransposed(dk, dscores!, q, depth, sequences);
          });
        },
      ),
      200,
    );
  });

  it("steps Adam as plain JavaScript does", () => {
    for (const clear of [false, true]) {
      compare(5, [123, 123, 123, 123], (kernel, p, g, m, v) => {
        for (let i = 0; i < v!.length; i++) v![i] = Math.abs(v![i]!);
        // Rows that were not met of late, and some that were never met.
        for (const idle of [g!, m!]) idle.fill(0, 20, 90);
        for (const idle of [p!, v!]) idle.fill(0, 60, 80);
        kernel.adam(p!, g!, m!, v!, 123, { ...step, clear });
        expect(g!.some((value) => value !== 0)).toBe(!clear);
      });
    }
  });

  it.each([4, 7, 64])("steps and drifts rows of %d columns as plain JavaScript does", (columns) => {
    const ids = Int32Array.of(6, 0, 3);
    const size = 9 * columns;
    compare(11, [size, size, size, size], (kernel, p, g, m, v) => {
      for (let i = 0; i < size; i++) v![i] = Math.abs(v![i]!);
      // A row that was never met.
      for (const idle of [g!, m!, v!]) idle.fill(0, 3 * columns, 4 * columns);
      const [before, gradient] = [Float32Array.from(p!), Float32Array.from(g!)];
      kernel.adamRows(p!, g!, m!, v!, ids, columns, step);
      kernel.driftRows(
        p!,
        m!,
        v!,
        ids.subarray(1),
        Float32Array.of(0.9, 0.01, 0.5, 0.7, 0.8, 0, 1, 0),
        columns,
      );
      for (let row = 0; row < 9; row++) {
        const at = row * columns;
        const isMet = ids.includes(row);
        expect(p![at] === before[at]).toBe(!isMet);
        expect(g![at]).toBe(isMet ? 0 : gradient[at]);
      }
    });
  });

  it("lets a NaN through, so that a broken step is noticed", () => {
    arrays(1, (make) => {
      const [x, y] = [make(8), make(8)];
      x[5] = Number.NaN;
      const wasm = kernels[0]!;
      wasm.softmax(y, x, 1, 8);
      expect(y.some(Number.isNaN)).toBe(true);
      wasm.unary("gelu", y, x, 8);
      expect(y[5]).toBeNaN();
    });
  });

  it("leaves no number behind that is too small for the processor's fast path", () => {
    const smallest = (array: Float32Array) =>
      Math.min(...[...array].filter((value) => value !== 0).map(Math.abs), 1);
    arrays(3, (make) => {
      for (const kernel of kernels) {
        const [x, y, dx, dy] = [make(200), make(200), make(200), make(200)];
        for (let i = 0; i < 200; i++) x[i] = -i / 4;
        kernel.unary("gelu", y, x, 200);
        expect(smallest(y)).toBeGreaterThan(1e-9);
        dx.fill(0);
        dy.fill(1e-9);
        kernel.unaryBackward("gelu", dx, dy, x, y, 200);
        expect(smallest(dx)).toBeGreaterThan(1e-18);
        for (let i = 0; i < 200; i++) x[i] = -i;
        kernel.softmax(y, x, 1, 200);
        expect(smallest(y)).toBeGreaterThan(1e-21);
        const [p, g, m, v] = [make(8), make(8), make(8, 1e-6), make(8)];
        g.fill(0);
        v.fill(1e-12);
        const step = {
          factor: 1,
          clear: false,
          learningRate: 0,
          beta1: 0.9,
          beta2: 0.99,
          epsilon: 1e-8,
          decay: 0,
        };
        for (let i = 0; i < 8000; i++) {
          kernel.adam(p, g, m, v, 8, { ...step, correction1: 1, correction2: 1 });
          if (i % 100 === 0) expect(Math.min(smallest(m), smallest(v))).toBeGreaterThan(1e-37);
        }
        expect([...m, ...v]).toEqual(Array(16).fill(0));
      }
    });
  });
});
