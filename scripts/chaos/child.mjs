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
  await append(records);
  const lines = records.flatMap((record) =>
    record.type === "step" ? [`told ${record.run} ${record.step.id} ${nameOf(record.step) ?? "-"}\n`] : [],
  );
  if (lines.length > 0) appendFileSync(join(folder, "log"), lines.join(""));
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
      const run =
        state === undefined
          ? await createRun(store, { id, actor: agent.id, config: { agent: agent.id }, seed: Number(number) })
          : await resume(store, id);
      await agent.run(run);
      await run.close();
    } catch (error) {
      appendFileSync(join(folder, "log"), `error ${id} ${error.code ?? error.name} ${error.message}\n`);
    }
  }),
);
await store.close();
writeSync(1, "done\n");
