// The tensor engine: matrix multiplication and one training step, the WASM kernel against plain JavaScript in the same
// run, one thread, CPU time. `npm run bench -- tensor`
import {
  AdamW,
  add,
  argmax,
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
} from "@fovea/tensor";
import { interleave } from "../lib.mjs";
import { trainingRows } from "./training.mjs";

// The aim of the issue: 3 GFLOP/s of 32-bit floats on one thread.
const AIM_GFLOPS = 3;

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** CPU milliseconds of one `work` in each kernel; `repeat` makes one measurement long enough for the clock. */
async function both(work, repeat, rounds) {
  const run = (name, times) => () => {
    useKernel(name);
    for (let i = 0; i < times; i++) work();
  };
  const total = await interleave({ wasm: run("wasm", repeat.wasm), js: run("js", repeat.js) }, { rounds });
  return { wasm: total.wasm / repeat.wasm, js: total.js / repeat.js };
}

async function multiplication(n, label, options, random) {
  const values = () => Float32Array.from({ length: n * n }, () => random() - 0.5);
  const [a, b] = [parameter(values(), [n, n]), parameter(values(), [n, n])];
  const work = () => scope(() => matmul(a, b, options).data[0]);
  const flops = 2 * n ** 3;
  // About 1 GFLOP and 0.07 GFLOP a measurement: 40 to 60 ms in either kernel.
  const repeat = { wasm: Math.ceil(1e9 / flops), js: Math.ceil(7e7 / flops) };
  const milliseconds = await both(work, repeat, 7);
  a.dispose();
  b.dispose();
  const [value, peer] = [flops / milliseconds.wasm / 1e6, flops / milliseconds.js / 1e6];
  return {
    name: `matmul ${n} x ${n}, ${label}: WASM against plain JavaScript`,
    value,
    unit: "GFLOP/s",
    peer,
    ratio: value / peer,
    target: `>= ${AIM_GFLOPS}`,
    ok: value >= AIM_GFLOPS,
  };
}

function trainer(random) {
  const [width, batch, length, words] = [128, 64, 24, 512];
  const model = {
    tokens: new Embedding(words, width, random),
    positions: new Embedding(length, width, random),
    blocks: Array.from({ length: 5 }, () => new TransformerBlock({ width, heads: 4 }, random)),
    norm: new LayerNorm(width),
  };
  const ids = Int32Array.from({ length: batch * length }, () => Math.floor(random() * words));
  const places = [...Array(length).keys()];
  const tape = new Tape();
  const optimizer = new AdamW(model);
  const step = () => {
    tape.run(() => {
      let x = add(model.tokens.forward(ids, [batch, length]), model.positions.forward(places));
      for (const block of model.blocks) x = block.forward(x, { causal: true });
      tape.backward(crossEntropy(model.tokens.scores(model.norm.forward(x)), ids));
    });
    clipGradients(optimizer.parameters.values(), 1);
    optimizer.step(1e-3);
    optimizer.zeroGradients();
  };
  /** Reads a prompt, then adds ten, one at a time. */
  const decode = () =>
    scope(() => {
      const caches = model.blocks.map((block) => block.cache(1, length));
      const next = (tokens, start) =>
        scope(() => {
          const at = tokens.map((_, i) => start + i);
          let x = add(model.tokens.forward(tokens, [1, tokens.length]), model.positions.forward(at));
          model.blocks.forEach((block, i) => {
            x = block.forward(x, { causal: true, cache: caches[i] });
          });
          return argmax(model.tokens.scores(model.norm.forward(x))).at(-1);
        });
      let token = next([...ids.slice(0, length - 10)], 0);
      for (let i = 10; i > 0; i--) token = next([token], length - i);
      return token;
    });
  const label = `transformer of ${countParameters(model)} parameters, ${batch} x ${length} tokens`;
  return { step, decode, label };
}

export default async function bench() {
  const random = generator(1);
  const rows = [];
  for (const n of [128, 256, 512]) {
    rows.push(await multiplication(n, "A B", {}, random));
    rows.push(await multiplication(n, "A Bᵀ", { transposeB: true }, random));
    rows.push(await multiplication(n, "Aᵀ B", { transposeA: true }, random));
  }
  const { step, decode, label } = trainer(random);
  const milliseconds = await both(step, { wasm: 1, js: 1 }, 3);
  rows.push({
    name: `training step, ${label}: WASM against plain JavaScript`,
    value: milliseconds.wasm,
    unit: "CPU ms",
    peer: milliseconds.js,
    ratio: milliseconds.js / milliseconds.wasm,
  });
  const decoding = await both(decode, { wasm: 10, js: 2 }, 5);
  rows.push({
    name: "greedy decoding with a cache, the same model, 14 tokens read and 10 made",
    value: decoding.wasm,
    unit: "CPU ms",
    peer: decoding.js,
    ratio: decoding.js / decoding.wasm,
  });
  useKernel("wasm");
  global.gc?.();
  const before = { tensors: memoryUse().reserved, heap: process.memoryUsage().heapUsed };
  const steps = 5;
  for (let i = 0; i < steps; i++) step();
  const grown = memoryUse().reserved - before.tensors;
  rows.push({
    name: `tensor memory after training steps (grown by ${grown} bytes in the last ${steps})`,
    value: memoryUse().reserved / 2 ** 20,
    unit: "MiB",
    target: "no growth",
    ok: grown === 0,
  });
  rows.push({
    name: `JavaScript heap that one training step leaves to the collector, mean of ${steps}`,
    value: Math.max(0, process.memoryUsage().heapUsed - before.heap) / steps / 2 ** 20,
    unit: "MiB",
  });
  return [...rows, ...(await trainingRows())];
}
