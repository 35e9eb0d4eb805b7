// Fits the thresholds of the experts "objects" and "faces" on the pictures of truth.json, prints the figures that
// their READMEs state, and writes their thresholds.ts.
//
//   npm run build && node bench/objects/fit.mjs            prints and writes
//   npm run build && node bench/objects/fit.mjs --check    prints; fails when a thresholds.ts would change

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fitFaces, reportFaces } from "./fit-faces.mjs";
import { fitObjects, reportObjects } from "./fit-objects.mjs";
import { readTruth, VARIANTS, variantOf } from "./pictures.mjs";

const experts = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packages", "vision");
const load = (path) => import(join(experts, "dist", "experts", path));
const [{ candidatesIn, openDetector }, { decide, stands, thresholdOf }, { cocoLabels }] = await Promise.all([
  load("objects/implementation.js"),
  load("objects/decide.js"),
  import(join(experts, "dist", "programs", "coco.js")),
]);
const { facesIn, openFaceDetector } = await load("faces/implementation.js");

const pictures = readTruth();
const [network, detector] = await Promise.all([openDetector(), openFaceDetector()]);
const job = { checkCancelled() {} };
const samples = [];
for (const picture of pictures) {
  for (const variant of Object.keys(VARIANTS)) {
    const { image, ...rest } = await variantOf(picture, variant);
    const candidates = await candidatesIn(image, network, job);
    samples.push({
      ...rest,
      candidates: candidates.map((each) => ({ ...each, name: cocoLabels[each.label] })),
      faces: (await facesIn(image, detector, job)).map((each) => ({ ...each, name: "face" })),
    });
  }
  process.stderr.write(".");
}
process.stderr.write("\n");

const rules = { decide, stands, thresholdOf };
const objects = fitObjects(samples, rules);
console.log(reportObjects(samples, objects, rules));
const faces = fitFaces(samples);
console.log(reportFaces(samples, faces));

const note = "Written by `node bench/objects/fit.mjs`, which prints the figures behind them. Do not edit.";
const entries = (classes) =>
  Object.entries(classes)
    .map(([name, value]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${value}`)
    .join(", ");
const line = (name, { default: all, classes }) => {
  const inner = entries(classes);
  return `  ${name}: { default: ${all}, classes: {${inner === "" ? "" : ` ${inner} `}} },`;
};
write(
  "objects",
  `import type { Thresholds } from "./decide.js";

/** ${note} */
export const thresholds: Thresholds = {
${line("answer", objects.answer)}
${line("candidate", objects.candidate)}
};
`,
);
write(
  "faces",
  `/** Least scores. ${note} */
export const thresholds = { ${entries(faces)} };
`,
);

function write(expert, text) {
  const file = join(experts, "src", "experts", expert, "thresholds.ts");
  if (readFileSync(file, "utf8") === text) return;
  if (process.argv.includes("--check")) {
    console.error(`${file} would change`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, text);
  console.error(`wrote ${file}; build again`);
}
