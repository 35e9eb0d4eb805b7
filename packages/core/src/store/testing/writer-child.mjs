// A process that appends to runs until it is killed or overtaken: writer-child.mjs STORE RUN... It prints one line per
// event, each after the fact: "lease RUN EPOCH", "told RUN STEP", "error RUN CODE".
import { writeSync } from "node:fs";
import { FoveaError, makeStep, openDirectoryStore } from "@fovea/core";

const [path, ...runs] = process.argv.slice(2);
const say = (...words) => writeSync(1, `${words.join(" ")}\n`);
const rootOf = (run) => makeStep({ parent: null, actor: "test", kind: "config", content: { run } });

const store = await openDirectoryStore(path, { beatMs: 20, segmentBytes: 20_000 });

async function advance({ run, epoch }, step) {
  const meta = { at: "2026-01-01T00:00:00Z" };
  await store.append([
    { v: 1, type: "step", run, epoch, step, meta },
    { v: 1, type: "head", run, epoch, root: rootOf(run).id, head: step.id },
  ]);
}

await Promise.all(
  runs.map(async (run) => {
    try {
      const lease = await store.acquire(run);
      say("lease", run, lease.epoch);
      const state = await store.run(run);
      let head = state === undefined ? rootOf(run) : await store.step(state.head.head);
      if (state === undefined) await advance(lease, head);
      for (let n = 0; ; n++) {
        const content = { n, pid: process.pid };
        head = makeStep({ parent: head.id, actor: "test", kind: "note", content });
        await advance(lease, head);
        say("told", run, head.id);
      }
    } catch (error) {
      say("error", run, error instanceof FoveaError ? error.code : String(error));
    }
  }),
);
await store.close();
