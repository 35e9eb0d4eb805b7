/** Trains the embedded reasoner: `node packages/training/dist/embedded/train.js --seed 1 --steps 9000 --out FILE`. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { saveParameters } from "@fovea/tensor";
import { alphabet } from "./alphabet.js";
import { sizes, train } from "./train-loop.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "9000" },
    batch: { type: "string", default: "64" },
    out: { type: "string" },
  },
});
const [seed, steps, batch] = [Number(values.seed), Number(values.steps), Number(values.batch)];
const before = process.cpuUsage();
const spent = () => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const network = train({
  seed,
  steps,
  batch,
  onProgress: (step, loss) =>
    console.error(`step ${step}  loss ${loss.toFixed(4)}  ${spent().toFixed(0)} CPU s`),
});
const metadata = {
  format: "fovea-embedded-1",
  sizes: JSON.stringify(sizes),
  alphabet: JSON.stringify(alphabet.alphabet),
  training: JSON.stringify({ seed, steps, batch, cpuSeconds: Math.round(spent()) }),
};
const file = values.out ?? "reasoner.f32.safetensors";
writeFileSync(file, saveParameters(network, { format: "f32", metadata }));
console.error(`${file}: ${spent().toFixed(0)} CPU seconds`);
