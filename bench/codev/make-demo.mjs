// Makes the run that `fovea run codev --demo` replays, with the simulated looker: node bench/codev/make-demo.mjs
// It is handed where to look; its code is real, and so are its outputs and what decides the answer.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exportRuns, memoryStore } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { scriptedModel } from "@fovea/models";
import { ask, codev } from "@fovea/systems";
import { colourQuestions } from "../looks.mjs";
import { code, scripts } from "./agents.mjs";

const seed = 3;
const { samples } = await colourQuestions(1, seed);
const [sample] = samples;
const [{ box, medium }] = sample.evidence;
const look = scripts.looker({ target: sample.target, box }, stream(seed, "demo", 1));
const model = scriptedModel(
  [code("First the whole picture, smaller.", "print(image_1.size)\nimage_1.resize((512, 512))"), ...look],
  "simulated/looker",
);
const store = memoryStore();
// Lists show ids that begin with 0 last: whatever a person ran is newer.
const run = "0demo-codev";
const picture = { media: [sample.media[0].source], question: sample.question };
const { answer } = await ask({ store, ...picture, id: run, model, system: codev });
if (answer !== sample.target) throw new Error(`it answered ${answer}, and ${sample.target} is right`);
const folder = fileURLToPath(new URL("../../packages/systems/src/codev/demo/", import.meta.url));
mkdirSync(folder, { recursive: true });
const chunks = [];
for await (const chunk of exportRuns(store, [run])) chunks.push(chunk);
writeFileSync(`${folder}run.fovea.tar`, Buffer.concat(chunks));
const demo = {
  run,
  model: `${model.id}: a simulated model, which is handed where to look. Its code ran, and what the code read is the answer.`,
  picture: "visual-search.png",
  truth: { evidence: [{ medium, box }], answer: String(sample.target) },
};
writeFileSync(`${folder}demo.json`, `${JSON.stringify(demo, null, 2)}\n`);
console.log(`${folder}: ${Buffer.concat(chunks).length} bytes, "${sample.question}" -> ${answer}`);
process.exit(0);
