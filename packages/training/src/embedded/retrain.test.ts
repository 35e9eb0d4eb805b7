import { indexAlphabet } from "@fovea/models/embedded";
import { describe, expect, it } from "vitest";
import { makeAlphabet } from "./alphabet.js";
import { judge, trialOf } from "./evaluation.js";
import { codes, reading } from "./generator/families/reading.js";
import { heldOutSamples, sizes, train } from "./train-loop.js";

const small = {
  ...sizes,
  buckets: 2048,
  pairs: { rows: 4096, width: 16 },
  pieceWidth: 32,
  width: 64,
  hidden: 96,
  encoderBlocks: 1,
  decoderBlocks: 1,
};
const families = [codes, reading];

describe("training from scratch", () => {
  it(
    "learns to read signs and codes in 800 steps: 90% of held-out questions exactly right",
    { timeout: 240_000 },
    () => {
      const network = train({ seed: 5, steps: 800, batch: 32, sizes: small, families, peakRate: 4e-3 });
      const judged = judge(
        network,
        indexAlphabet(makeAlphabet()),
        heldOutSamples(6, 200, families).map(trialOf),
      );
      expect(judged.filter(({ programRight }) => programRight).length).toBeGreaterThan(180);
    },
  );

  it("gives the same weights for the same seed", { timeout: 240_000 }, () => {
    const weights = () =>
      train({ seed: 9, steps: 6, batch: 8, sizes: small, families }).lift.weight.toArray();
    expect(weights()).toEqual(weights());
  });
});
