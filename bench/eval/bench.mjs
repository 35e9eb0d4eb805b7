// What an eval costs a sample: `evaluate` with everything on, beside a loop without a library, against one instant server.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../lib.mjs";
import { run, startServer } from "./contender.mjs";
import { side, writeData } from "./data.mjs";

const n = Number(process.env.BENCH_SAMPLES ?? 2500);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const concurrency = 20;
/** The aim of the issue "Evals". */
const aimCpu = 2;

export default async function bench() {
  const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-eval-data-"));
  const bytes = await writeData(folder, n);
  const server = await startServer();
  const contenders = {
    fovea: ["fovea.mjs", { agent: "react" }],
    memory: ["fovea.mjs", { agent: "react", store: "none" }],
    plain: ["plain.mjs", {}],
  };
  const told = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      const order = Object.keys(contenders);
      for (const name of round % 2 === 0 ? order : order.reverse()) {
        const [script, more] = contenders[name];
        told[name].push(await run(script, { url: server.url, data: folder, n, concurrency, ...more }));
      }
    }
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
  const of = (name, what) => median(told[name].map((one) => one[what]));
  const scores = new Set(Object.values(told).flatMap((all) => all.map(({ score }) => score)));
  if (scores.size !== 1) throw new Error(`the contenders do not agree: ${[...scores].join(", ")}`);
  const about = `n=${n}, ${side}x${side} JPEG of ${Math.round(bytes / 1000)} kB each, ${concurrency} at once, medians of ${rounds} rounds`;
  const cpu = of("fovea", "cpuMsPerSample");
  const plain = of("plain", "cpuMsPerSample");
  return [
    {
      name: `CPU per sample, agent react, every step synced to disk; peer: a plain loop that keeps nothing (${about})`,
      value: cpu,
      unit: "ms",
      peer: plain,
      ratio: cpu / plain,
      target: `<= ${aimCpu} ms`,
      ok: cpu <= aimCpu,
    },
    {
      name: "the same, nothing kept (--no-keep)",
      value: of("memory", "cpuMsPerSample"),
      unit: "ms",
      peer: plain,
      ratio: of("memory", "cpuMsPerSample") / plain,
    },
    {
      name: "peak memory of the same, kept",
      value: of("fovea", "peakMiB"),
      unit: "MiB",
      peer: of("plain", "peakMiB"),
    },
  ];
}
