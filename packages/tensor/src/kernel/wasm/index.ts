/** The kernel in WebAssembly with 128-bit vectors, written into a module when it is first used. */
import { setFlagsFromString } from "node:v8";
import { KernelError } from "../../errors.js";
import { allocate, MAXIMUM_PAGES, release, sharedMemory, withTemporary } from "../../memory.js";
import {
  type AdamStep,
  ALL_MASKED,
  type Kernel,
  MASKED,
  type Matrix,
  SEQUENCE_WORDS,
  type Sequences,
  type Windows,
} from "../kernel.js";
import { defineAdam } from "./adam.js";
import { ModuleBuilder } from "./assembler.js";
import { defineElementwise } from "./elementwise.js";
import { defineMatmul, MATMUL_SCRATCH } from "./matmul.js";
import { defineProducts } from "./products.js";
import { defineRows } from "./rows.js";
import { defineSequences } from "./sequences.js";
import { defineWindowRoutines } from "./windows.js";

/** The bytes of the module: the same at every call. */
export function emitKernel(options: { readonly fused?: boolean } = {}): Uint8Array {
  const module = new ModuleBuilder(options);
  const products = defineProducts(module);
  defineMatmul(module, products);
  defineSequences(module, products);
  defineElementwise(module);
  defineRows(module);
  defineAdam(module);
  defineWindowRoutines(module);
  return module.build({ initial: 1, maximum: MAXIMUM_PAGES });
}

/** Node 20's engine has it behind a flag, which may be set while it runs; later ones have it as it is. */
function hasRelaxedSimd(bytes: Uint8Array): boolean {
  if (WebAssembly.validate(bytes)) return true;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(bytes);
}

type Routine = (...values: number[]) => number;

/**
 * Instantiates the module over the package's memory. Addresses are bytes, counts are floats. Throws `KernelError` for a
 * fused one where the engine has no relaxed SIMD.
 */
