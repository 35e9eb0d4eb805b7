// The OCR expert: character error rate on the held-out documents, what a cold and a warm reading cost, and what our own
// code adds to the bare models.
//
//   npm run build && npm run bench -- ocr
import { fileURLToPath } from "node:url";
import { regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { shareImage } from "../../packages/vision/dist/experts/host/pixels.js";
import { recognise } from "../../packages/vision/dist/experts/ocr/implementation.js";
import { openModels } from "../../packages/vision/dist/experts/ocr/models.js";
import { measure } from "../documents/measure.mjs";
import { interleave, median, runProcess } from "../lib.mjs";
import { contextWith } from "./context.mjs";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const input = { image: "image-1" };
const COLD_ROUNDS = 3;
const WARM = ["samples/invoice.png", "samples/letter.png", "samples/receipt.jpg", "samples/screen.png"];

export default async function bench() {
  const ocr = await tools.find((tool) => tool.id === "ocr").load();
  // Cold ones first: a child's peak memory is never below what its parent held when it was forked.
  return [...coldRows(), ...(await warmRows(ocr)), ...(await errorRows(ocr))];
}

async function errorRows(ocr) {
  const rows = await measure(async ({ bytes }) => {
    const result = await ocr.run(input, await contextWith(bytes));
    return regionsOf(result).regions.filter((region) => region.kind === "line");
  });
  return rows.flatMap(({ variant, cer, withoutSpaces, ordered }) => {
    const percent = (rate) => Math.round(rate * 100_000) / 1000;
    const target = variant === "clean" ? 0.01 : 0.03;
    const interval = `95% ${percent(cer.low)} to ${percent(cer.high)}`;
    return [
      {
        name: `character error rate, ${variant}, ${cer.n} held-out pages (${interval}; without spaces ${percent(withoutSpaces.value)}; in reading order ${percent(ordered.value)})`,
        value: percent(cer.value),
        unit: "%",
        target: `< ${target * 100}`,
        ok: cer.value < target,
      },
    ];
  });
}

/** A fresh process each time, on a page of 1,280 x 1,651 pixels. */
function coldRows() {
  const page = at("node_modules/.cache/fovea-bench-ocr.png");
  const script = at("bench/ocr/cold.mjs");
  const made = runProcess(process.execPath, [at("bench/ocr/enlarge.mjs"), at("samples/invoice.png"), page]);
  if (made.status !== 0) throw new Error(made.stderr);
  const runs = Array.from({ length: COLD_ROUNDS }, () => {
    const done = runProcess(process.execPath, [script, page]);
    if (done.status !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout);
  });
  const seconds = median(runs.map((run) => run.ms)) / 1000;
  const cpu = median(runs.map((run) => run.cpuMs)) / 1000;
  const peak = Math.max(...runs.map((run) => run.peakMiB));
  const what = `page of ${runs[0].lines} lines, ${COLD_ROUNDS} processes`;
  return [
    { name: `cold reading, wall, ${what}`, value: seconds, unit: "s", target: "< 6", ok: seconds < 6 },
    { name: `cold reading, CPU, ${what}`, value: cpu, unit: "s" },
    {
      name: `cold reading, peak memory, ${what}`,
      value: peak,
      unit: "MiB",
      target: "< 1144",
      ok: peak < 1144,
    },
  ];
}

/** The tool against the same reading without tool, thread and store, and against the models' runs alone. */
async function warmRows(ocr) {
  const models = await openModels();
  const job = { checkCancelled() {} };
  const pictures = [];
  for (const file of WARM) {
    const { data, info } = await sharp(at(file))
      .flatten()
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const image = shareImage({ data, width, height, channels });
    pictures.push({ image, context: await contextWith(at(file)), runs: await recorded(image, models, job) });
  }
  const cost = await interleave(
    {
      async tool() {
        for (const { context } of pictures) await ocr.run(input, context);
      },
      async bare() {
        for (const { image } of pictures) await recognise(image, models, job);
      },
      async models() {
        for (const { runs } of pictures) for (const { run, tensor, shape } of runs) await run(tensor, shape);
      },
    },
    { rounds: 5, warmup: 1 },
  );
  const ratio = (peer) => cost.tool / cost[peer];
  const row = (name, peer, target) => ({
    name: `${name}, CPU of ${pictures.length} pictures`,
    value: cost.tool,
    unit: "ms",
    peer: cost[peer],
    ratio: ratio(peer),
    target: `< ${target} x`,
    ok: ratio(peer) < target,
  });
  return [
    row("warm reading by the tool against the bare expert", "bare", 1.05),
    row("warm reading by the tool against the models alone", "models", 1.3),
  ];
}

/** Every model run of one reading, to be run again without anything around it. */
async function recorded(image, models, job) {
  const runs = [];
  const spy = (run) => (tensor, shape) => {
    runs.push({ run, tensor: tensor.slice(), shape });
    return run(tensor, shape);
  };
  const spied = Object.fromEntries(
    ["detector", "recogniser", "direction"].map((name) => [name, spy(models[name])]),
  );
  await recognise(image, { ...models, ...spied }, job);
  return runs;
}
