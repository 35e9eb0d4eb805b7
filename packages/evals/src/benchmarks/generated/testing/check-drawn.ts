import { type Box, hashJson, type JsonObject, type Pixels } from "@fovea/core";
import { expect } from "vitest";
import type { GeneratedSample } from "../../generated-benchmark.js";
import { type Difficulty, type DrawnBenchmark, difficulties } from "../drawn-benchmark.js";

/** The pictures of a sample by their handles. */
export const picturesOf = (sample: GeneratedSample): Map<string, Pixels> =>
  new Map(sample.media.map(({ content }, i) => [`image-${i + 1}`, content as Pixels]));

/** The box of the pixels that differ by more than `by` in a channel, and how many; undefined when none does. */
export function differenceBox(a: Pixels, b: Pixels, by = 0): { box: Box; count: number } | undefined {
  let [x0, y0, x1, y1, count] = [Infinity, Infinity, -1, -1, 0];
  for (let i = 0; i < a.data.length; i++) {
    if (Math.abs(a.data[i]! - b.data[i]!) <= by) continue;
    const pixel = Math.floor(i / a.channels);
    const [x, y] = [pixel % a.width, Math.floor(pixel / a.width)];
    count++;
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x + 1);
    y1 = Math.max(y1, y + 1);
  }
  return count === 0 ? undefined : { box: [x0, y0, x1, y1], count };
}

/**
 * Draws the sample again without each thing that its evidence marks: the pictures differ within the box, up to its sides (`slack`
 * pixels), and nowhere else.
 */
export function checkEvidence<S extends JsonObject>(
  benchmark: DrawnBenchmark<S>,
  [seed, index, difficulty]: readonly [number, number, Difficulty],
  slack = 1,
): void {
  const sample = benchmark.draw(seed, index, difficulty);
  const pictures = picturesOf(sample);
  const where = `${benchmark.id} ${seed}-${difficulty}-${index}`;
  expect(sample.evidence?.length, where).toBeGreaterThan(0);
  for (const [k, { medium, box }] of sample.evidence!.entries()) {
    const without = picturesOf(benchmark.draw(seed, index, difficulty, k + 1));
    for (const [name, picture] of pictures) {
      const found = differenceBox(picture, without.get(name)!);
      if (name !== medium) {
        expect(found, `${where}: ${name} shows what is said to be in ${medium}`).toBeUndefined();
        continue;
      }
      expect(found, `${where}: nothing shows in the box ${k} of ${medium}`).toBeDefined();
      for (const side of [0, 1, 2, 3])
        expect(
          Math.abs(found!.box[side]! - box[side]!),
          `${where}: box ${k} is ${box}, seen at ${found!.box}`,
        ).toBeLessThanOrEqual(slack);
    }
  }
}

/** Same arguments, same bytes; another seed or index, another picture or question. */
export function checkDeterminism<S extends JsonObject>(benchmark: DrawnBenchmark<S>): void {
  for (const difficulty of difficulties) {
    const digest = (seed: number, index: number) => {
      const { media, ...rest } = benchmark.draw(seed, index, difficulty);
      const bytes = media.map(({ content }) => Buffer.from((content as Pixels).data).toString("base64"));
      return hashJson({ rest: JSON.parse(JSON.stringify(rest)), bytes } as JsonObject);
    };
    const first = digest(1, 0);
    expect(digest(1, 0)).toBe(first);
    expect(new Set([first, digest(1, 1), digest(2, 0)]).size).toBe(3);
  }
}

/** Pearson's statistic of counts that should be alike. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** What chi square with so many degrees of freedom exceeds once in ten thousand (Wilson and Hilferty's approximation). */
export function chiLimit(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
}
