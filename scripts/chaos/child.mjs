// Works on the runs that it is given until they have ended, and writes down what it did and what it was told.
// Usage: node child.mjs FOLDER AGENTS EXPIRY_MS GUARDED, with AGENTS such as "0,1,2"
import { appendFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createRun, openDirectoryStore, resume } from "@fovea/core";
import { chaosAgent, nameOf, outsideIn } from "./agent.mjs";

const [folder, agents, expiryMs, guarded] = process.argv.slice(2);
const store = await openDirectoryStore(join(folder, "store"), { expiryMs: Number(expiryMs) });
const append = store.append.bind(store);
store.append = async (records) => {
  const steps = records.flatMap((record) => (record.type === "step" ? [record] : []));
  const write = (word, name) => {
    const lines = steps.map(({ run, step }) => `${word} ${run} ${step.id}${name(step)}\n`);
    if (lines.length > 0) appendFileSync(join(folder, "log"), lines.join(""));
  };
  write("asked", () => "");
  await append(records);
  write("told", (step) => ` ${nameOf(step) ?? "-"}`);
};
const delay = () => Math.random() * 3;
writeSync(1, "ready\n");
await Promise.all(
  agents.split(",").map(async (number) => {
    const id = `run-${number}`;
    const agent = chaosAgent(Number(number), outsideIn(folder, id, { guarded: guarded === "true", delay }));
    try {
      const state = await store.run(id);
      if (state?.head.ended !== undefined) return;
      const created = () =>
        createRun(store, { id, actor: agent.id, config: { agent: agent.id }, seed: Number(number) });
      // Another process may create it in between.
      const run = await (state === undefined ? created().catch(() => resume(store, id)) : resume(store, id));
      await agent.run(run);
      await run.close();
    } catch (error) {
      appendFileSync(join(folder, "log"), `error ${id} ${error.code ?? error.name} ${error.message}\n`);
    }
  }),
);
await store.close();
writeSync(1, "done\n");
