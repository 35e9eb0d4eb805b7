// `evaluate` of @fovea/systems over the data set, with everything that `fovea eval` does: the check of the data, a run per
// sample, every acknowledgement synced to disk, scores, the record of the eval.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDirectoryStore } from "@fovea/core";
import { evaluate } from "@fovea/systems";
import { measured } from "./measured.mjs";

const { url, data, n, agent, concurrency, store: kind } = JSON.parse(process.argv[2]);
process.env.FOVEA_API_KEY = "x";
const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-eval-"));
const settings = { benchmark: join(data, "bench.json"), agent, model: `${url}#mock` };
const once = async (limit) => {
  const store = kind === "none" ? undefined : await openDirectoryStore(join(folder, String(limit)));
  const result = await evaluate({ ...settings, limit }, { concurrency, ...(store && { store }) });
  await store?.close();
  return result.metrics.accuracy.value;
};
// What is loaded and compiled once belongs to no sample.
await once(Math.min(20, n));
await measured(n, () => once(n));
await rm(folder, { recursive: true });
