// What a sample of a generated benchmark costs to draw, in CPU milliseconds, and how large its pictures are:
// `node bench/generated/bench.mjs [ID...]`. 24 samples of each difficulty after 6 that warm up; encoding is not part of it.

import { benchmarks } from "@fovea/evals";
import { cpuMs, median } from "../lib.mjs";

const ids = process.argv.slice(2);
const first = ["visual-search", "counting", "charts", "documents"];
const all = [...first, "spatial-views", "trajectories", "jigsaws", "path-choice"];
for (const id of ids.length > 0 ? ids : all) {
  const benchmark = await benchmarks.find((each) => each.id === id).load();
  for (const difficulty of benchmark.difficulties) {
    const costs = [];
    let pixels = 0;
    for (let i = 0; i < 30; i++) {
      let sample;
      const ms = await cpuMs(() => {
        sample = benchmark.draw(100, i, difficulty);
        // Some draw a picture when its pixels are asked for.
        for (const { content } of sample.media) content.data.length;
      });
      if (i < 6) continue;
      costs.push(ms);
      pixels += sample.media.reduce((sum, { content }) => sum + content.width * content.height, 0) / 24;
    }
    const most = Math.max(...costs);
    console.log(
      `${id} ${difficulty}: ${median(costs).toFixed(1)} ms a sample (most ${most.toFixed(1)}), ${(pixels / 1e6).toFixed(2)} megapixels`,
    );
  }
}
