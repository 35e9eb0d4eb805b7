// The directory store against a plain loop that writes JSON lines and calls fdatasync, on the same disk, in the same
// run, wall time (a disk is waited for, not computed). `npm run bench -- store`
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { makeStep, openDirectoryStore } from "@fovea/core";
import { interleave, wallMs } from "../lib.mjs";

// The aims of the issue "Runs you can trust".
const AIM_STEPS_PER_SECOND = 20_000;
const AIM_RATIO = 0.3;

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

  const head = { v: 1, type: "head", root: root.id, head: root.id };
  const forkedFrom = { run: "run-0", step: root.id };
  let forks = 0;
  const { fork } = await interleave(
    {
      async fork() {
        for (let i = 0; i < 20; i++) {
          const lease = await store.acquire(`fork-${forks++}`);
          await store.append([{ ...head, run: lease.run, epoch: lease.epoch, forkedFrom }]);
        }
      },
    },
    { rounds: 7, measure: wallMs },
  );
  rows.push({
    name: "a new run that forks a step: lease and first head, durable, n = 20",
    value: fork / 20,
    unit: "ms",
    target: "< 5 ms",
    ok: fork / 20 < 5,
  });

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
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const row of await bench()) console.log(row);
}
