// The directory store against a plain loop that writes JSON lines and calls fdatasync, on the same disk, in the same
// run, wall time (a disk is waited for, not computed). `npm run bench -- store`; with FOVEA_BENCH_FULL=1 the large store has
// 1,000,000 steps and 100,000 images instead of a tenth; `node bench/store/bench.mjs --quick` does a hundredth.
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRun, fork, makeStep, openDirectoryStore } from "@fovea/core";
import { interleave, median, runProcess, wallMs } from "../lib.mjs";
import { bytesIn } from "./large.mjs";

// The aims of the issue "Runs you can trust".
const AIM_STEPS_PER_SECOND = 20_000;
const AIM_RATIO = 0.3;
const AIM_PAGE_MS = 2000;
const AIM_PAGE_MIB = 300;
const AIM_FORK_MS = 5;
const AIM_FORK_BYTES = 1024;
/** "Flat": what 9,000 further runs may add, a tenth of what their steps' entries would take. */
const AIM_GROWTH_MIB = 20;

const quick = process.argv.includes("--quick");
const scale = quick ? 100 : process.env.FOVEA_BENCH_FULL === "1" ? 1 : 10;

const meta = { at: "2026-01-01T00:00:00Z", ms: 12 };
const root = makeStep({ parent: null, actor: "bench", kind: "config", content: { model: "none" } });
let serial = 0;
/** A step as a tool call leaves it: about 500 bytes as a record. */
function step() {
  const content = {
    call: { tool: "crop", input: { box: [serial, 20, 300, 400], image: root.id } },
    n: serial++,
  };
  return makeStep({ parent: root.id, actor: "crop@1", kind: "tool", content });
}
const steps = (count) => Array.from({ length: count }, step);
const record = ({ run, epoch }, one) => ({ v: 1, type: "step", run, epoch, step: one, meta });

/** Appends lines with one write and one fdatasync per batch. */
async function plainLog(path) {
  const file = await open(path, "wx");
  let at = 0;
  return {
    async append(records) {
      const bytes = Buffer.from(`${records.map((one) => JSON.stringify(one)).join("\n")}\n`);
      await file.write(bytes, 0, bytes.length, at);
      await file.datasync();
      at += bytes.length;
    },
    close: () => file.close(),
  };
}

export default async function bench() {
  const folder = await mkdtemp(join(tmpdir(), "fovea-bench-store-"));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder) {
  const rows = [];
  const store = await openDirectoryStore(join(folder, "store"));
  const plain = await plainLog(join(folder, "plain.jsonl"));
  const leases = await Promise.all(Array.from({ length: 100 }, (_, i) => store.acquire(`run-${i}`)));
  for (const lease of leases) await store.append([record(lease, root)]);

  const compare = async (name, count, ours, peer, target) => {
    const prepared = { ours: [], peer: [] };
    // Steps are made before the clock starts; each measurement has its own.
    const next = (who) => prepared[who].pop() ?? steps(count);
    for (const who of ["ours", "peer"]) prepared[who] = Array.from({ length: 8 }, () => steps(count));
    const ms = await interleave(
      { ours: () => ours(next("ours")), peer: () => peer(next("peer")) },
      { rounds: 7, measure: wallMs },
    );
    const value = (count / ms.ours) * 1000;
    const theirs = (count / ms.peer) * 1000;
    rows.push({
      name: `${name}, n = ${count}; ratio to write + fdatasync of the same JSON lines`,
      value,
      unit: "steps/s",
      peer: theirs,
      ratio: value / theirs,
      target: target.text,
      ok: target.met(value, value / theirs),
    });
  };
  const aimRatio = { text: `>= ${AIM_RATIO} x`, met: (_, ratio) => ratio >= AIM_RATIO };
  const aimBoth = {
    text: `>= ${AIM_STEPS_PER_SECOND} steps/s and >= ${AIM_RATIO} x`,
    met: (value, ratio) => value >= AIM_STEPS_PER_SECOND && ratio >= AIM_RATIO,
  };

  await compare(
    "single durable appends, one after the other",
    200,
    async (made) => {
      for (const one of made) await store.append([record(leases[0], one)]);
    },
    async (made) => {
      for (const one of made) await plain.append([record(leases[0], one)]);
    },
    aimRatio,
  );
  await compare(
    "100 runs append at once (group commit)",
    5000,
    async (made) => {
      for (let at = 0; at < made.length; at += 100) {
        await Promise.all(leases.map((lease, i) => store.append([record(lease, made[at + i])])));
      }
    },
    async (made) => {
      for (let at = 0; at < made.length; at += 100) {
        await plain.append(leases.map((lease, i) => record(lease, made[at + i])));
      }
    },
    aimBoth,
  );
  await compare(
    "one call of 100 steps",
    5000,
    async (made) => {
      for (let at = 0; at < made.length; at += 100) {
        await store.append(made.slice(at, at + 100).map((one) => record(leases[0], one)));
      }
    },
    async (made) => {
      for (let at = 0; at < made.length; at += 100) {
        await plain.append(made.slice(at, at + 100).map((one) => record(leases[0], one)));
      }
    },
    aimBoth,
  );

  const written = serial;
  await store.close();
  await plain.close();
  const { reopen } = await interleave(
    {
      async reopen() {
        await (await openDirectoryStore(join(folder, "store"))).close();
      },
    },
    { rounds: 5, measure: wallMs },
  );
  rows.push({
    name: `open a store, per 1,000 steps in it (about ${Math.round(written / 2000)} thousand)`,
    value: (reopen / written) * 2000,
    unit: "ms",
  });
  rows.push(...(await forks(join(folder, "forks"))));
  rows.push(...(await manyRuns(join(folder, "many"))));
  rows.push(...(await large(join(folder, "large"))));
  return rows;
}

