// What a call in a sandbox costs beyond its work, what 50 sandboxes take of memory, and what looking for a picture costs.
// Wall times are of a person who waits, on the machine's cores as they are; the fastest tenth says what the call itself takes.
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { memoryStore } from "@fovea/core";
import { javaScriptSandbox, pythonSandbox, recoverLineage } from "@fovea/sandbox";
import { imageCodec, loadMedia } from "@fovea/vision";
import { cpuMs, median, wallMs } from "../lib.mjs";

const sandboxes = { JavaScript: javaScriptSandbox, Python: pythonSandbox };
const store = memoryStore();
const house = { blobs: store.blobs, codec: imageCodec };
const count = 50;

const tenth = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 10)];

/** Proportional set size, MiB: shared pages are divided among those that share them. */
function pss(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024;
  } catch {
    return 0; // it ended, or bubblewrap's own, which nobody may look into: one page table and a stack
  }
}

function descendants() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(Number(pid), Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1]));
    } catch {} // it ended
  }
  const isOurs = (pid) => pid === process.pid || (parents.has(pid) && isOurs(parents.get(pid)));
  return [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid));
}

async function calls(language, make, rows) {
  const sandbox = make();
  const session = await sandbox.open(house);
  for (let i = 0; i < 50; i++) await session.run("1 + 1");
  const n = 300;
  const walls = [];
  const cpu = await cpuMs(async () => {
    for (let i = 0; i < n; i++) walls.push(await wallMs(() => session.run(`${i} + 1`)));
  });
  const [aim, target] = language === "JavaScript" ? [1, "< 1 ms"] : [5, "< 5 ms"];
  const fast = tenth(walls);
  rows.push({
    name: `warm ${language} call, fastest tenth of ${n}, wall`,
    value: fast,
    unit: "ms",
    target,
    ok: fast < aim,
  });
  rows.push({ name: `warm ${language} call, median of ${n}, wall`, value: median(walls), unit: "ms" });
  const what = language === "JavaScript" ? "house and interpreter" : "the house's share";
  rows.push({ name: `warm ${language} call, mean of ${n}, CPU (${what})`, value: cpu / n, unit: "ms" });
  await sandbox.close();
}

async function starts(language, make, rows) {
  const sandbox = make({ warm: 0 });
  const walls = [];
  for (let i = 0; i < 6; i++) {
    walls.push(
      await wallMs(async () => {
        const session = await sandbox.open(house);
        await session.run("1 + 1");
        await session.close();
      }),
    );
  }
  const name = `cold ${language} session with its first call, median of 5, wall, ${availableParallelism()} cores`;
  rows.push({ name, value: median(walls.slice(1)), unit: "ms" });
  await sandbox.close();
}

async function crowd(language, make, rows) {
  const sandbox = make({ warm: 0 });
  const before = pss(process.pid);
  const sessions = [];
  for (let i = 0; i < count; i++) {
    const session = await sandbox.open(house);
    await session.run("1 + 1");
    sessions.push(session);
  }
  const own = pss(process.pid) - before;
  const total = descendants().reduce((sum, pid) => sum + pss(pid), own);
  rows.push({
    name: `${count} ${language} sandboxes at once, proportional memory`,
    value: total,
    unit: "MiB",
    target: "< 2048 MiB",
    ok: total > 0 && total < 2048,
  });
  await sandbox.close();
}

async function search(rows) {
  const image = await loadMedia("samples/china.jpg", store.blobs);
  const photo = { ref: image.ref, lineage: image.lineage };
  const pixels = await imageCodec.pixels(photo, store.blobs);
  const parents = new Map([["photo", { image: photo, pixels }]]);
  const { crop, resize } = await import("@fovea/core");
  const of = (recipe) => imageCodec.pixels(recipe, store.blobs);
  const box = [200, 120, 360, 240];
  const edges = await of(crop(photo, box));
  const unlike = { ...edges, data: edges.data.map((value, i) => (value * 7919 + i * 104729) % 251) };
  const steps = [
    { kind: "crop", box },
    { kind: "resize", width: 640, height: 480 },
  ];
  const zoomed = await of(resize(crop(photo, box), 640, 480));
  const cases = {
    "a zoomed crop with a hint": [zoomed, { variable: "photo", steps }, "recovered"],
    "a crop without a hint": [edges, undefined, "recovered"],
    "a zoomed crop without a hint": [zoomed, undefined, "recovered"],
    "a picture that is not there": [unlike, undefined, "unknown"],
  };
  for (const [name, [picture, hint, expected]] of Object.entries(cases)) {
    const times = [];
    let certainty;
    for (let i = 0; i < 3; i++) {
      times.push(
        await cpuMs(() => {
          certainty = recoverLineage(picture, parents, hint).lineage[0]?.certainty;
        }),
      );
    }
    const { width, height } = pixels;
    rows.push({
      name: `looking for ${name} in ${width}x${height}, median of 3, CPU: ${certainty}`,
      value: median(times),
      unit: "ms",
      target: expected,
      ok: certainty === expected,
    });
  }
}

export default async function bench() {
  const rows = [];
  for (const [language, make] of Object.entries(sandboxes)) {
    await calls(language, make, rows);
    await starts(language, make, rows);
    await crowd(language, make, rows);
  }
  await search(rows);
  return rows;
}
