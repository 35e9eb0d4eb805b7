// Steps per CPU-second of our worlds, and against the Python references in the same run. `npm run bench
// -- environments`; the references come in by FOVEA_PEERS (or `node bench/environments/bench.mjs --peers FOLDER`), a
// folder with checkouts of Farama-Foundation/Minigrid, Farama-Foundation/Gymnasium, danijar/crafter and
// lmas/opensimplex. README.md says what is compared.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fastPaths } from "@fovea/core";
import { RandomState } from "@fovea/core/random";
import { make } from "@fovea/environments";
import { median } from "../lib.mjs";

const python = "/usr/bin/python3";
const minigrid = "minigrid/empty-8x8-v1";
const crafter = "crafter/reference-64-v1";

/** The aims of the issue "Worlds". `block` steps are one measurement of the reference. */
const contests = [
  { work: "minigrid-symbolic", id: minigrid, view: "symbolic", aim: 100, block: 4000 },
  { work: "minigrid-partial", id: minigrid, view: "partial-56", aim: 40, block: 1500 },
  { work: "minigrid-full", id: minigrid, view: "image-224", aim: 12, block: 1000 },
  { work: "crafter-64", id: crafter, view: "image", aim: 20, block: 500 },
];
const rounds = 5;
const longestSnapshotMicroseconds = 20;

const seconds = ({ user, system }) => (user + system) / 1e6;

/** A world over its fast paths, as a training loop uses it. */
async function contender(id, viewName) {
  const world = await make(id);
  const fast = fastPaths(world);
  const view = fast.views.find(({ name }) => name === viewName);
  const out = new Uint8Array(view?.shape.reduce((product, side) => product * side, 1) ?? 0);
  const count = world.spec.action.actions.length;
  const run = (steps, seed, resets = false) => {
    const random = new RandomState(seed);
    const actions = Array.from({ length: steps }, () => random.randint(0, count));
    let episode = seed;
    let spent = 0;
    world.reset({ seed: episode });
    let before = process.cpuUsage();
    for (let i = 0; i < steps; i++) {
      const { terminated, truncated } = fast.stepIndex(actions[i]);
      view?.write(out);
      if (!terminated && !truncated) continue;
      if (!resets) spent += seconds(process.cpuUsage(before));
      world.reset({ seed: ++episode });
      if (!resets) before = process.cpuUsage();
    }
    return steps / (spent + seconds(process.cpuUsage(before)));
  };
  const show = (actions, seed) => {
    const look = () => {
      view.write(out);
      return createHash("sha256").update(out).digest("hex");
    };
    world.reset({ seed });
    return [
      look(),
      ...actions.map((action) => {
        fast.stepIndex(action);
        return look();
      }),
    ];
  };
  return { run, show, count, world };
}

