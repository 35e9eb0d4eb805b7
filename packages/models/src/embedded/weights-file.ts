import { readFileSync } from "node:fs";
import { WeightsError } from "./errors.js";

/** Reads a file of weights; what is in it is checked when a network is made of it. Throws `WeightsError` when it cannot be read. */
export function readWeights(path: string | URL): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new WeightsError(
      `no weights at ${path}`,
      "install @fovea/models again; it ships with them",
      "failure",
      { cause },
    );
  }
}
