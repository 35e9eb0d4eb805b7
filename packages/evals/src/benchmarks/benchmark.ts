import type { Answer, Evidence, MediaByName, Pixels } from "@fovea/core";
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
  "split" | "limit" | "seed" | "filter" | "inspect" | "signal" | "mediumBytes"
> & {
  /** One of the benchmark's `difficulties`; only for one that has some. Default: all of them. */
  readonly difficulty?: string;
  /** Makes PNG bytes of a picture, for a benchmark that draws its own. */
  readonly encodePng?: (pixels: Pixels) => Uint8Array | Promise<Uint8Array>;
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
export type PredictedSample = Pick<Sample, "id" | "target" | "kept" | "cluster" | "row" | "evidence">;

/** What a benchmark that looks at more than the words of an answer is given beside them. */
export interface Graded {
  /** Absent for published outputs. */
  readonly answer?: Answer;
  /** Of the answer, in the original media. */
  readonly evidence: readonly Evidence[];
  /** What the handles of the sample's media stand for. */
  readonly media: MediaByName;
}

/**
 * What to ask, how to score it, and how to score what was published. Of two kinds:
 * - over authors' files: `open(folder)`; its folder is `--data`
 * - generated (`needsFiles: false`): `open` reads no folder; sample number i of a seed and a difficulty is always the same,
 *   its media are bytes in memory, and its `evidence` says where the answer can be seen. `generatedBenchmark` makes one.
 *
 * Both stream: `samples()` has one sample in memory at a time. A new benchmark is one folder: index.ts with the benchmark as
 * default export, README.md, a test, and manifest.json of kind "benchmark".
 */
export interface Benchmark {
  readonly id: string;
  /** Changes when scores may shift; part of what an eval's configuration hash is made of. Default "1". */
  readonly version?: string;
  readonly title: string;
  /** What it measures, for a person who decides whether to use it. */
  readonly measures: string;
  readonly source: string;
  readonly files: readonly AuthorsFile[];
  /** False for one that makes its samples itself. Default true. */
  readonly needsFiles?: boolean;
  /** What `--difficulty` takes, the easiest first. */
  readonly difficulties?: readonly string[];
  /** The first one is what the progress bar and the list of failures go by; 1 is best. */
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /**
   * The questions, checked whole (DatasetError).
   * @param folder where the authors' files lie; not looked at where `needsFiles` is false
   */
  open(folder: string, options?: OpenBenchmarkOptions): Promise<Dataset>;
  /**
   * Metrics of one answer, each by its name; null is an abstention. The same metrics for every answer of a sample.
   * @param graded beside the words: for metrics that look at the evidence too
   */
  grade(sample: PredictedSample, answer: string | null, graded?: Graded): Readonly<Record<string, number>>;
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