export function createWasmKernel(options: { readonly fused?: boolean } = {}): Kernel {
  const bytes = emitKernel(options);
  if (options.fused && !hasRelaxedSimd(bytes)) {
    throw new KernelError(
      `no relaxed SIMD in V8 ${process.versions.v8}`,
      'use Node 20.19 or newer, or useKernel("wasm")',
    );
  }
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: sharedMemory() } });
  const routine = (name: string): Routine => exports[name] as Routine;
  const address = (array: Float32Array): number => array.byteOffset;
  const corner = ({ data, offset = 0 }: Matrix): number => data.byteOffset + 4 * offset;
  const scratch = address(allocate(MATMUL_SCRATCH).floats);

  const matmul = routine("matmul");
  const axpy = routine("axpy");
  const add = routine("add");
  const multiply = routine("multiply");
  const multiplyAdd = routine("multiplyAdd");
  const scale = routine("scale");
  const addRow = routine("addRow");
  const fillRows = routine("fillRows");
  const multiplyRow = routine("multiplyRow");
  const sumProducts = routine("sumProducts");
  const sumRows = routine("sumRows");
  const gatherRows = routine("gatherRows");
  const scatterRows = routine("scatterRows");
  const dot = routine("dot");
  const windows = routine("windows");
  const windowsBackward = routine("windowsBackward");
  const kinds = ["gelu", "tanh", "sigmoid", "relu"] as const;
  const unary = new Map(kinds.map((kind) => [kind, routine(kind)]));
  const unaryBackward = new Map(kinds.map((kind) => [kind, routine(`${kind}Backward`)]));
  const softmax = routine("softmax");
  const softmaxBackward = routine("softmaxBackward");
  const attentionSoftmax = routine("attentionSoftmax");
  const sequenceScores = routine("sequenceScores");
  const sequenceSums = routine("sequenceSums");
  const sequenceSumsTransposed = routine("sequenceSumsTransposed");
  const sequenceSoftmax = routine("sequenceSoftmax");
  const sequenceSoftmaxBackward = routine("sequenceSoftmaxBackward");
  const expSums = routine("expSums");
  const addSoftmax = routine("addSoftmax");
  const layerNorm = routine("layerNorm");
  const layerNormBackward = routine("layerNormBackward");
  const dropout = routine("dropout");
  const adam = routine("adam");
  const adamRows = routine("adamRows");
  const driftRows = routine("driftRows");

  return {
    name: options.fused ? "wasm-fused" : "wasm",
    matmul(c, a, b, { rows, columns, depth, outer = 1, inner = 1, accumulate = false }) {
      // Named one by one: the arrays of a spread would cost more than a small product.
      matmul(
        corner(c),
        corner(a),
        corner(b),
        rows,
        columns,
        depth,
        c.stride,
        a.stride,
        b.stride,
        Number(a.transposed ?? false),
        Number(b.transposed ?? false),
        Number(accumulate),
        outer,
        inner,
        c.outerStride ?? 0,
        c.innerStride ?? 0,
        a.outerStride ?? 0,
        a.innerStride ?? 0,
        b.outerStride ?? 0,
        b.innerStride ?? 0,
        scratch,
      );
    },
    axpy: (y, x, alpha, n) => void axpy(address(y), address(x), n, alpha),
    add: (y, a, b, n) => void add(address(y), address(a), address(b), n),
    multiply: (y, a, b, n) => void multiply(address(y), address(a), address(b), n),
    multiplyAdd: (y, a, b, n) => void multiplyAdd(address(y), address(a), address(b), n),
    scale: (y, alpha, n) => void scale(address(y), n, alpha),
    addRow: (y, x, row, rows, columns) => void addRow(address(y), address(x), address(row), rows, columns),
    fillRows: (y, row, rows, columns) => void fillRows(address(y), address(row), rows, columns),
    multiplyRow: (y, x, row, rows, columns, accumulate) =>
      void multiplyRow(address(y), address(x), address(row), rows, columns, Number(accumulate)),
    sumProducts: (row, a, b, rows, columns) =>
      void sumProducts(address(row), address(a), address(b), rows, columns),
    sumRows: (row, x, rows, columns) => void sumRows(address(row), address(x), rows, columns),
    gatherRows: (y, table, ids, columns) =>
      withWords(ids, (at) => gatherRows(address(y), address(table), at, ids.length, columns)),
    scatterRows: (table, x, ids, columns) =>
      withWords(ids, (at) => scatterRows(address(table), address(x), at, ids.length, columns)),
    dot: (a, b, n) => dot(address(a), address(b), n),
    windows: (y, x, shape) => void windows(address(y), address(x), ...numbersOf(shape)),
    windowsBackward: (dx, dy, shape) => void windowsBackward(address(dy), address(dx), ...numbersOf(shape)),
    unary: (kind, y, x, n) => void unary.get(kind)!(address(y), address(x), n),
    unaryBackward: (kind, dx, dy, x, y, n) =>
      void unaryBackward.get(kind)!(address(dx), address(dy), address(x), address(y), n),
    softmax: (y, x, rows, columns) => void softmax(address(y), address(x), rows, columns),
    softmaxBackward: (dx, y, dy, rows, columns, factor, accumulate) =>
      void softmaxBackward(address(dx), address(y), address(dy), rows, columns, Number(accumulate), factor),
    attentionSoftmax: (scores, mask, { batch, heads, queries, keys }, factor, causal) =>
      void attentionSoftmax(
        ...[address(scores), mask ? address(mask) : 0, batch, heads, queries, keys, Number(causal), factor],
      ),
    sequenceScores: (scores, a, b, depth, sequences) =>
      withTable(sequences, (table) =>
        sequenceScores(address(scores), corner(a), corner(b), depth, ...stepsOf(a), ...stepsOf(b), ...table),
      ),
    sequenceSums: (c, scores, b, columns, sequences, accumulate) =>
      withTable(sequences, (table) =>
        sequenceSums(
          ...[corner(c), address(scores), corner(b), columns, Number(accumulate)],
          ...[...stepsOf(c), ...stepsOf(b), ...table],
        ),
      ),
    sequenceSumsTransposed: (c, scores, b, columns, sequences) =>
      withTable(sequences, (table) =>
        sequenceSumsTransposed(
          ...[corner(c), address(scores), corner(b), columns, ...stepsOf(c), ...stepsOf(b), ...table],
        ),
      ),
    sequenceSoftmax: (scores, sequences, factor) =>
      withTable(sequences, (table) => sequenceSoftmax(address(scores), ...table, factor)),
    sequenceSoftmaxBackward: (dscores, scores, sequences, factor) =>
      withTable(sequences, (table) =>
        sequenceSoftmaxBackward(address(dscores), address(scores), ...table, factor),
      ),
    logSumExp(out, x, rows, columns) {
      // The greatest values go where the result will be; the sums need a place of their own.
      const sums = allocate(rows);
      expSums(address(out), address(sums.floats), address(x), rows, columns);
      for (let i = 0; i < rows; i++) {
        out[i] = out[i]! <= ALL_MASKED ? MASKED : out[i]! + Math.log(sums.floats[i]!);
      }
      release(sums);
    },
    addSoftmax: (dx, x, lse, weight, rows, columns, uniform) =>
      void addSoftmax(address(dx), address(x), address(lse), address(weight), rows, columns, uniform),
    layerNorm: (y, stats, x, gain, bias, rows, columns, epsilon) =>
      void layerNorm(
        ...[address(y), address(stats), address(x), address(gain), address(bias), rows, columns, epsilon],
      ),
    layerNormBackward: (dx, dgain, dbias, dy, x, gain, stats, rows, columns) =>
      void layerNormBackward(
        ...[address(dx), address(dgain), address(dbias), address(dy), address(x), address(gain)],
        ...[address(stats), rows, columns],
      ),
    dropout: (y, x, n, seed, rate, accumulate) =>
      void dropout(
        ...[address(y), address(x), n, seed, Math.floor(rate * 2 ** 32), Number(accumulate), 1 / (1 - rate)],
      ),
    adam: (p, g, m, v, n, step) =>
      void adam(
        ...[address(p), address(g), address(m), address(v), n, Number(step.clear), ...factorsOf(step)],
      ),
    adamRows: (p, g, m, v, ids, columns, step) =>
      withWords(ids, (at) =>
        adamRows(
          ...[address(p), address(g), address(m), address(v), at, ids.length, columns, ...factorsOf(step)],
        ),
      ),
    driftRows: (p, m, v, ids, drifts, columns) =>
      withWords(ids, (at) =>
        withTemporary(drifts.length, (floats) => {
          floats.set(drifts);
          driftRows(address(p), address(m), address(v), floats.byteOffset, at, ids.length, columns);
        }),
      ),
  };
}

