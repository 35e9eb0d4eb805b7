import type { Box, MediaId, TimeRange } from "@fovea/core";

/** Ground truth in an original medium: `SampleEvidence` with its handle resolved. */
export interface PlacedTruth {
  readonly media: MediaId;
  /** Original pixels, or points of a page. */
  readonly box: Box;
  /** Zero-based. */
  readonly page?: number;
  readonly time?: TimeRange;
  readonly text?: string;
}

/** When an output counts as containing the truth. The rules are in `docs/faithfulness.md`. */
export interface FaithfulnessSettings {
  /** Share of the truth's area that must be covered. */
  readonly minCoverage: number;
  /** Share of what was shown that must be truth: less is "the target is somewhere in there". */
  readonly minShare: number;
  /** IoU from which a reported place counts as the truth's. */
  readonly minIou: number;
  /** Pixels: a shown target must keep this much on its shorter side, or what the original has where that is less. */
  readonly minSide: number;
  /** Least score of a recovered lineage; below it the place counts as unknown. */
  readonly minRecovered: number;
  /** Whether every truth of a sample must be looked at, or one of them. */
  readonly need: "all" | "any";
}

export const faithfulnessDefaults: FaithfulnessSettings = {
  minCoverage: 0.75,
  minShare: 0.01,
  minIou: 0.5,
  minSide: 8,
  minRecovered: 0.9,
  need: "all",
};
