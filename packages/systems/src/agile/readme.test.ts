import { readFileSync } from "node:fs";
import { seamWeights } from "@fovea/training";
import { describe, expect, it } from "vitest";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
const card = JSON.parse(readFileSync(new URL("seams.json", seamWeights), "utf8"));

interface Share {
  readonly accuracy: number;
  readonly interval: { readonly low: number; readonly high: number };
}
const percent = (share: number) => (share * 100).toFixed(1);
const cell = ({ accuracy, interval }: Share) =>
  `${percent(accuracy)} (${percent(interval.low)}-${percent(interval.high)})`;

describe("the README's figures", () => {
  it("are those of the card", () => {
    const rows = readme.split("\n").filter((line) => /^\| \dx\d/.test(line));
    const expected = card.heldOut.scores.map(
      ({ board, scores, ahead }: (typeof card.heldOut.scores)[number]) => {
        const shares = [scores.random, scores.matcher, scores.policy].map(cell).join(" | ");
        const [value, low, high] = [ahead.value, ahead.low, ahead.high].map(percent);
        return `| ${board} | ${scores.policy.n} | ${shares} | ${value} (${low} to ${high}) |`;
      },
    );
    expect(rows).toEqual(expected);
    expect(readme).toContain(`${card.parameters.toLocaleString("en")} parameters`);
    expect(readme).toContain(`${card.training.trainingCpuSeconds} CPU-seconds`);
  });

  it("meet what was asked: 2x2 at least 90 %, 3x3 at least 50 %, on 200 crops of 30 unseen photographs", () => {
    for (const [board, least] of [
      ["2x2 all", 0.9],
      ["3x3 all", 0.5],
    ] as const) {
      const { policy } = card.heldOut.scores.find((row: { board: string }) => row.board === board).scores;
      expect(policy.n).toBeGreaterThanOrEqual(200);
      expect(policy.photographs).toBeGreaterThanOrEqual(30);
      expect(policy.interval.low).toBeGreaterThan(least);
    }
  });
});
