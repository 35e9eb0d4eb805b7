import { Pcg64 } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { compareRow, correctRows, type Pair } from "./row.js";

const tries = 250;
/** Three standard errors above 5 %. */
const bound = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / tries);

/** How often two agents that are equally good are said to differ. */
function falseFindings(seed: number, pairOf: (random: Pcg64, i: number) => Pair, n: number): number {
  const random = new Pcg64(seed);
  let found = 0;
  for (let i = 0; i < tries; i++) {
    const pairs = Array.from({ length: n }, (_, at) => pairOf(random, at));
    const [row] = correctRows([compareRow("accuracy", null, pairs)]);
    if (row!.higher !== "open") found += 1;
  }
  return found / tries;
}

const right = (random: Pcg64, share: number): number => (random.random() < share ? 1 : 0);

describe("two agents that are equally good", () => {
  it("are called different in no more than 5 % of evals: right and wrong", () => {
    const pair = (random: Pcg64) => ({ a: right(random, 0.7), b: right(random, 0.7), failed: false });
    expect(falseFindings(1, pair, 25)).toBeLessThan(bound);
  });

  it("are called different in no more than 5 %: scores", () => {
    const pair = (random: Pcg64) => ({ a: random.random() ** 3, b: random.random() ** 3, failed: false });
    expect(falseFindings(2, pair, 11)).toBeLessThan(bound);
  });

  it("are called different in no more than 5 %: questions that share a scene, which each sees well or badly as a whole", () => {
    let shares: readonly [number, number] = [0, 0];
    const inScene = (random: Pcg64, i: number): Pair => {
      if (i % 8 === 0) shares = [random.random(), random.random()];
      const [a, b] = [right(random, shares[0]), right(random, shares[1])];
      return { a, b, cluster: `scene ${Math.floor(i / 8)}`, failed: false };
    };
    expect(falseFindings(3, inScene, 80)).toBeLessThan(bound);
    // Without regard to scenes they often are, which is why there are clusters.
    const alone = (random: Pcg64, i: number): Pair => {
      const { cluster: _, ...pair } = inScene(random, i);
      return pair;
    };
    expect(falseFindings(3, alone, 80)).toBeGreaterThan(2 * bound);
  });
});
