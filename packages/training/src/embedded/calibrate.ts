import { type Calibration, confidenceOf } from "@fovea/models/embedded";
import type { Judged } from "./evaluation.js";

export interface Weighted {
  readonly probability: number;
  readonly right: boolean;
  readonly weight: number;
}

/** Declining costs nothing and a wrong program twice what a right one is worth, so programs are given from here up. */
const threshold = 2 / 3;

/**
 * Isotonic regression of "the program is right" on its probability, by pooling adjacent violators (Ayer et al. 1955).
 * Each block becomes a knot at its mean; a block counts two imagined cases, one right and one wrong, so that no
 * confidence is 0 or 1 (Laplace).
 */
export function fitCalibration(cases: readonly Weighted[]): Calibration {
  const sorted = [...cases].sort((a, b) => a.probability - b.probability);
  const blocks: { weight: number; right: number; probability: number }[] = [];
  for (const { probability, right, weight } of sorted) {
    blocks.push({ weight, right: right ? weight : 0, probability: probability * weight });
    for (;;) {
      const [before, last] = [blocks.at(-2), blocks.at(-1)!];
      if (before === undefined || before.right / before.weight < last.right / last.weight) break;
      blocks.splice(-2, 2, {
        weight: before.weight + last.weight,
        right: before.right + last.right,
        probability: before.probability + last.probability,
      });
    }
  }
  const knots = blocks.map(
    ({ weight, right, probability }) =>
      [round(probability / weight), round((right + 1) / (weight + 2))] as const,
  );
  return { knots: rising(knots), threshold };
}

/** The imagined cases can turn the order of two small blocks around: keep the running maximum. */
function rising(knots: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let most = 0;
  return knots.map(([at, confidence]) => {
    most = Math.max(most, confidence);
    return [at, most] as const;
  });
}

const round = (value: number): number => Math.round(value * 1e5) / 1e5;

export interface ReliabilityRow {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean confidence, and the share of programs that are right. */
  readonly confidence: number;
  readonly right: number;
}

/** Confidence against correctness in ten bins, and the expected calibration error (Guo et al. 2017, equation 3). */
export function reliability(
  judged: readonly Judged[],
  calibration: Calibration,
): { rows: ReliabilityRow[]; error: number } {
  const cases = judged.map(({ parse, programRight }) => ({
    confidence: confidenceOf(calibration, parse.probability),
    right: programRight ? 1 : 0,
  }));
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const rows = Array.from({ length: 10 }, (_, i) => {
    const inside = cases.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === i);
    return {
      from: i / 10,
      to: (i + 1) / 10,
      n: inside.length,
      confidence: mean(inside.map(({ confidence }) => confidence)),
      right: mean(inside.map(({ right }) => right)),
    };
  });
  const error = rows.reduce(
    (sum, row) => sum + (row.n / Math.max(1, cases.length)) * Math.abs(row.confidence - row.right),
    0,
  );
  return { rows, error };
}
