// Writes the sample sheets that stand in the READMEs of the generated benchmarks: `node bench/generated/sheets.mjs [ID...]`.
// Twelve samples of seed 0 (or so), the difficulties in turn. The palette keeps a sheet under 150 KB. Jigsaws: with photographs of
// samples/.

import { join } from "node:path";
import { benchmarks, jigsawsOf, sampleSheet } from "@fovea/evals";
import sharp from "sharp";

// Many small things do not compress.
const narrow = new Set([
  "visual-search",
  "counting",
  "documents",
  "path-choice",
  "trajectories",
  "spatial-views",
  "jigsaws",
]);
// A palette would spoil the colours.
const shaded = new Set(["spatial-views", "trajectories", "jigsaws"]);
const root = join(import.meta.dirname, "../../packages/evals/src/benchmarks");
const wanted = process.argv.slice(2);
const first = ["visual-search", "counting", "charts", "documents"];
const all = [...first, "spatial-views", "trajectories", "jigsaws", "path-choice"];
const ids = wanted.length > 0 ? wanted : all;
const photos = await Promise.all(
  ["chelsea.png", "coffee.png", "flower.jpg", "china.jpg", "motorcycle_left.png"].map(async (name) => {
    const image = sharp(join(import.meta.dirname, "../../samples", name))
      .removeAlpha()
      .toColourspace("srgb");
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  }),
);
for (const id of ids) {
  const entry = benchmarks.find((each) => each.id === id);
  const benchmark = id === "jigsaws" ? jigsawsOf(photos) : await entry.load();
  const { data, width, height } = await sampleSheet(benchmark, {
    n: { charts: 18, documents: 15, "spatial-views": 18, "path-choice": 15 }[id] ?? 12,
    seed: 0,
    width: narrow.has(id) ? 250 : 310,
  });
  const raw = () => sharp(data, { raw: { width, height, channels: 3 } });
  let info;
  if (shaded.has(id)) {
    for (const quality of [70, 55, 40, 30]) {
      info = await raw()
        .jpeg({ quality, mozjpeg: true })
        .toFile(join(root, id, "sheet.jpg"));
      if (info.size < 150_000) break;
    }
    console.log(`${id}: ${width} x ${height}, ${info.size} bytes`);
    continue;
  }
  const file = join(root, id, "sheet.png");
  for (const colours of [256, 128, 64, 32, 16, 12, 8]) {
    info = await raw().png({ palette: true, colours, effort: 10, dither: 0 }).toFile(file);
    if (info.size < 150_000) break;
  }
  console.log(`${id}: ${width} x ${height}, ${info.size} bytes`);
}
