import { createRequire } from "node:module";
import { resolve } from "node:path";
import { InvalidInputError, type JsonObject, type JsonValue, type Limits, unknownName } from "@fovea/core";
import {
  type Benchmark,
  canonicalConfiguration,
  type DatasetDescription,
  UnknownDifficultyError,
} from "@fovea/evals";

/** What an eval measures: everything that is written down when it begins, and that a resumed one has again. */
export interface EvalSettings {
  /** Id of a benchmark, or path of a JSON file that describes one. */
  readonly benchmark: string;
  /** A system; default "react". */
  readonly agent?: string;
  /** As `--model` takes it; default "embedded". */
  readonly model?: string;
  /** Folder of the benchmark's files. */
  readonly data?: string;
  readonly split?: string;
  readonly filter?: NonNullable<DatasetDescription["filter"]>;
  readonly difficulty?: string;
  /** At most so many samples (of each seed). */
  readonly limit?: number;
  /** Of the runs; of a generated benchmark's samples too; with a limit, of the draw. Default 0. */
  readonly seed?: number;
  /** So many seeds, from `seed` on: other samples of a generated benchmark, else further answers to each. Default 1. */
  readonly seeds?: number;
  /** Answers to each sample. Default 1. */
  readonly epochs?: number;
  /** Of each sample. */
  readonly limits?: Limits;
  readonly maxModelCalls?: number;
}

export const version: string = createRequire(import.meta.url)("../../package.json").version;

/** @throws InvalidInputError for numbers that are not usable, and options that the benchmark does not have. */
export function checkSettings(settings: EvalSettings, benchmark: Benchmark): void {
  for (const name of ["limit", "seeds", "epochs"] as const) {
    const value = settings[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new InvalidInputError(`${name} is ${value}`, "give a whole number from 1");
  }
  const { seed = 0, difficulty } = settings;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidInputError(`the seed ${seed} is not usable`, "give a whole number from 0 to 2^53 - 1");
  if (difficulty !== undefined && benchmark.difficulties === undefined)
    throw new InvalidInputError(`${benchmark.id} has no difficulties`, "leave --difficulty out");
  if (difficulty !== undefined && !benchmark.difficulties!.includes(difficulty))
    throw unknownName(
      UnknownDifficultyError,
      "difficulty",
      difficulty,
      benchmark.difficulties!,
      `fovea benchmarks ${benchmark.id}`,
    );
  if (benchmark.needsFiles === false && settings.data !== undefined)
    throw new InvalidInputError(
      `${benchmark.id} makes its own samples and reads no files`,
      "leave --data out",
    );
}

/** How the settings are written down, for a resume; paths are absolute. */
export function writtenSettings(settings: EvalSettings): JsonObject {
  const { data, benchmark } = settings;
  const whole = {
    ...settings,
    ...(data === undefined ? {} : { data: resolve(data) }),
    ...(benchmark.endsWith(".json") ? { benchmark: resolve(benchmark) } : {}),
  };
  return JSON.parse(JSON.stringify(whole)) as JsonObject;
}

export const readSettings = (begun: JsonObject): EvalSettings => begun as unknown as EvalSettings;

/** All that changes scores, and its hash. Where the data lie, and how many are asked at once, does not. */
export function configurationOf(
  settings: EvalSettings,
  {
    benchmark,
    dataset,
    agent,
    model,
    ...more
  }: {
    readonly benchmark: Pick<Benchmark, "id" | "version">;
    /** Hash. */
    readonly dataset: string;
    readonly agent: string;
    readonly model: string | null;
    readonly [name: string]: unknown;
  },
): { readonly configuration: JsonObject; readonly configurationHash: string } {
  const {
    split,
    filter,
    difficulty,
    limit,
    seed = 0,
    seeds = 1,
    epochs = 1,
    limits,
    maxModelCalls,
  } = settings;
  return canonicalConfiguration({
    benchmark: { id: benchmark.id, version: benchmark.version ?? "1" },
    dataset,
    agent,
    model,
    split,
    filter,
    difficulty,
    limit,
    seed,
    seeds,
    epochs,
    limits,
    maxModelCalls,
    fovea: version,
    ...(more as Record<string, JsonValue>),
  });
}
