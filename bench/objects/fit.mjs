// Fits the objects expert's thresholds on truth.json, and says what they are worth by leaving each picture out.
//
//   npm run build && node bench/objects/fit.mjs            prints
//   npm run build && node bench/objects/fit.mjs --write    also writes packages/vision/src/experts/objects/thresholds.ts
//
// The rule. A detection is what both views agree on. Of a label with at least 5 true objects, the threshold lies MARGIN
// above its best false detection, and never below FLOOR. Every other label gets the default: MARGIN above the best false
// detection of any label.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { shareImage } from "../../packages/vision/dist/experts/host/pixels.js";
import open from "../../packages/vision/dist/experts/objects/implementation.js";
import { decodeFile } from "./decode.mjs";

const MARGIN = 0.05;
const FLOOR = 0.25;
const ENOUGH = 5;
const root = new URL("../../", import.meta.url);
const truth = JSON.parse(readFileSync(new URL("truth.json", import.meta.url), "utf8"));
const detect = await open();

function iou(a, b) {
  const [w, h] = [Math.min(a[2], b[2]) - Math.max(a[0], b[0]), Math.min(a[3], b[3]) - Math.max(a[1], b[1])];
  if (w <= 0 || h <= 0) return 0;
  const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (w * h) / (area(a) + area(b) - w * h);
}

/** Detections of one picture as { label, score, outcome: "hit" | "false" }, and its true objects. */
async function judge(picture) {
  const image = shareImage(await decodeFile(fileURLToPath(new URL(picture.file, root))));
  const found = (await detect(image, { checkCancelled() {} })).filter((each) => each.both && !each.contested);
  const taken = new Set();
  const rows = [];
  for (const { label, score, box } of found) {
    const right = (o) => o.label === label && !taken.has(o) && iou(o.box, box) >= 0.5;
    const hit = picture.objects.find(right);
    if (hit) taken.add(hit);
    const ignored = (g) => g.label === label && (!g.box || iou(g.box, box) > 0.3);
    if (hit ? hit.difficult : (picture.ignore ?? []).some(ignored)) continue;
    rows.push({ label, score, outcome: hit ? "hit" : "false" });
  }
  return {
    file: picture.file,
    rows,
    objects: picture.objects.filter((o) => !o.difficult).map((o) => o.label),
  };
}

function fit(pictures) {
  const rows = pictures.flatMap((p) => p.rows);
  const best = (list) => list.reduce((top, row) => Math.max(top, row.score), 0);
  const up = (value) => Math.ceil(Math.max(FLOOR, value + MARGIN) * 100) / 100;
  const counts = new Map();
  for (const label of pictures.flatMap((p) => p.objects)) counts.set(label, (counts.get(label) ?? 0) + 1);
  const thresholds = {};
  for (const [label, n] of [...counts].sort()) {
    if (n >= ENOUGH)
      thresholds[label] = up(best(rows.filter((r) => r.label === label && r.outcome === "false")));
  }
  return { thresholds, byDefault: up(best(rows.filter((r) => r.outcome === "false"))) };
}

const answered = ({ thresholds, byDefault }, pictures) =>
  pictures.flatMap((p) => p.rows).filter((r) => r.score >= (thresholds[r.label] ?? byDefault));

const pictures = [];
for (const picture of truth.pictures) pictures.push(await judge(picture));
const fitted = fit(pictures);
const leftOut = pictures.flatMap((p) => answered(fit(pictures.filter((q) => q !== p)), [p]));
const objects = pictures.flatMap((p) => p.objects);
const count = (rows, outcome) => rows.filter((r) => r.outcome === outcome).length;
const labels = [...new Set([...objects, ...pictures.flatMap((p) => p.rows.map((r) => r.label))])].sort();

console.log(`${pictures.length} pictures, ${objects.length} true objects\n`);
console.log("label            true  found  false  best false  threshold");
for (const label of labels) {
  const rows = pictures.flatMap((p) => p.rows).filter((r) => r.label === label);
  const worst = Math.max(0, ...rows.filter((r) => r.outcome === "false").map((r) => r.score));
  const own = fitted.thresholds[label];
  console.log(
    [
      label.padEnd(16),
      String(objects.filter((o) => o === label).length).padStart(5),
      String(count(rows, "hit")).padStart(6),
      String(count(rows, "false")).padStart(6),
      worst.toFixed(2).padStart(11),
      (own ?? fitted.byDefault).toFixed(2).padStart(10) + (own === undefined ? " (default)" : ""),
    ].join(" "),
  );
}
const report = (name, rows) =>
  console.log(
    `${name}: ${count(rows, "hit")} of ${objects.length} objects answered, ${count(rows, "false")} false answers`,
  );
console.log();
report("fitted and judged on all pictures", answered(fitted, pictures));
report("each picture judged by thresholds fitted without it", leftOut);

if (process.argv.includes("--write")) {
  const lines = Object.entries(fitted.thresholds).map(
    ([label, value]) => `  ${JSON.stringify(label)}: ${value},`,
  );
  const text = [
    "// Written by `node bench/objects/fit.mjs --write`; do not edit.",
    "",
    "/** For labels with too few examples to fit one. */",
    `export const defaultThreshold = ${fitted.byDefault};`,
    "",
    "/** Least score, in both views, from which a label is answered. */",
    "export const thresholds: Readonly<Record<string, number>> = {",
    ...lines,
    "};",
    "",
  ].join("\n");
  const file = new URL("packages/vision/src/experts/objects/thresholds.ts", root);
  writeFileSync(file, text);
  console.log(`wrote ${fileURLToPath(file)}; run npx biome check --write on it`);
}
