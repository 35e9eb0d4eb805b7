import { stream } from "@fovea/core/random";
import { scope } from "@fovea/tensor";
import { describe, expect, it } from "vitest";
import { wordsOf } from "../words.js";
import { featuresOf } from "./features.js";
import { type NetworkSizes, ReasonerNetwork, type StepInput } from "./network.js";

const sizes: NetworkSizes = {
  buckets: 64,
  pieceWidth: 8,
  pairs: { rows: 64, width: 8 },
  width: 16,
  heads: 2,
  hidden: 16,
  encoderBlocks: 1,
  decoderBlocks: 1,
  neighbours: true,
  lexical: 2,
  shapes: 32,
  maximumWords: 12,
  maximumSteps: 6,
  actions: 20,
  slots: 7,
};
const random = stream(3, "test/network");
const network = new ReasonerNetwork(sizes, () => random.random());
const questions = ["when is the due date?", "how many cats"].map((question) =>
  featuresOf(wordsOf(question), sizes.buckets),
);
const derivations: StepInput[][] = [
  [
    { slot: 0, previous: undefined },
    { slot: 3, previous: { action: 5 } },
    { slot: 4, previous: { pointer: 2 } },
  ],
  [
    { slot: 0, previous: undefined },
    { slot: 6, previous: { action: 19 } },
  ],
];

describe("the reasoner's network", () => {
  it("has a score for each action and each word of the longest question, at each step", () => {
    const { rows, columns } = scope(() => {
      const logits = network.decode(network.encode(questions), derivations);
      return { rows: logits.size / logits.columns, columns: logits.columns };
    });
    expect(rows).toBe(5);
    expect(columns).toBe(sizes.actions + 6);
  });

  it("scores the same choices step by step as at once, and whatever else is in the batch", () => {
    scope(() => {
      const logits = network.decode(network.encode(questions), derivations);
      const { columns } = logits;
      const together = Float32Array.from(logits.data);
      let row = 0;
      for (const [q, question] of questions.entries()) {
        const next = network.begin(network.encode([question]));
        for (const input of derivations[q]!) {
          const alone = next(input);
          expect(alone).toHaveLength(sizes.actions + question.length);
          for (const [column, logit] of alone.entries())
            expect(logit).toBeCloseTo(together[row * columns + column]!, 4);
          row++;
        }
      }
      expect(row).toBe(5);
    });
  });
});
