/**
 * How often a program is right that was decoded with a probability: a rising line through knots, fitted by isotonic
 * regression on questions that were not trained on.
 */
export interface Calibration {
  /** [probability, confidence], both rising. */
  readonly knots: readonly (readonly [probability: number, confidence: number])[];
  /** Below this confidence the model declines. */
  readonly threshold: number;
  /** How often a whole answer is right; absent where nobody measured it. */
  readonly answers?: AnswerCalibration;
}

/** Confidence in an answer, parse and experts together, fitted on questions that were answered about real media. */
export interface AnswerCalibration {
  /** [confidence in the program times confidence in its value, how often the answer is right], both rising. */
  readonly knots: Calibration["knots"];
  /** What stands for a value's confidence where its experts give none, as for an absence. */
  readonly unmeasured: number;
}

/** What weights without a calibration get: the probability itself. */
export const uncalibrated: Calibration = {
  knots: [
    [0, 0],
    [1, 1],
  ],
  threshold: 0.5,
};

/** The confidence in an answer, from those in its program and in its value. */
export const answerConfidence = (
  { knots, unmeasured }: AnswerCalibration,
  parse: number,
  value: number | null,
): number => confidenceOf({ knots }, parse * (value ?? unmeasured));

/** The confidence that a probability stands for: between two knots in proportion, outside of them as at the nearest. */
export function confidenceOf({ knots }: Pick<Calibration, "knots">, probability: number): number {
  const after = knots.findIndex(([at]) => at >= probability);
  if (after === 0) return knots[0]![1];
  if (after < 0) return knots.at(-1)?.[1] ?? probability;
  const [[x0, y0], [x1, y1]] = [knots[after - 1]!, knots[after]!];
  return x1 === x0 ? y1 : y0 + ((probability - x0) / (x1 - x0)) * (y1 - y0);
}
