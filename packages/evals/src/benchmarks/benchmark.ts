import type { Dataset, OpenDatasetOptions, Sample } from "../datasets/index.js";
import type { ScoredCase, SummaryOptions } from "./summary.js";

/** A file of the authors that a benchmark reads. */
export interface AuthorsFile {
  readonly name: string;
  /** Where a person gets it. */
  readonly from: string;
  /** "verified": read here, with the authors' file in hand. "unverified": written from its description only. */
  readonly status: "verified" | "unverified";
}

export interface MetricDescription {
  readonly summary: string;
  /** A share of cases that are 0 or 1, or a mean of values. Says which interval fits. */
  readonly kind: "share" | "mean";
}

export type OpenBenchmarkOptions = Pick<
  OpenDatasetOptions,
  "split" | "limit" | "seed" | "inspect" | "signal" | "mediumBytes"
> & {
  /** Leaves out the media: enough to score published outputs. Default false. */
  readonly withoutMedia?: boolean;
};

/** A published answer to one case. */
export interface Prediction {
  readonly sample: PredictedSample;
  /** Null where the system gave none. */
  readonly answer: string | null;
  /** What the authors' file itself says of it, such as a judge's verdict. */
  readonly given?: Readonly<Record<string, number>>;
}

/** What scoring needs of a sample; a prediction file without the questions has no more. */
export type PredictedSample = Pick<Sample, "id" | "target" | "kept" | "cluster" | "row">;

/** A benchmark over authors' files: what to ask, how to score it, and how to score what its authors published. */
export interface Benchmark {
  readonly id: string;
  readonly title: string;
  /** What it measures, for a person who decides whether to use it. */
  readonly measures: string;
  readonly source: string;
  readonly files: readonly AuthorsFile[];
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /**
   * The questions, checked whole (DatasetError).
   * @param folder where the authors' files lie
   */
  open(folder: string, options?: OpenBenchmarkOptions): Promise<Dataset>;
  /** Metrics of one answer, each by its name; null is an abstention. */
  grade(sample: PredictedSample, answer: string | null): Readonly<Record<string, number>>;
  /** Groups of a sample, of which rows of their own are printed: "simple". */
  groups(sample: PredictedSample): readonly string[];
  /**
   * Published outputs. `folder` is needed where the file does not hold the right answers.
   * @throws PredictionsError that lists everything that does not fit.
   */
  predictions(file: string, folder?: string): Promise<readonly Prediction[]>;
}

/** Scores published outputs by the code that scores runs. What the authors' file says itself stands beside as "given NAME". */
export function scorePredictions(
  benchmark: Benchmark,
  predictions: readonly Prediction[],
): { readonly cases: readonly ScoredCase[]; readonly options: SummaryOptions } {
  const cases = predictions.map(({ sample, answer, given = {} }): ScoredCase => {
    const extra = Object.entries(given).map(([name, value]) => [`given ${name}`, value]);
    return {
      id: sample.id,
      values: { ...benchmark.grade(sample, answer), ...Object.fromEntries(extra) },
      groups: benchmark.groups(sample),
      ...(sample.cluster === undefined ? {} : { cluster: sample.cluster }),
    };
  });
  return { cases, options: { metrics: benchmark.metrics } };
}