/** A process that steps the references when it is asked to. */
function openPeer(folder) {
  const folders = readdirSync(folder).map((name) => join(folder, name));
  const child = spawn(python, ["-B", fileURLToPath(new URL("peer.py", import.meta.url)), ...folders], {
    stdio: ["pipe", "pipe", "inherit"],
    // NumPy's threads would count as CPU time.
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`the references in ${folder} stopped; what they said is above`);
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

/** Both show the same before they are timed. */
async function mustAgree(peer, ours, { work }) {
  const actions = Array.from({ length: 24 }, (_, i) => (i * 5 + 1) % ours.count);
  const theirs = await peer.ask({ work, show: actions, seed: 3 });
  const own = ours.show(actions, 3);
  const at = own.findIndex((digest, i) => digest !== theirs[i]);
  if (at >= 0) throw new Error(`${work}: after ${at} steps of seed 3 the pictures differ`);
}

async function ownRows() {
  const rows = [];
  for (const { id, view } of [...contests, { id: "babyai/goto-v1", view: "symbolic" }, { id: minigrid }]) {
    const { run } = await contender(id, view);
    run(10_000, 1, true);
    const name = `${id}, ${view ?? "nothing observed"}, resets included`;
    rows.push({
      name,
      value: median(Array.from({ length: 3 }, (_, i) => run(20_000, i))),
      unit: "steps/CPU-s",
    });
  }
  return rows;
}

async function snapshotRows() {
  const rows = [];
  for (const id of [minigrid, "babyai/pick-up-seq-go-to-v1"]) {
    const { world } = await contender(id);
    world.reset({ seed: 1 });
    const once = (times) => {
      const before = process.cpuUsage();
      for (let i = 0; i < times; i++) world.restore(world.snapshot());
      return (seconds(process.cpuUsage(before)) / times) * 1e6;
    };
    once(20_000);
    const value = median(Array.from({ length: 5 }, () => once(20_000)));
    rows.push({
      name: `${id}, snapshot and restore`,
      value,
      unit: "us CPU",
      target: `< ${longestSnapshotMicroseconds}`,
      ok: value < longestSnapshotMicroseconds,
    });
  }
  return rows;
}

/** Bytes that a step with an observation leaves on the heap, over steps within episodes. */
async function allocationRows() {
  const rows = [];
  for (const { id, view } of contests) {
    const { world } = await contender(id, view);
    const fast = fastPaths(world);
    const own = fast.views.find(({ name }) => name === view);
    const out = new Uint8Array(own.shape.reduce((product, side) => product * side, 1));
    const play = (steps) => {
      let left = 0;
      let done = 0;
      for (let seed = 0; done < steps; seed++) {
        world.reset({ seed });
        let before = process.memoryUsage().heapUsed;
        // What asking itself allocates.
        const asked = process.memoryUsage().heapUsed - before;
        before = process.memoryUsage().heapUsed;
        for (let over = false, i = 0; i < 50 && !over; i++) {
          const { terminated, truncated } = fast.stepIndex((i * 7) % 3);
          own.write(out);
          over = terminated || truncated;
          done++;
        }
        left += Math.max(0, process.memoryUsage().heapUsed - before - asked);
      }
      return left / done;
    };
    play(20_000);
    globalThis.gc?.();
    const value = median(Array.from({ length: 5 }, () => play(2000)));
    rows.push({
      name: `${id}, ${view}, left on the heap`,
      value,
      unit: "bytes/step",
      target: "< 256",
      ok: value < 256,
    });
  }
  return rows;
}

export default async function bench() {
  const rows = [...(await ownRows()), ...(await snapshotRows()), ...(await allocationRows())];
  const folder = process.env.FOVEA_PEERS;
  if (folder === undefined || folder === "") return rows;
  if (!existsSync(folder)) throw new Error(`FOVEA_PEERS is ${folder}, which is no folder`);
  const peer = openPeer(resolve(folder));
  try {
    for (const contest of contests) {
      const { work, id, view, aim, block } = contest;
      const ours = await contender(id, view);
      await mustAgree(peer, ours, contest);
      const [own, theirs, ratios] = [[], [], []];
      ours.run(20 * block, 99);
      await peer.ask({ work, steps: block >> 2, seed: 99 });
      for (let round = 0; round < rounds; round++) {
        const first = ours.run(20 * block, round);
        const { cpu, steps } = await peer.ask({ work, steps: block, seed: round });
        const last = ours.run(20 * block, round);
        own.push(first, last);
        theirs.push(steps / cpu);
        ratios.push((first + last) / 2 / (steps / cpu));
      }
      const ratio = median(ratios);
      rows.push({
        name: `${id}, ${view}, resets aside, ours against Python, ${rounds} rounds of ${block} steps`,
        value: median(own),
        unit: "steps/CPU-s",
        peer: median(theirs),
        ratio,
        target: `>= ${aim} x`,
        ok: ratio >= aim,
      });
    }
  } finally {
    peer.close();
  }
  return rows;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const at = process.argv.indexOf("--peers");
  if (at >= 0) process.env.FOVEA_PEERS = process.argv[at + 1] ?? "";
  const rows = await bench();
  console.log(JSON.stringify(rows, null, 2));
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
}
