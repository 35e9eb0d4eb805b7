import { availableParallelism } from "node:os";
import {
  BlobNotFoundError,
  type BlobStore,
  InvalidInputError,
  type JsonObject,
  type MediaPart,
  type Model,
  type Store,
  UnsupportedMediaError,
} from "@fovea/core";
import {
  type Benchmark,
  type EvalBudget,
  type EvalCase,
  type EvalData,
  type EvalProgress,
  type EvalResult,
  joined,
  type LoadInto,
  loadVideo,
  readEval,
  runEval,
  type SampleMedium,
} from "@fovea/evals";
import { ConcurrencyController } from "@fovea/models";
import { imageCodec, loadMedia } from "@fovea/vision";
import { findSystem, openModelFor } from "../run/index.js";
import { canBeOpened, writtenCard } from "../runs/recorded.js";
import { dataFolder, findBenchmark, missingData } from "./find-benchmark.js";
import {
  checkSettings,
  configurationOf,
  type EvalSettings,
  readSettings,
  writtenSettings,
} from "./settings.js";
import { stopsAll } from "./stops.js";
import { isWorld } from "./world.js";

/** How an eval is done, which may change when it is resumed. */
export interface EvaluateOptions {
  /** Where runs and cases are kept; without one an eval that stops begins anew. */
  readonly store?: Store;
  readonly id?: string;
  /** At most so many samples at once; how many really are is learnt from the provider. Default 100, embedded: the cores. */
  readonly concurrency?: number;
  /** Of the whole eval. */
  readonly budget?: EvalBudget;
  /** Path of a dated price file. */
  readonly prices?: string;
  /** Folder of a cache of the model's answers. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
  /** What is done before the first sample: "checking the data". */
  readonly onPhase?: (message: string) => void;
  readonly onProgress?: (progress: EvalProgress) => void;
  readonly onCase?: (one: EvalCase) => void;
  readonly onRetry?: (message: string) => void;
}

/**
 * Runs a benchmark with an agent and a model, by their names. The data set is checked whole before the model is asked.
 *
 * @throws UnknownBenchmarkError, UnknownAgentError, UnknownModelError, MissingKeyError, MissingDataError, DatasetError and
 * its kin; and what `runEval` throws.
 */
