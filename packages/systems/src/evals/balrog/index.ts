import { hashJson, InvalidInputError, type JsonObject, newRunId, pathTo, type Store } from "@fovea/core";
import { type EvalCase, type EvalMetric, type EvalResult, keepEval, recordEval } from "@fovea/evals";
import {
  type BalrogOutcome,
  type BalrogReport,
  type BalrogSampleOptions,
  balrogModelless,
  runBalrog,
} from "../../balrog/index.js";
import { openModelFor } from "../../run/index.js";
import type { EvaluateOptions } from "../evaluate.js";
import { configurationOf, type EvalSettings, writtenSettings } from "../settings.js";
import type { WorldBenchmark } from "../world.js";

const balrog: WorldBenchmark = {
  id: "balrog",
  version: "1",
  title: "BALROG",
  measures:
    "How far an agent gets in games: BabyAI, Baba Is AI and Crafter, whose worlds are the reference's, step by step. MiniHack, NetHack and TextWorld are not here, so that the mean is not BALROG's average over six.",
  source: "Paglieri et al. 2025, arXiv 2411.13543; github.com/balrog-ai/BALROG (MIT)",
  needsFiles: false,
  files: [],
  metrics: {
    progression: { summary: "how far it got, 0 to 1; overall the mean of the environments", kind: "mean" },
  },
  evaluate,
};

/** Options that mean nothing here, or are said otherwise: why, and what to do. */
const foreign = {
  data: ["makes its own worlds and reads no files", "leave --data out"],
  split: ["has no splits", "choose episodes with --filter environment=NAME task=TEXT"],
  difficulty: ["has no difficulties", "choose episodes with --filter environment=NAME task=TEXT"],
  epochs: ["plays each episode once", "--seeds K plays the episodes of K seeds"],
  limits: [
    "has no limits of a sample",
    "--total-tokens, --total-cost and --total-time are limits of all episodes",
  ],
  maxModelCalls: ["ends an episode after as many steps as its world has", "leave --max-steps out"],
} as const satisfies { readonly [Name in keyof EvalSettings]?: readonly [why: string, fix: string] };

