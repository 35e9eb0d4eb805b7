// Kills real processes in the middle of agent runs, again and again, and looks whether a promise was broken.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { closureOf, createRun, memoryStore, openDirectoryStore, replay } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { chaosAgent, outsideIn } from "./agent.mjs";

const script = fileURLToPath(new URL("./child.mjs", import.meta.url));
/** Runs that one process works on at once. */
const together = 3;

class Child {
  constructor(folder, agents, { expiryMs = 10_000, guarded = false } = {}) {
    const args = [script, folder, agents.join(","), String(expiryMs), String(guarded)];
    this.process = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
    const lines = createInterface({ input: this.process.stdout });
    this.isDone = false;
    this.ready = new Promise((resolve) => {
      lines.on("line", (line) => {
        if (line === "done") this.isDone = true;
        resolve();
      });
      void this.ended.then(resolve);
    });
  }
  signal(name) {
    this.process.kill(name);
  }
}

/** What an undisturbed run of each agent comes to: its steps, its ledger. */
export async function undisturbed(numbers) {
  const expected = new Map();
  for (const number of numbers) {
    const folder = mkdtempSync(join(tmpdir(), "fovea-chaos-"));
    const store = memoryStore();
    const outside = outsideIn(folder, `run-${number}`);
    const agent = chaosAgent(number, outside);
    const run = await createRun(store, {
      id: `run-${number}`,
      actor: agent.id,
      config: { agent: agent.id },
      seed: number,
    });
    await agent.run(run);
    const steps = (await closureOf(store, run.head)).map(({ id }) => id);
    expected.set(number, { head: run.head, steps, ledger: wordsOf(outside.entries()) });
    rmSync(folder, { recursive: true });
  }
  return expected;
}

/** `KEY WORD` without the key, which holds the run. */
const wordsOf = (entries) => entries.map((entry) => entry.split(" ").at(-1)).sort();

