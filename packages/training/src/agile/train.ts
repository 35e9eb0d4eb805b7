/**
 * Trains the jigsaw policy on the training photographs and writes its weights: `npm run train:agile [-- --seed 1 --steps 4000
 * --out FILE]`. Then `npm run evaluate:agile -- --card --cpu-seconds N` measures them and writes the card.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sha256 } from "@fovea/core";
import { saveParameters } from "@fovea/tensor";
import { photographs, readPhotographs } from "./photographs.js";
import { seamWeights } from "./policy.js";
import { trainSeams } from "./train-loop.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "4000" },
    batch: { type: "string", default: "2" },
    rate: { type: "string", default: "0.003" },
    out: { type: "string" },
  },
});
const out = resolve(values.out ?? fileURLToPath(seamWeights));
mkdirSync(dirname(out), { recursive: true });
const before = process.cpuUsage();
const spent = () => {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1e6);
};
const read = await readPhotographs(photographs.filter(({ split }) => split === "training"));
const reading = spent();
const origin = {
  seed: Number(values.seed),
  steps: Number(values.steps),
  batch: Number(values.batch),
  peakRate: Number(values.rate),
};
const network = trainSeams(read, {
  ...origin,
  onProgress: (step, loss) => console.error(`step ${step}  loss ${loss.toFixed(4)}  ${spent()} CPU s`),
});
const cost = { readingCpuSeconds: reading, trainingCpuSeconds: spent() - reading };
const packed = saveParameters(network, {
  format: "f32",
  metadata: { format: "fovea-agile-seams-1", origin: JSON.stringify(origin) },
});
writeFileSync(out, packed);
console.log(JSON.stringify({ ...origin, ...cost, bytes: packed.length, sha256: sha256(packed) }));
