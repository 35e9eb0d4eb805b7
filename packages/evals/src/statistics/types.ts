/** A range that is to hold the true value with the probability that was asked for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure with its uncertainty. */
export interface Estimate extends Interval {
  readonly value: number;
  /** Standard error. */
  readonly se: number;
  /** Observations that it rests on. */
  readonly n: number;
}

/** The result of a test of "there is no difference". Two-sided. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/** To which cluster (document, scene, template) each observation belongs: as many as there are observations. */
export type Clusters = readonly (string | number)[];
