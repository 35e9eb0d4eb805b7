// Simulated agents on generated visual search, for every bench that asks who looked: they are handed the right answer and its
// place, and are told how often to err. This proves a measure, and says nothing about any model.
import { findBenchmark } from "@fovea/systems";
import { imageCodec } from "@fovea/vision";

export const colours = ["red", "blue", "green", "yellow", "purple", "black"];
const side = 1024;

/** The benchmark, and n of its questions after a colour. */
export async function colourQuestions(n, seed) {
  const benchmark = await findBenchmark("visual-search");
  const encodePng = (pixels) => imageCodec.encode(pixels, { mediaType: "image/png" });
  const filter = { kind: "colour" };
  const dataset = await benchmark.open("", { seed, difficulty: "easy", filter, limit: n, encodePng });
  const samples = [];
  for await (const sample of dataset.samples()) samples.push(sample);
  return { benchmark, samples };
}

/** A place of the target's size that does not hold it. */
export function elsewhere([x0, y0, x1, y1], random) {
  for (;;) {
    const [x, y] = [random.integers(0, side - (x1 - x0)), random.integers(0, side - (y1 - y0))];
    const box = [x, y, x + (x1 - x0), y + (y1 - y0)];
    if (box[2] < x0 || box[0] > x1 || box[3] < y0 || box[1] > y1) return box;
  }
}

/** The right answer in a share of cases, else another colour. */
export const told = (target, random, right) =>
  random.uniform() < right ? target : colours.filter((one) => one !== target)[random.integers(0, 5)];

export const percent = ({ value, low, high }) =>
  value === null
    ? "none"
    : `${(value * 100).toFixed(0)}% [${(low * 100).toFixed(0)}, ${(high * 100).toFixed(0)}]`;