export async function evaluate(settings: EvalSettings, options: EvaluateOptions = {}): Promise<EvalResult> {
  const benchmark = await findBenchmark(settings.benchmark);
  if (isWorld(benchmark)) return benchmark.evaluate(settings, options);
  checkSettings(settings, benchmark);
  const { agent: name = "react", model: modelName = "embedded", seed = 0 } = settings;
  const system = await findSystem(name);
  const controller = controllerFor(modelName, options.concurrency);
  const model = await openModelOf(settings, options, controller);
  const { limits, maxModelCalls } = settings;
  const agent = await system.agent({
    model,
    ...(limits === undefined ? {} : { limits }),
    ...(maxModelCalls === undefined ? {} : { maxModelCalls }),
  });
  // Scores of an agent that asks no model are no model's.
  const asked = system.asksNoModel === true ? null : model.id;
  const data = await openData(benchmark, settings, options);
  const configured = configurationOf(settings, {
    benchmark,
    dataset: data.hash,
    agent: agent.id,
    model: asked,
  });
  const { store, id, budget, signal, onProgress, onCase } = options;
  return runEval({
    benchmark,
    data,
    agent,
    model: asked,
    config: rootOf(agent.id, model, modelName),
    ...configured,
    begun: writtenSettings(settings),
    load: loadInto(signal),
    seed,
    epochs: answersToEach(settings, benchmark),
    // A sample is not always in a model call: a few more than may be in one.
    concurrency: () => Math.min(options.concurrency ?? Infinity, Math.ceil(controller.limit * 1.25)),
    stops: stopsAll,
    ...(store === undefined ? {} : { store }),
    ...(id === undefined ? {} : { id }),
    ...(budget === undefined ? {} : { budget }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(onCase === undefined ? {} : { onCase }),
  });
}

/** Goes on with an eval, with the settings that it was begun with. @throws UnknownEvalError. */
export async function resumeEvaluation(
  id: string,
  options: EvaluateOptions & { readonly store: Store },
): Promise<EvalResult> {
  const { result, begun } = await readEval(options.store, id);
  if (result.agent === "predictions")
    throw new InvalidInputError(
      `the eval ${result.id} scored published outputs and is done`,
      "score them again without --run",
    );
  return evaluate(readSettings(begun), { ...options, id: result.id });
}

function controllerFor(model: string, most = model === "embedded" ? availableParallelism() : 100) {
  if (!Number.isSafeInteger(most) || most < 1)
    throw new InvalidInputError(`concurrency is ${most}`, "give a whole number from 1");
  return new ConcurrencyController({ start: Math.min(20, most), most });
}

function openModelOf(
  { model = "embedded", epochs = 1, seeds = 1 }: EvalSettings,
  { prices, cache, onRetry }: EvaluateOptions,
  controller: ConcurrencyController,
): Promise<Model> {
  return openModelFor(model, {
    controller,
    ...(prices === undefined ? {} : { prices }),
    // Several answers to one question are to be several answers.
    ...(cache === undefined ? {} : { cache: { folder: cache, sampled: epochs * seeds === 1 } }),
    ...(onRetry === undefined ? {} : { onRetry }),
  });
}

/** What the root of each run says of its maker: enough to resume and replay it alone. */
function rootOf(agent: string, { id, card }: Model, name: string): JsonObject {
  return {
    agent,
    model: id,
    ...(name === "embedded" || name === id ? {} : { opened: name }),
    ...(card !== undefined && !canBeOpened(name) ? { card: writtenCard(card) } : {}),
  };
}

/** Over files a further seed is a further answer to each question. */
const answersToEach = ({ epochs = 1, seeds = 1 }: EvalSettings, { needsFiles = true }: Benchmark): number =>
  needsFiles ? epochs * seeds : epochs;

/** The samples of an eval, checked. @throws MissingDataError, DatasetError. */
export async function openData(
  benchmark: Benchmark,
  settings: EvalSettings,
  { signal, onPhase }: EvaluateOptions = {},
): Promise<EvalData> {
  const { split, filter, difficulty, limit, seed, seeds = 1 } = settings;
  const { needsFiles = true } = benchmark;
  const data = dataFolder(settings.benchmark, settings.data);
  if (needsFiles && data === undefined) throw missingData(benchmark);
  onPhase?.("checking the data");
  const open = (one: number | undefined) =>
    benchmark.open(data ?? "", {
      inspect: (source, as) => inspected(source, as, signal),
      encodePng: (pixels) => imageCodec.encode(pixels, { mediaType: "image/png" }),
      ...(split === undefined ? {} : { split }),
      ...(filter === undefined ? {} : { filter }),
      ...(difficulty === undefined ? {} : { difficulty }),
      ...(limit === undefined ? {} : { limit }),
      ...(one === undefined ? {} : { seed: one }),
      ...(signal === undefined ? {} : { signal }),
    });
  if (needsFiles) return open(seed);
  const sets = [];
  for (let i = 0; i < seeds; i++) sets.push({ seed: (seed ?? 0) + i, data: await open((seed ?? 0) + i) });
  return joined(sets);
}

const loadInto =
  (signal: AbortSignal | undefined): LoadInto =>
  (source, as, store) =>
    loaded(source, as, store.blobs, signal);

/** A medium that could be sent: nothing is kept of it. */
const inspected = (
  source: string | Uint8Array,
  as: SampleMedium["as"],
  signal: AbortSignal | undefined,
): Promise<MediaPart> => loaded(source, as, keepNothing, signal);

const keepNothing: BlobStore = {
  put: async () => "",
  get: async (id) => {
    throw new BlobNotFoundError(id);
  },
  has: async () => false,
};

async function loaded(
  source: string | Uint8Array,
  as: SampleMedium["as"],
  blobs: BlobStore,
  signal: AbortSignal | undefined,
): Promise<MediaPart> {
  if (as === "video") return loadVideo(source, blobs);
  const part = await loadMedia(source, blobs, { check: "ends", ...(signal === undefined ? {} : { signal }) });
  if (part.type === as) return part;
  throw new UnsupportedMediaError(`it is ${part.type}, and the data set says ${as}`, "correct the data set");
}
