import { hashJson, InvalidInputError, type JsonObject, unknownName } from "@fovea/core";
import {
  type Dataset,
  type DatasetDescription,
  DatasetDescriptionError,
  DatasetError,
  type DatasetProblem,
  openDataset,
  type Sample,
} from "../datasets/index.js";
import {
  type AnswerScorer,
  anls,
  boxMatch,
  exactMatch,
  jsonMatch,
  maskMatch,
  multipleChoice,
  normalisedMatch,
  numeric,
  pointInRegion,
  sequenceMatch,
  setMatch,
  TargetError,
  tokenF1,
} from "../scorers/index.js";
import { isTextOrNull, notAs, readRecords } from "./authors-json.js";
import type { Benchmark, MetricDescription, PredictedSample, Prediction } from "./benchmark.js";

/** A data set of one's own and how it is scored: what a file that `fovea eval FILE` takes holds. */
export interface BenchmarkDescription extends DatasetDescription {
  /** A scorer of answers with its options; default by `answerIs`: letters by multiple-choice, numbers by numeric, ... */
  readonly scorer?: string | { readonly id: string; readonly [option: string]: unknown };
}

/** No scorer of answers has that name. */
export class UnknownScorerError extends InvalidInputError {}

type Make = (options: never) => AnswerScorer<never>;
const of = (make: unknown, kind: MetricDescription["kind"]) => ({ make: make as Make, kind });
const scorers = {
  anls: of(anls, "mean"),
  "box-match": of(boxMatch, "mean"),
  "exact-match": of(() => exactMatch, "share"),
  "json-match": of(jsonMatch, "mean"),
  "mask-match": of(maskMatch, "mean"),
  "multiple-choice": of(multipleChoice, "share"),
  "normalised-match": of(normalisedMatch, "share"),
  numeric: of(numeric, "share"),
  "point-in-region": of(() => pointInRegion, "share"),
  "sequence-match": of(sequenceMatch, "mean"),
  "set-match": of(setMatch, "mean"),
  "token-f1": of(tokenF1, "mean"),
} as const;
type ScorerName = keyof typeof scorers;

const usual: Readonly<Record<NonNullable<DatasetDescription["answerIs"]>, ScorerName>> = {
  text: "normalised-match",
  list: "normalised-match",
  number: "numeric",
  json: "json-match",
  letter: "multiple-choice",
  index: "multiple-choice",
  choice: "multiple-choice",
};

/**
 * A benchmark out of a description: a new data set is one file. Predictions are a list of `{id, answer}`.
 *
 * @throws DatasetDescriptionError; UnknownScorerError.
 */
export function describedBenchmark({ scorer: given, ...description }: BenchmarkDescription): Benchmark {
  const { name, source = "a data set of one's own", answerIs = "text", fields } = description;
  if (fields?.answer === undefined)
    throw new DatasetDescriptionError('"fields.answer" is missing', "name the column of the right answers");
  const { id: scorerId = usual[answerIs] ?? "normalised-match", ...options } =
    typeof given === "string" ? { id: given } : (given ?? {});
  if (!Object.hasOwn(scorers, scorerId))
    throw unknownName(UnknownScorerError, "scorer", scorerId, Object.keys(scorers), "fovea benchmarks");
  const { make, kind } = scorers[scorerId as ScorerName];
  const scorer = make(options as never);
  const metric = kind === "share" ? "accuracy" : scorerId;
  const grade = ({ target }: PredictedSample, answer: string | null) => ({
    [metric]: scorer.grade(answer, target as never).value,
  });
  const benchmark: Benchmark = {
    id: name,
    version: `${scorer.name}@${scorer.version}+${hashJson(options as JsonObject).slice(0, 8)}`,
    title: name,
    measures: `A data set that was described in a file; scored by ${scorer.name}: ${scorer.description}`,
    source,
    files: [{ name: JSON.stringify(description.files), from: source, status: "unverified" }],
    metrics: { [metric]: { summary: scorer.description, kind } },
    async open(folder, { withoutMedia = false, difficulty: _, encodePng: __, ...how } = {}) {
      const { media: ___, ...rest } = fields;
      const data = await openDataset(
        folder,
        withoutMedia ? { ...description, fields: rest } : description,
        how,
      );
      await checkTargets(data, (sample) => grade(sample, ""));
      return data;
    },
    grade,
    groups: ({ kept }) =>
      Object.values(kept).flatMap((value) =>
        typeof value === "string" && value.length <= 40 ? [value] : [],
      ),
    async predictions(file, folder) {
      if (folder === undefined)
        throw notAs(file, ["it has no right answers: give the folder of the data set too"]);
      const records = await readRecords(file, {
        id: (id) => ["string", "number"].includes(typeof id),
        answer: isTextOrNull,
      });
      return matched(file, records, await benchmark.open(folder, { withoutMedia: true }));
    },
  };
  return benchmark;
}

/** What a scorer cannot compare with is found before any model is asked. */
async function checkTargets(data: Dataset, grade: (sample: Sample) => unknown): Promise<void> {
  const problems: DatasetProblem[] = [];
  for await (const sample of data.samples()) {
    try {
      grade(sample);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      problems.push({ file: sample.file, row: sample.row, field: "answer", message: error.message });
    }
  }
  if (problems.length > 0) throw new DatasetError(data.name, problems);
}

/** Every sample has one prediction, and every prediction a sample; else all that do not fit are told. */
async function matched(
  file: string,
  records: readonly Readonly<Record<string, unknown>>[],
  data: Dataset,
): Promise<Prediction[]> {
  const answers = new Map<string, string | null>();
  const wrong: string[] = [];
  for (const [i, { id, answer }] of records.entries()) {
    if (answers.has(String(id))) wrong.push(`item ${i + 1}: the id ${JSON.stringify(id)} is there twice`);
    answers.set(String(id), answer as string | null);
  }
  const predictions: Prediction[] = [];
  for await (const sample of data.samples()) {
    const answer = answers.get(sample.id);
    if (answer === undefined)
      wrong.push(`sample ${JSON.stringify(sample.id)} has no answer: write null for none`);
    else predictions.push({ sample, answer });
    answers.delete(sample.id);
  }
  for (const id of answers.keys()) wrong.push(`${JSON.stringify(id)} is no sample of ${data.name}`);
  if (wrong.length > 0) throw notAs(file, wrong);
  return predictions;
}
