import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InvalidInputError, type RegistryEntry, unknownName } from "@fovea/core";
import { type Benchmark, type BenchmarkDescription, describedBenchmark } from "@fovea/evals";
import { benchmarks as overSamples } from "@fovea/evals/registry";
import { benchmarks as inWorlds } from "../registry.generated.js";
import type { WorldBenchmark } from "./world.js";

/** No benchmark of that name. */
export class UnknownBenchmarkError extends InvalidInputError {}

/** A benchmark over files, and nobody said where they are. */
export class MissingDataError extends InvalidInputError {}

/** Every benchmark that `evaluate` takes by its id. */
export const benchmarks: readonly RegistryEntry<Benchmark | WorldBenchmark>[] = [
  ...(overSamples as readonly RegistryEntry<Benchmark>[]),
  ...(inWorlds as readonly RegistryEntry<WorldBenchmark>[]),
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Whether a benchmark is given by a file that describes its data set. */
const isFile = (name: string): boolean => name.endsWith(".json");

/** Where a benchmark's files lie: beside its description, unless another folder is given. */
export const dataFolder = (name: string, given: string | undefined): string | undefined =>
  given ?? (isFile(name) ? dirname(resolve(name)) : undefined);

/**
 * A benchmark by its id, or by the path of a JSON file that describes one (`BenchmarkDescription`).
 *
 * @throws UnknownBenchmarkError, with the one that was perhaps meant; DatasetDescriptionError.
 */
export async function findBenchmark(id: string): Promise<Benchmark | WorldBenchmark> {
  if (isFile(id)) return describedBenchmark(await readDescription(id));
  const entry = benchmarks.find((one) => one.id === id);
  if (entry !== undefined) return entry.load();
  const known = benchmarks.map((one) => one.id);
  throw unknownName(UnknownBenchmarkError, "benchmark", id, known, "fovea benchmarks");
}

async function readDescription(path: string): Promise<BenchmarkDescription> {
  const content = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidInputError(
      `cannot read ${path}: ${cause.code ?? cause.message}`,
      "give the path of a JSON file that describes a data set (docs/evals.md)",
      { cause },
    );
  });
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as BenchmarkDescription;
  } catch (cause) {
    throw new InvalidInputError(`${path} is no JSON: ${(cause as Error).message}`, "correct the file", {
      cause,
    });
  }
  throw new InvalidInputError(`${path} holds no JSON object`, "describe a data set in it (docs/evals.md)");
}

/** Says which files a benchmark needs and where a person gets them. */
export function missingData({ id, title, files, source }: Benchmark): MissingDataError {
  const list = files.map(({ name, from, status }) => `  ${name}: ${from} (${status})`);
  return new MissingDataError(
    `${title} is over files that do not ship with Fovea:\n${list.join("\n")}`,
    `get them (${source}), and give the folder: fovea eval ${id} --data FOLDER; or score outputs: --predictions FILE`,
  );
}
