/**
 * Trains the embedded reasoner, packs and calibrates its weights:
 * `npm run train:embedded [-- --seed 1 --steps 63000]`. Then `npm run card:embedded` writes the card.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sha256 } from "@fovea/core";
import { useKernel } from "@fovea/tensor";
import { train } from "./train-loop.js";
import { calibrate, type Origin, packWeights, weightsFile, withCalibration } from "./weights.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "63000" },
    batch: { type: "string", default: "16" },
    out: { type: "string" },
  },
});
const origin: Origin = {
  seed: Number(values.seed),
  steps: Number(values.steps),
  batch: Number(values.batch),
};
const out = resolve(values.out ?? fileURLToPath(weightsFile));
// Before the minutes of training, so that none are lost to a folder that cannot be made.
mkdirSync(dirname(out), { recursive: true });
// Products and sums rounded once: twice as fast, and the same bits wherever the processor can do so (x86 since 2013, ARM64).
useKernel("wasm-fused");
const before = process.cpuUsage();
const spent = () => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const network = train({
  ...origin,
  onProgress: (step, loss) =>
    console.error(`step ${step}  loss ${loss.toFixed(4)}  ${spent().toFixed(0)} CPU s`),
});
const trained = spent();
const bare = packWeights(network, origin);
// Before the experts are asked, so that their failing costs no training: recalibrate.js can go on from here.
writeFileSync(out, bare);
const packed = withCalibration(bare, await calibrate(bare));
writeFileSync(out, packed);
const cost = {
  trainingCpuSeconds: Math.round(trained),
  calibrationCpuSeconds: Math.round(spent() - trained),
};
console.log(JSON.stringify({ ...origin, bytes: packed.length, sha256: sha256(packed), ...cost }));
// Workers of the experts, which the calibration asked, would keep the process alive.
process.exit(0);
