import { type Calibration, confidenceOf } from "@fovea/models/embedded";
import type { Judged } from "./evaluation.js";

export interface Weighted {
  readonly probability: number;
  readonly right: boolean;
  readonly weight: number;
}

/** What stands until answers were measured. */
const threshold = 0.5;

/** A knot rests on at least this much weight, so that chance does not make one. */
const leastWeight = 40;

interface Block {
  readonly weight: number;
  readonly right: number;
  /** Sum of probability times weight. */
  readonly probability: number;
}

const share = ({ right, weight }: Block): number => right / weight;
const pool = (a: Block, b: Block): Block => ({
  weight: a.weight + b.weight,
  right: a.right + b.right,
  probability: a.probability + b.probability,
});

/**
 * Isotonic regression of "the program is right" on its probability, by pooling adjacent violators (Ayer et al. 1955).
 * Each block becomes a knot at its mean; a block counts two imagined cases, one right and one wrong, so that no
 * confidence is 0 or 1 (Laplace).
 */
export const fitCalibration = (cases: readonly Weighted[]): Calibration => ({
  knots: fitKnots(cases),
  threshold,
});

export function fitKnots(cases: readonly Weighted[]): Calibration["knots"] {
  const sorted = [...cases].sort((a, b) => a.probability - b.probability);
  const blocks: Block[] = [];
  for (const { probability, right, weight } of sorted) {
    const one = { weight, right: right ? weight : 0, probability: probability * weight };
    const last = blocks.at(-1);
    if (last !== undefined && last.weight < leastWeight) blocks[blocks.length - 1] = pool(last, one);
    else blocks.push(one);
  }
  const risen: Block[] = [];
  for (const block of blocks) {
    risen.push(block);
    while (risen.length > 1 && share(risen.at(-2)!) >= share(risen.at(-1)!)) {
      const last = risen.pop()!;
      risen.push(pool(risen.pop()!, last));
    }
  }
  const last = risen.at(-1);
  if (risen.length > 1 && last!.weight < leastWeight) risen.splice(-2, 2, pool(risen.at(-2)!, last!));
  const knots = risen.map(
    ({ weight, right, probability }) =>
      [round(probability / weight), round((right + 1) / (weight + 2))] as const,
  );
  return rising(knots);
}

/** The imagined cases can turn the order of two blocks around: keep the running maximum. */
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

/** Of programs: confidence against correctness. */
export const reliability = (
  judged: readonly Judged[],
  calibration: Calibration,
): { rows: ReliabilityRow[]; error: number } =>
  reliabilityOf(
    judged.map(({ parse, programRight }) => ({
      confidence: confidenceOf(calibration, parse.probability),
      right: programRight ? 1 : 0,
    })),
  );

/** Confidence against correctness in ten bins, and the expected calibration error (Guo et al. 2017, equation 3). */
export function reliabilityOf(cases: readonly { readonly confidence: number; readonly right: number }[]): {
  rows: ReliabilityRow[];
  error: number;
} {
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