/** A fork of a long run: time, and bytes in all files of the store. */
async function forks(folder) {
  const count = quick ? 200 : 2000;
  const store = await openDirectoryStore(folder);
  const run = await createRun(store, { id: "long", actor: "bench@1", config: {} });
  for (let n = 0; n < count; n++) await run.append("note", "bench@1", { n, text: "x".repeat(200) });
  const at = run.head;
  await run.close();
  const sizes = () => bytesIn(join(folder, "segments"), ".log");
  const before = sizes();
  const times = [];
  for (let n = 0; n < 40; n++) times.push(await wallMs(() => fork(store, { run: "long", at })));
  const bytes = (sizes() - before) / times.length;
  await store.close();
  const name = `fork of a run of ${count} steps, at its end, durable, n = 40`;
  const ms = median(times);
  return [
    { name, value: ms, unit: "ms", target: `< ${AIM_FORK_MS} ms`, ok: ms < AIM_FORK_MS },
    {
      ...{ name: `${name}: bytes in the log`, value: bytes, unit: "B" },
      ...{ target: `<= ${AIM_FORK_BYTES} B`, ok: bytes <= AIM_FORK_BYTES },
    },
  ];
}

/** Heap after collection, over runs that are begun, written and ended in one process. */
async function manyRuns(folder) {
  if (globalThis.gc === undefined) return [];
  const [some, all] = quick ? [100, 1000] : [1000, 10_000];
  const store = await openDirectoryStore(folder, { durability: "os", segmentBytes: 1 << 20 });
  const heap = [];
  for (let n = 1; n <= all; n++) {
    const run = await createRun(store, { id: `run-${n}`, actor: "bench@1", config: { n } });
    for (let i = 0; i < 5; i++) await run.append("note", "bench@1", { i, text: "y".repeat(300) });
    await run.end("answered");
    await run.close();
    if (n !== some && n !== all) continue;
    globalThis.gc();
    heap.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  await store.close();
  const value = heap[1] - heap[0];
  const name = `heap that ${all - some} further finished runs of 6 steps take, in one process, segments of 1 MiB`;
  return [{ name, value, unit: "MiB", target: `< ${AIM_GROWTH_MIB} MiB`, ok: value < AIM_GROWTH_MIB }];
}

/** A large store, opened by a new process up to its first page. */
async function large(folder) {
  const [steps, images] = [1_000_000 / scale, 100_000 / scale];
  const script = fileURLToPath(new URL("./large.mjs", import.meta.url));
  const ask = (...args) => {
    const { status, stdout, stderr } = runProcess(process.execPath, [script, ...args.map(String)]);
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  ask("make", folder, steps, images);
  const of = `${steps} steps and ${images} images`;
  const rows = [];
  for (const [what, said] of [
    ["list", "first page of 50 runs"],
    ["search", "search by two words, a tool and a score"],
  ]) {
    const asked = Array.from({ length: 5 }, () => ask(what, folder));
    const ms = median(asked.map((one) => one.ms));
    const mib = Math.max(...asked.map((one) => one.rssMiB));
    const name = `${of}, new process: ${said}, n = 5`;
    rows.push({ name, value: ms, unit: "ms", target: `< ${AIM_PAGE_MS} ms`, ok: ms < AIM_PAGE_MS });
    const target = `< ${AIM_PAGE_MIB} MiB`;
    rows.push({ name: `${name}: peak memory`, value: mib, unit: "MiB", target, ok: mib < AIM_PAGE_MIB });
  }
  const share = bytesIn(join(folder, "index"), ".idx") / bytesIn(join(folder, "segments"), ".log");
  rows.push({ name: `${of}: size of the indexes beside the segments`, value: share, unit: "x" });
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const row of await bench()) console.log(row);
}
