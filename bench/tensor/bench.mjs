// Matrix multiplication and one training step, WASM against plain JavaScript in the same run, one thread.
//   node bench/tensor/bench.mjs
// Traps: both kernels are warmed up before timing, the runs are interleaved, and the best of five is reported, because
// other work on the machine only ever slows a run down. CPU time is not used: one thread, so it equals wall time when
// the machine is idle.
import {
  AdamW,
  add,
  clipGradients,
  countParameters,
  crossEntropy,
  Embedding,
  LayerNorm,
  matmul,
  memoryUse,
  parameter,
  scope,
  Tape,
  TransformerBlock,
  useKernel,
} from "../../packages/tensor/dist/index.js";

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function best(run, milliseconds) {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  } while (performance.now() < end);
  return least / 1000;
}

function compare(label, run, work, unit, milliseconds) {
  const seconds = { wasm: Number.POSITIVE_INFINITY, js: Number.POSITIVE_INFINITY };
  for (const name of ["wasm", "js"]) {
    useKernel(name);
    run();
  }
  for (let round = 0; round < 3; round++) {
    for (const name of ["wasm", "js"]) {
      useKernel(name);
      seconds[name] = Math.min(seconds[name], best(run, milliseconds));
    }
  }
  const rate = (s) => (work / s).toFixed(2);
  console.log(
    `${label.padEnd(34)} wasm ${rate(seconds.wasm).padStart(8)} ${unit}, js ${rate(seconds.js).padStart(7)}, ratio ${(seconds.js / seconds.wasm).toFixed(1)}`,
  );
}

const random = generator(1);
const values = (n) => Float32Array.from({ length: n }, () => random() - 0.5);
for (const n of [64, 128, 256, 512]) {
  const [a, b] = [parameter(values(n * n), [n, n]), parameter(values(n * n), [n, n])];
  for (const [name, options] of [
    ["A B", {}],
    ["A B^T", { transposeB: true }],
    ["A^T B", { transposeA: true }],
  ]) {
    const run = () => scope(() => matmul(a, b, options).size);
    compare(`matmul ${n} x ${n}, ${name}`, run, (2 * n ** 3) / 1e9, "GFLOP/s", 150);
  }
  a.dispose();
  b.dispose();
}

// A decoder-only transformer of about a million parameters on 64 x 24 tokens.
const [width, batch, length, words] = [128, 64, 24, 512];
const model = {
  tokens: new Embedding(words, width, random),
  positions: new Embedding(length, width, random),
  blocks: Array.from({ length: 5 }, () => new TransformerBlock({ width, heads: 4 }, random)),
  norm: new LayerNorm(width),
};
const ids = Int32Array.from({ length: batch * length }, () => Math.floor(random() * words));
const tape = new Tape();
const optimizer = new AdamW(model);
const forward = () => {
  let x = add(model.tokens.forward(ids, [batch, length]), model.positions.forward([...Array(length).keys()]));
  for (const block of model.blocks) x = block.forward(x, { causal: true });
  return crossEntropy(model.tokens.scores(model.norm.forward(x)), ids);
};
const step = () => {
  tape.run(() => tape.backward(forward()));
  clipGradients(optimizer.parameters.values(), 1);
  optimizer.step(1e-3);
  optimizer.zeroGradients();
};
console.log(`transformer: ${countParameters(model)} parameters, batch ${batch} x ${length} tokens`);
compare("training step", step, 1, "steps/s", 600);
useKernel("wasm");
global.gc?.();
const before = { ...memoryUse(), heap: process.memoryUsage().heapUsed };
for (let i = 0; i < 10; i++) step();
const after = { ...memoryUse(), heap: process.memoryUsage().heapUsed };
console.log(
  `ten more steps: tensor memory ${(after.reserved / 2 ** 20).toFixed(0)} MiB, grown by ${after.reserved - before.reserved} bytes; ` +
    `JavaScript heap ${((after.heap - before.heap) / 2 ** 20 / 10).toFixed(2)} MiB a step`,
);
