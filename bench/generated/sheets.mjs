// Writes the sample sheets that stand in the READMEs of the generated benchmarks: `node bench/generated/sheets.mjs [ID...]`.
// Twelve samples of seed 0, the difficulties in turn. The palette keeps a sheet under 150 KB.

import { join } from "node:path";
import { benchmarks, sampleSheet } from "@fovea/evals";
import sharp from "sharp";

// Many small things do not compress.
const narrow = new Set(["visual-search", "counting", "documents"]);
const root = join(import.meta.dirname, "../../packages/evals/src/benchmarks");
const wanted = process.argv.slice(2);
const ids = wanted.length > 0 ? wanted : ["visual-search", "counting", "charts", "documents"];
for (const id of ids) {
  const entry = benchmarks.find((each) => each.id === id);
  const benchmark = await entry.load();
  const { data, width, height } = await sampleSheet(benchmark, {
    n: id === "charts" ? 18 : 12,
    seed: 0,
    width: narrow.has(id) ? 250 : 310,
  });
  const file = join(root, id, "sheet.png");
  let info;
  for (const colours of [256, 128, 64, 32, 16, 12, 8]) {
    info = await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ palette: true, colours, effort: 10, dither: 0 })
      .toFile(file);
    if (info.size < 150_000) break;
  }
  console.log(`${id}: ${width} x ${height}, ${info.size} bytes`);
}
