/**
 * Calibrates packed weights again, as training does at its end: after a change to the experts or to the questions that the
 * calibration is fitted on. `node packages/training/dist/embedded/recalibrate.js [--weights FILE] [--out FILE]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sha256 } from "@fovea/core";
import { calibrate, weightsFile, withCalibration } from "./weights.js";

const { values } = parseArgs({ options: { weights: { type: "string" }, out: { type: "string" } } });
const from = values.weights ?? weightsFile;
const file = readFileSync(from);
const calibration = await calibrate(file);
const packed = withCalibration(file, calibration);
writeFileSync(values.out ?? from, packed);
console.log(JSON.stringify({ bytes: packed.length, sha256: sha256(packed), calibration }));
// Workers of the experts would keep the process alive.
process.exit(0);