/** Hands over where whole numbers lie in the memory for as long as `use` runs. */
function withWords(words: Int32Array, use: (address: number) => void): void {
  withTemporary(words.length, ({ buffer, byteOffset }) => {
    new Int32Array(buffer, byteOffset, words.length).set(words);
    use(byteOffset);
  });
}

/** What AdamW multiplies by, in the order of its routines' parameters. */
const factorsOf = (step: Omit<AdamStep, "clear">): number[] => [
  ...[step.factor, step.learningRate / step.correction1, step.beta1, step.beta2, step.epsilon],
  ...[1 - step.decay, 1 / Math.sqrt(step.correction2)],
];

/** Hands over what the routines are told of sequences: the table's address, its length, the heads, and whether they are causal. */
const withTable = ({ table, heads, causal }: Sequences, use: (values: readonly number[]) => void): void =>
  withWords(table, (at) => use([at, table.length / SEQUENCE_WORDS, heads, Number(causal)]));

const stepsOf = ({ stride, innerStride = 0 }: Matrix): [number, number] => [stride, innerStride];

const numbersOf = (shape: Windows): number[] => [
  ...[shape.batch, shape.height, shape.width, shape.channels, ...shape.kernel, ...shape.stride],
  ...[...shape.padding, shape.outHeight, shape.outWidth],
];
