import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, startServer } from "./contender.mjs";
import { writeData } from "./data.mjs";

const n = Number(process.argv[2] ?? 200);
const folder = await mkdtemp(join(tmpdir(), "fovea-bench-eval-data-"));
console.log("jpeg bytes", await writeData(folder, n, { small: process.argv[3] === "small" }));
const server = await startServer();
for (const [script, more] of [
  ["plain.mjs", {}],
  ["fovea.mjs", { agent: "react" }],
])
  console.log(script, await run(script, { url: server.url, data: folder, n, concurrency: 20, ...more }));
server.close();
await rm(folder, { recursive: true });