async function evaluate(settings: EvalSettings, options: EvaluateOptions): Promise<EvalResult> {
  for (const [name, [why, fix]] of Object.entries(foreign))
    if (settings[name as keyof typeof foreign] !== undefined)
      throw new InvalidInputError(`balrog ${why}`, fix);
  const { agent = "naive", seed = 0, seeds = 1, limit } = settings;
  const { store, signal, budget, concurrency, onProgress, id = newRunId() } = options;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const started = new Date().toISOString();
  const model = balrogModelless.includes(agent) ? undefined : await modelOf(settings, options);
  const chosen = samplesOf(settings);
  const { configuration, configurationHash } = configurationOf(settings, {
    benchmark: balrog,
    // An episode of one name is the same whatever the limit, so that evals of other limits can be compared.
    dataset: hashJson({
      harness: "balrog@1",
      ...chosen,
      seed,
      ...(seeds === 1 ? {} : { seeds }),
    } as JsonObject),
    agent: `balrog-${agent}@1`,
    model: model?.id ?? null,
  });
  const about = {
    benchmark: balrog,
    hash: String(configuration.dataset),
    agent: `balrog-${agent}@1`,
    model: model?.id ?? null,
    configuration,
    configurationHash,
    begun: writtenSettings(settings),
    id,
    started,
    ...(store === undefined ? {} : { store }),
  };
  if (store !== undefined) await begin(store, about);
  const report = await runBalrog({
    ...chosen,
    ...(limit === undefined ? {} : { limit }),
    ...(seeds === 1 ? {} : { seeds }),
    agent,
    seed,
    id: `${id}-play`,
    ...(model === undefined ? {} : { model, opened: settings.model! }),
    ...(store === undefined ? {} : { store }),
    ...(signal === undefined ? {} : { signal }),
    ...(budget === undefined ? {} : { limits: budget }),
    ...(concurrency === undefined ? {} : { concurrency }),
    onProgress: ({ done, failed, total, usage: { cost, ...tokens } }) => {
      const rate = (1000 * done) / (performance.now() - began);
      const etaMs = done === 0 ? null : (1000 * (total - done)) / rate;
      onProgress?.({ done, total, failed, running: 0, atOnce: concurrency ?? 16, rate, etaMs, tokens, cost });
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  const took = { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
  const cases = await Promise.all(report.outcomes.map((one, index) => caseOf(one, index, store)));
  const result = withMean(await recordEval({ ...about, cases, took }), report);
  if (store !== undefined) await keepEval(store, { result, begun: about.begun, runs: runsOf(cases) });
  return result;
}

const runsOf = (cases: readonly EvalCase[]): Record<string, string> =>
  Object.fromEntries(cases.flatMap(({ sample, run }) => (run === null ? [] : [[sample, run]])));

/** So that what is killed can be gone on with. */
async function begin(
  store: Store,
  about: Omit<Parameters<typeof recordEval>[0], "cases" | "store">,
): Promise<void> {
  const result = await recordEval({ ...about, cases: [] });
  await keepEval(store, {
    result: { ...result, complete: false, finished: null },
    begun: about.begun ?? {},
    runs: {},
  });
}

async function modelOf({ agent = "naive", model }: EvalSettings, { prices, onRetry }: EvaluateOptions) {
  if (model === undefined)
    throw new InvalidInputError(
      `the agent ${agent} of balrog asks a model, and none is given`,
      `give --model; ${balrogModelless.join(", ")} need none`,
    );
  return openModelFor(model, {
    ...(prices === undefined ? {} : { prices }),
    ...(onRetry === undefined ? {} : { onRetry }),
  });
}

/** `environment=babyai`, `task=goto`. */
function samplesOf({ filter = {} }: EvalSettings): Pick<BalrogSampleOptions, "environments" | "tasks"> {
  const { environment, task, ...rest } = filter;
  const stray = Object.keys(rest)[0];
  if (stray !== undefined)
    throw new InvalidInputError(`episodes have no ${stray}`, "filter by environment=NAME and task=TEXT");
  const list = (value: unknown) => [value].flat().map(String);
  return {
    ...(environment === undefined ? {} : { environments: list(environment) }),
    ...(task === undefined ? {} : { tasks: list(task) }),
  };
}

async function caseOf(
  { sample, run, record, error }: BalrogOutcome,
  index: number,
  store: Store | undefined,
): Promise<EvalCase> {
  const { environment, task, episode } = sample;
  return {
    sample: `${environment} ${task} ${episode}`,
    index,
    epoch: 0,
    run: run ?? null,
    answer: record === undefined ? null : `${record.num_steps} turns`,
    values: { progression: record?.progression ?? 0 },
    groups: [environment],
    ...(error === undefined ? {} : { error }),
    ms: run === undefined || store === undefined ? 0 : await lasted(store, run),
    tokens: { input: record?.input_tokens ?? 0, output: record?.output_tokens ?? 0 },
    cost: null,
    question: task,
  };
}

/** From its first step to its last, in milliseconds. */
async function lasted(store: Store, run: string): Promise<number> {
  const state = await store.run(run);
  if (state === undefined) return 0;
  const at = async (step: string) => Date.parse((await store.meta(run, step))?.at ?? "");
  const path = await pathTo(store, state.head.head);
  const ms = (await at(path.at(-1)!.id)) - (await at(path[0]!.id));
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** The overall figure is BALROG's: the mean over exact environments, with its own standard error. */
function withMean(result: EvalResult, { mean, usage }: BalrogReport): EvalResult {
  const { progression: pooled, ...rest } = result.metrics;
  if (pooled === undefined) return result;
  const whole: Record<string, EvalMetric> = {};
  if (mean !== null) {
    const [value, half] = [mean.progression / 100, (1.959963984540054 * mean.standardError) / 100];
    const [low, high] = [Math.max(0, value - half), Math.min(1, value + half)];
    whole.progression = { value, low, high, n: pooled.n, kind: "mean", interval: "mean of environments" };
  }
  const { cost, ...tokens } = usage;
  return { ...result, metrics: { ...whole, ...rest }, tokens, cost };
}

export default balrog;
