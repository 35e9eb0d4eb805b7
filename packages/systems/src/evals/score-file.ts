import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { InvalidInputError, type Store } from "@fovea/core";
import { type EvalResult, scorePublished } from "@fovea/evals";
import { dataFolder, findBenchmark } from "./find-benchmark.js";
import { checkSettings, configurationOf, type EvalSettings, writtenSettings } from "./settings.js";
import { isWorld } from "./world.js";

/** Scores a file of published outputs. No model is asked. @throws PredictionsError; UnknownBenchmarkError. */
export async function scoreFile(
  file: string,
  settings: EvalSettings,
  { store, id }: { readonly store?: Store; readonly id?: string } = {},
): Promise<EvalResult> {
  const { benchmark: name } = settings;
  const benchmark = await findBenchmark(name);
  if (isWorld(benchmark))
    throw new InvalidInputError(
      `${name} has a harness of its own`,
      `score what it or its authors wrote with: fovea run ${name} --predictions FOLDER`,
    );
  checkSettings(settings, benchmark);
  for (const option of ["agent", "model", "limit", "epochs", "seeds"] as const)
    if (settings[option] !== undefined)
      throw new InvalidInputError(
        `--predictions scores what is in the file, and --${option} is given`,
        "leave one of them out",
      );
  const predictions = await benchmark.predictions(file, dataFolder(name, settings.data));
  const hash = await hashOf(file);
  return scorePublished({
    benchmark,
    predictions,
    hash,
    ...configurationOf({ benchmark: name }, { benchmark, dataset: hash, agent: "predictions", model: null }),
    begun: writtenSettings(settings),
    ...(store === undefined ? {} : { store }),
    ...(id === undefined ? {} : { id }),
  });
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
