import { InvalidInputError, type RegistryEntry, unknownName } from "@fovea/core";
import type { Benchmark } from "@fovea/evals";
import { benchmarks } from "@fovea/evals/registry";

/** No benchmark of that name. */
export class UnknownBenchmarkError extends InvalidInputError {}

/** A benchmark over files, and nobody said where they are. */
export class MissingDataError extends InvalidInputError {}

/** @throws UnknownBenchmarkError, with the one that was perhaps meant. */
export async function findBenchmark(id: string): Promise<Benchmark> {
  const entry = (benchmarks as readonly RegistryEntry<Benchmark>[]).find((one) => one.id === id);
  if (entry !== undefined) return entry.load();
  const known = benchmarks.map((one) => one.id);
  throw unknownName(UnknownBenchmarkError, "benchmark", id, known, "fovea benchmarks");
}

/** Says which files a benchmark needs and where a person gets them. */
export function missingData({ id, title, files, source }: Benchmark): MissingDataError {
  const list = files.map(({ name, from, status }) => `  ${name}: ${from} (${status})`);
  return new MissingDataError(
    `${title} is over files that do not ship with Fovea:\n${list.join("\n")}`,
    `get them (${source}), and give the folder: fovea eval ${id} --data FOLDER; or score outputs: --predictions FILE`,
  );
}
