// Writes one sample's pictures: `node bench/generated/one.mjs ID DIFFICULTY INDEX FOLDER [SEED]`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { benchmarks } from "@fovea/evals";
import sharp from "sharp";

const [id, difficulty, index, folder, seed = "0"] = process.argv.slice(2);
const benchmark = await benchmarks.find((each) => each.id === id).load();
const { media, ...sample } = benchmark.draw(Number(seed), Number(index), difficulty);
mkdirSync(folder, { recursive: true });
for (const [i, { content }] of media.entries()) {
  const { data, width, height, channels } = content;
  await sharp(data, { raw: { width, height, channels } })
    .png()
    .toFile(join(folder, `${id}-${difficulty}-${index}-${i + 1}.png`));
}
console.log(JSON.stringify(sample, undefined, 1));
