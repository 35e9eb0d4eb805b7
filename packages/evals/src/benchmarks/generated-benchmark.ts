import { hashJson, InvalidInputError, type JsonObject, type Pixels, unknownName } from "@fovea/core";
import type { Dataset, Sample, SampleMedium } from "../datasets/index.js";
import { passes } from "../datasets/read-sample.js";
import { notAs, readRecords } from "./authors-json.js";
import type { Benchmark, OpenBenchmarkOptions, PredictedSample, Prediction } from "./benchmark.js";

/** A sample as a generator makes it; its id, row and handles are given by `generatedBenchmark`. */
export interface GeneratedSample
  extends Pick<Sample, "question" | "choices" | "target" | "evidence" | "cluster"> {
  /** Pixels, which are encoded when the sample is asked, or the bytes of a file. */
  readonly media: readonly { readonly as: SampleMedium["as"]; readonly content: Pixels | Uint8Array }[];
  readonly kept?: JsonObject;
}

export interface GeneratedBenchmark
  extends Pick<Benchmark, "id" | "title" | "measures" | "source" | "metrics" | "grade"> {
  /** Changes when samples or scores change. */
  readonly version: string;
  /** The easiest first. */
  readonly difficulties: readonly [string, ...string[]];
  /** Samples of each difficulty, where no limit is given. */
  readonly count: number;
  /** The same for the same three arguments, always. `index` counts from 0. */
  make(seed: number, index: number, difficulty: string): GeneratedSample;
  /** Beside the difficulty, which is always a group. */
  groups?(sample: PredictedSample): readonly string[];
}

/** One of `difficulties` was not named. */
export class UnknownDifficultyError extends InvalidInputError {}

/**
 * A benchmark that makes its samples: sample i of a seed and a difficulty is always the same, and is made when it is read.
 * Ids are "SEED-DIFFICULTY-INDEX". Without `difficulty` the difficulties take turns, so that a limit cuts all alike.
 * Predictions are a list of `{id, answer}`.
 */
export function generatedBenchmark(spec: GeneratedBenchmark): Benchmark {
  const { id, version, title, measures, source, metrics, difficulties, count, make } = spec;
  const toSample = (
    seed: number,
    index: number,
    difficulty: string,
    row: number,
  ): [Sample, GeneratedSample] => {
    const made = make(seed, index, difficulty);
    const { question, choices, target, evidence, cluster, kept = {} } = made;
    const sample: Sample = {
      id: `${seed}-${difficulty}-${index}`,
      question,
      ...(choices === undefined ? {} : { choices }),
      media: [],
      target,
      ...(evidence === undefined ? {} : { evidence }),
      ...(cluster === undefined ? {} : { cluster }),
      kept: { difficulty, ...kept },
      file: "generated",
      row,
    };
    return [sample, made];
  };
  return {
    id,
    version,
    title,
    measures,
    source,
    files: [],
    needsFiles: false,
    difficulties,
    metrics,
    async open(_, options = {}): Promise<Dataset> {
      const { seed = 0, filter, difficulty, withoutMedia = false } = options;
      if (difficulty !== undefined && !difficulties.includes(difficulty))
        throw unknownName(
          UnknownDifficultyError,
          "difficulty",
          difficulty,
          difficulties,
          `fovea benchmarks ${id}`,
        );
      const chosen = difficulty === undefined ? difficulties : [difficulty];
      const rows = chosen.length * count;
      const limit = options.limit ?? rows;
      const sampleAt = (i: number) =>
        toSample(seed, Math.floor(i / chosen.length), chosen[i % chosen.length]!, i + 1);
      const isMeant = ({ kept }: Sample) => filter === undefined || passes(kept, filter);
      let size = limit;
      if (filter !== undefined) {
        // What passes is known when it is made; so many are made as there would be without a filter.
        size = 0;
        for (let i = 0; i < Math.max(limit, rows) && size < limit; i++) if (isMeant(sampleAt(i)[0])) size++;
        if (size === 0)
          throw new InvalidInputError(
            `none of ${Math.max(limit, rows)} samples of ${id} passes the filter ${JSON.stringify(filter)}`,
            `filter by what the samples hold: ${JSON.stringify(sampleAt(0)[0].kept)}`,
          );
      }
      const selection = { seed, limit: size, ...(filter === undefined ? {} : { filter }) };
      return {
        name: title,
        description: { name: title, files: `generated: seed ${seed}`, fields: { question: "question" } },
        // Of where the samples come from, as for files: which of them were chosen is in the selection, and a sample of one id
        // is the same in every choice, so that evals of other limits can be compared.
        hash: hashJson({ generator: `${id}@${version}`, seed }),
        size,
        rows,
        splits: { "": rows },
        selection,
        async *samples() {
          for (let i = 0, given = 0; given < size; i++) {
            options.signal?.throwIfAborted();
            const [sample, made] = sampleAt(i);
            if (!isMeant(sample)) continue;
            given++;
            yield withoutMedia ? sample : { ...sample, media: await encoded(made, options) };
          }
        },
      };
    },
    grade: (sample, answer, graded) => spec.grade(sample, answer, graded),
    groups: (sample) => [String(sample.kept.difficulty), ...(spec.groups?.(sample) ?? [])],
    async predictions(file) {
      const records = await readRecords(file, {
        id: (value) => parseId(value, difficulties) !== undefined,
        answer: (value) => value === null || typeof value === "string",
      });
      const ids = new Set(records.map((record) => record.id));
      if (ids.size < records.length) throw notAs(file, ["some ids are there twice"]);
      return records.map(({ id: own, answer }, i): Prediction => {
        const { seed, index, difficulty } = parseId(own, difficulties)!;
        return { sample: toSample(seed, index, difficulty, i + 1)[0], answer: answer as string | null };
      });
    },
  };
}

function parseId(value: unknown, difficulties: readonly string[]) {
  const [, seed, difficulty, index] = /^(\d{1,15})-(.+)-(\d{1,9})$/.exec(String(value)) ?? [];
  if (difficulty === undefined || !difficulties.includes(difficulty)) return undefined;
  return { seed: Number(seed), index: Number(index), difficulty };
}

async function encoded(
  { media }: GeneratedSample,
  { encodePng }: OpenBenchmarkOptions,
): Promise<SampleMedium[]> {
  const counts: Record<string, number> = {};
  const list: SampleMedium[] = [];
  for (const { as, content } of media) {
    counts[as] = (counts[as] ?? 0) + 1;
    list.push({ name: `${as}-${counts[as]}`, as, source: await bytesOf(content, encodePng) });
  }
  return list;
}

async function bytesOf(
  content: Pixels | Uint8Array,
  encodePng: OpenBenchmarkOptions["encodePng"],
): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  if (encodePng === undefined)
    throw new InvalidInputError(
      "the pictures of this benchmark cannot be encoded",
      'open it with `encodePng`, as (pixels) => imageCodec.encode(pixels, { mediaType: "image/png" }) of @fovea/vision',
    );
  return encodePng(content);
}
