// What a person waits for: a cold `ask` in a process of its own, its peak memory, and a warm question in one process
// against the bare OCR expert on the same picture.

import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryStore, storedImage } from "@fovea/core";
import { openModel } from "@fovea/models";
import { ask } from "@fovea/systems";
import { imageCodec, loadMedia, tools } from "@fovea/vision";
import { interleave, median, runProcess } from "../lib.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cold = [
  { media: "samples/screen.png", question: "what is the title?" },
  { media: "samples/invoice.png", question: "what is the total?" },
  { media: "samples/ticket.png", question: "what does the QR code say?" },
  { media: "samples/coffee.png", question: "how many cups are there?" },
];
const warm = { media: "samples/invoice.png", question: "what is the total?" };

export default async function bench() {
  const rows = [];
  for (const { media, question } of cold) {
    const runs = [];
    for (let round = 0; round < 3; round++) runs.push(await askInProcess(media, question));
    const size = `${media}, ${runs[0].answer}`;
    const seconds = median(runs.map(({ wallMs }) => wallMs)) / 1000;
    const mib = Math.max(...runs.map(({ peak }) => peak.mib));
    rows.push({
      name: `cold ask, wall, ${cpus().length} cores (${size}), n=3`,
      value: seconds,
      unit: "s",
      target: "< 6 s",
      ok: seconds < 6,
    });
    rows.push({
      name: `cold ask, peak memory (${media}), n=3`,
      value: mib,
      unit: "MiB",
      target: "< 1229",
      ok: mib < 1229,
    });
  }
  rows.push(await warmRow());
  return rows;
}

async function askInProcess(media, question) {
  const store = await mkdtemp(join(tmpdir(), "fovea-bench-"));
  try {
    const preload = fileURLToPath(new URL("./report-peak.mjs", import.meta.url));
    const args = [
      "--import",
      preload,
      "packages/cli/bin/fovea.js",
      "ask",
      media,
      question,
      "--json",
      "--store",
      store,
    ];
    const { status, stdout, stderr, wallMs } = runProcess(process.execPath, args, { cwd: root });
    if (status !== 0 && status !== 3)
      throw new Error(`fovea ask ${media} "${question}" ended with ${status}: ${stdout}${stderr}`);
    const peak = JSON.parse(/peak (\{.*\})/.exec(stderr)[1]);
    return { wallMs, peak, answer: JSON.parse(stdout).answer };
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** CPU of a whole warm question over that of the OCR expert alone, on the same bytes, neither cached. */
async function warmRow() {
  const bytes = readFileSync(join(root, warm.media));
  const model = await openModel("embedded");
  const ocr = await tools.find(({ id }) => id === "ocr").load();
  const context = {
    codec: imageCodec,
    random: () => undefined,
    call: () => Promise.reject(new Error("ocr calls nothing")),
  };
  const contenders = {
    ask: async () => {
      const { answer } = await ask({ media: [bytes], question: warm.question, model, store: memoryStore() });
      if (answer !== "$5,036.47") throw new Error(`the answer is ${answer}`);
    },
    bare: async () => {
      const store = memoryStore();
      const image = await loadMedia(bytes, store.blobs);
      await imageCodec.pixels(storedImage(image.ref), store.blobs);
      await ocr.run(ocr.parse({ image: "image-1" }), {
        ...context,
        blobs: store.blobs,
        media: { "image-1": image },
      });
    },
  };
  const { ask: whole, bare } = await interleave(contenders, { rounds: 5 });
  const ratio = whole / bare;
  return {
    name: `warm reading question over the OCR expert alone (${warm.media}), CPU, n=5`,
    value: whole,
    unit: "ms",
    peer: bare,
    ratio,
    target: "< 1.3 x",
    ok: ratio < 1.3,
  };
}