const logOf = (folder) => {
  try {
    return readFileSync(join(folder, "log"), "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
};

/** Everything that a folder of finished or half-finished runs gets wrong; an empty list is what is promised. */
export async function problemsIn(folder, numbers, expected, finished) {
  const problems = [];
  const log = logOf(folder);
  const store = await openDirectoryStore(join(folder, "store"));
  try {
    for (const problem of await store.check())
      if (problem.kind !== "torn") problems.push(`the store is damaged: ${problem.kind} ${problem.message}`);
    for (const [at, line] of log.entries()) {
      const [word, run, step, ...name] = line.split(" ");
      if (word === "error" && step !== "STALE_LEASE") problems.push(line);
      if (word !== "told") continue;
      if ((await store.step(step)) === undefined)
        problems.push(`${run}: the acknowledged step ${step} is lost`);
      const again = `did ${run} ${name.join(" ")}`;
      if (log.indexOf(again, at) >= 0)
        problems.push(`${run}: ${name.join(" ")} was done again after it was acknowledged`);
    }
    for (const number of finished ? numbers : []) {
      const id = `run-${number}`;
      const { head, steps, ledger } = expected.get(number);
      const state = await store.run(id);
      if (state?.head.ended !== "answered") {
        problems.push(`${id} has not ended`);
        continue;
      }
      const found = (await closureOf(store, state.head.head)).map(({ id: step }) => step);
      if (found.join() !== steps.join()) problems.push(`${id} came to other steps than an undisturbed run`);
      const outside = outsideIn(folder, id);
      const acted = wordsOf(outside.entries().filter((entry) => entry.startsWith(`${id}/`)));
      if (acted.join() !== ledger.join())
        problems.push(`${id} acted ${acted.join(" ")} instead of ${ledger.join(" ")}`);
      const again = await replay(store, id);
      await chaosAgent(number, {
        ...outside,
        did: (name) => problems.push(`${id}: the replay did ${name}`),
      }).run(again);
      if (again.head !== head) problems.push(`${id} replays to another step`);
    }
  } finally {
    await store.close();
  }
  return problems;
}

/** How long a process that nobody kills takes to begin, and then works, in milliseconds. */
async function timesOf(numbers) {
  const folder = mkdtempSync(join(tmpdir(), "fovea-chaos-"));
  const spawned = performance.now();
  const child = new Child(folder, numbers);
  await child.ready;
  const began = performance.now();
  await child.ended;
  rmSync(folder, { recursive: true });
  return { beginMs: began - spawned, workMs: performance.now() - began };
}

/**
 * Kills `kills` processes at random moments and goes on with their runs in new ones, until every run has ended.
 *
 * @returns what was done, and what was found wrong.
 */
export async function chaos({ kills, seed = 0, onProgress = () => {} }) {
  const random = new Pcg64(seed);
  const report = { kills: 0, runs: 0, lives: 0, steps: 0, actions: 0, inStart: 0, problems: [] };
  const numbers = [0, 1, 2, 3, 4, 5];
  const expected = await undisturbed(numbers);
  const { beginMs, workMs } = await timesOf(numbers.slice(0, together));
  for (let batch = 0; report.kills < kills; batch++) {
    const folder = mkdtempSync(join(tmpdir(), "fovea-chaos-"));
    const chosen = Array.from({ length: together }, (_, i) => numbers[(batch + i) % numbers.length]);
    for (let finished = false; !finished; ) {
      const child = new Child(folder, chosen);
      report.lives += 1;
      const goesOn = report.kills >= kills;
      const early = random.random() < 0.1;
      if (!goesOn && early) {
        await Promise.race([pause(random.random() * beginMs), child.ended]);
      } else {
        await child.ready;
        if (goesOn) await child.ended;
        else await Promise.race([pause(random.random() * workMs * 0.8), child.ended]);
      }
      if (!child.isDone && !goesOn) {
        child.signal("SIGKILL");
        report.kills += 1;
        if (early) report.inStart += 1;
      }
      await child.ended;
      finished = child.isDone;
      const found = await problemsIn(folder, chosen, expected, finished);
      report.problems.push(...found.map((problem) => `batch ${batch}: ${problem}`));
      onProgress(
        `${report.kills} of ${kills} kills, ${report.runs} runs ended, ${report.problems.length} problems`,
      );
      if (report.problems.length > 0) return { ...report, folder };
      if (!finished && goesOn)
        return {
          ...report,
          problems: [`batch ${batch}: a process that nobody killed did not finish`],
          folder,
        };
    }
    report.runs += chosen.length;
    for (const number of chosen) {
      report.steps += expected.get(number).steps.length;
      report.actions += expected.get(number).ledger.length;
    }
    rmSync(folder, { recursive: true });
  }
  return report;
}

/**
 * Stops processes in the middle of their runs (SIGSTOP), lets others take the runs over and end them, and wakes the old
 * ones (SIGCONT). What acts goes to a service that refuses a key that it has seen: a process that was stopped inside
 * the tool itself acts when it wakes, and no store can keep it from that.
 */
export async function zombies({ times, seed = 0, onProgress = () => {} }) {
  const random = new Pcg64(seed);
  const report = { times: 0, rejected: 0, problems: [] };
  const numbers = [0, 1, 2];
  const expected = await undisturbed(numbers);
  while (report.times < times) {
    const folder = mkdtempSync(join(tmpdir(), "fovea-zombies-"));
    const options = { expiryMs: 150, guarded: true };
    const old = new Child(folder, numbers, options);
    await old.ready;
    await Promise.race([pause(random.random() * 200), old.ended]);
    old.signal("SIGSTOP");
    const stopped = logOf(folder).length;
    const heir = new Child(folder, numbers, options);
    await heir.ended;
    const isWhole = heir.isDone;
    const before = logOf(folder);
    old.signal("SIGCONT");
    await old.ended;
    const after = logOf(folder).slice(before.length);
    // What was told late may have been asked for before: it was durable, and the lease was looked at, when time stood still.
    const asked = new Set(after.filter((line) => line.startsWith("asked ")));
    const told = after.filter((line) => line.startsWith("told "));
    const late = told.filter((line) => asked.has(line.replace(/^told (\S+ \S+) .*$/, "asked $1")));
    const found = await problemsOfZombie(folder, numbers, expected);
    report.problems.push(...found, ...late.map((line) => `asked for and told after the takeover: ${line}`));
    if (!isWhole) report.problems.push("the heir did not finish");
    report.rejected += after.filter((line) => line.includes(" STALE_LEASE ")).length;
    report.times += 1;
    onProgress(
      `${report.times} of ${times} zombies, ${report.rejected} runs refused to them (stopped after ${stopped} lines)`,
    );
    if (report.problems.length > 0) return { ...report, folder };
    rmSync(folder, { recursive: true });
  }
  return report;
}

/** An effect that the old process had in hand may be done by both: it was not acknowledged when the other took over. */
const problemsOfZombie = async (folder, numbers, expected) =>
  (await problemsIn(folder, numbers, expected, true)).filter(
    (problem) => !problem.includes("was done again"),
  );
