// Trains a model of models.mjs one sample a step. Usage: node ours.mjs MODEL WARMUP STEPS -> one JSON line, as peer.py.
import { stream } from "@fovea/core/random";
import { AdamW, clipGradients, countParameters, crossEntropy, Tape, tensor, useKernel } from "@fovea/tensor";
import { ACTIONS, CnnTransformer, FilmCnn, LENGTH, SIDE, WORDS } from "./models.mjs";

const [name, warmup, steps] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
useKernel(process.env.KERNEL ?? "wasm");
const generator = stream(1, "bench-tensor");
const random = () => generator.random();
const model = new { "cnn-transformer": CnnTransformer, "film-cnn": FilmCnn }[name](random);
const draw = (n, below) => Array.from({ length: n }, () => Math.floor(random() * below));
const samples = Array.from({ length: 16 }, () => ({
  picture: Float32Array.from({ length: SIDE * SIDE * 3 }, random),
  words: draw(LENGTH, WORDS),
  target: draw(1, ACTIONS),
}));
const [tape, optimizer] = [new Tape(), new AdamW(model)];
function step(i) {
  const { picture, words, target } = samples[i % 16];
  const loss = tape.run(() => {
    const made = crossEntropy(model.forward(tensor(picture, [1, SIDE, SIDE, 3]), words), target);
    tape.backward(made);
    return made.item();
  });
  clipGradients(optimizer.parameters.values(), 1);
  optimizer.step(1e-3);
  optimizer.zeroGradients();
  return loss;
}
for (let i = 0; i < warmup; i++) step(i);
const before = process.cpuUsage();
let loss = 0;
for (let i = 0; i < steps; i++) loss = step(i);
const used = process.cpuUsage(before);
const seconds = (used.user + used.system) / 1e6;
console.log(JSON.stringify({ seconds, parameters: countParameters(model), loss }));
