// Memory of a large eval: node bench/eval/large.mjs [SAMPLES], default 100,000, with small pictures. Takes minutes, and
// some 2 GB of disk under BENCH_FOLDER.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, startServer } from "./contender.mjs";
import { writeData } from "./data.mjs";

const n = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-eval-data-"));
await writeData(folder, n, { small: true });
const server = await startServer();
const { peakMiB, cpuMsPerSample, perSecond } = await run("fovea.mjs", {
  url: server.url,
  data: folder,
  n,
  agent: "react",
  concurrency: 20,
});
server.close();
await rm(folder, { recursive: true });
console.log(
  `${n} samples: peak ${peakMiB.toFixed(0)} MiB, ${cpuMsPerSample.toFixed(2)} ms of CPU each, ${perSecond.toFixed(0)} a second`,
);
