// Asks a question and, once a step of the named actor is acknowledged, says so and stands still: to be killed there.
// Usage: node ask-until.mjs STORE RUN MEDIUM QUESTION ACTOR
import { openDirectoryStore } from "@fovea/core";
import { openModel } from "@fovea/models";
import { ask } from "@fovea/systems";

const [path, id, medium, question, actor] = process.argv.slice(2);
const store = await openDirectoryStore(path);
const append = store.append.bind(store);
store.append = async (records) => {
  await append(records);
  const step = records.find((record) => record.type === "step" && record.step.actor.startsWith(actor))?.step;
  if (step === undefined) return;
  console.log(step.id);
  // A timer keeps the process up; nothing is ever written again.
  setInterval(() => {}, 60_000);
  await new Promise(() => {});
};
await ask({ media: [medium], question, model: await openModel("embedded"), store, id });
