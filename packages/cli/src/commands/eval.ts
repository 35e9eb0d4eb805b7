import { resolve } from "node:path";
import { FoveaError, InvalidInputError, newRunId, type Store } from "@fovea/core";
import type { EvalBudget, EvalResult } from "@fovea/evals";
import type { EvalSettings, EvaluateOptions } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines } from "../output.js";
import { storePath, withStore } from "../store.js";
import { readBudget } from "./budget.js";
import { evalBar } from "./eval-bar.js";
import { evalLines } from "./eval-table.js";

interface EvalFlags {
  readonly agent?: string;
  readonly model?: string;
  readonly data?: string;
  readonly predictions?: string;
  readonly split?: string;
  readonly filter?: readonly string[];
  readonly difficulty?: string;
  readonly limit?: string;
  readonly seed?: string;
  readonly seeds?: string;
  readonly epochs?: string;
  readonly concurrency?: string;
  readonly maxSteps?: string;
  readonly maxTokens?: string;
  readonly maxCost?: string;
  readonly timeout?: string;
  readonly totalTokens?: string;
  readonly totalCost?: string;
  readonly totalTime?: string;
  readonly prices?: string;
  readonly cache?: string | true;
  readonly run?: string;
  readonly resume?: boolean;
  readonly store?: string;
  readonly keep: boolean;
  readonly json?: boolean;
}

export function addEval(program: Command, done: (code: number) => void): void {
  program
    .command("eval")
    .description(
      "run a benchmark, or score published outputs: intervals, cost, tokens, failures worth reading",
    )
    .argument("[benchmark]", "`fovea benchmarks` lists them")
    .option("--agent <agent>", "`fovea systems` lists them (default: react)")
    .option("--model <model>", "`fovea models` lists them (default: embedded: no key, no network)")
    .option("--data <folder>", "where the files of the benchmark lie")
    .option("--predictions <file>", "ask nobody: score these outputs")
    .option("--split <split>", "only samples of this split")
    .option(
      "--filter <column=value...>",
      "only samples whose column holds this; several values are alternatives",
    )
    .option("--difficulty <difficulty>", "of a generated benchmark (default: all)")
    .option(
      "--limit <n>",
      "at most so many samples, of each seed (over files with --seed drawn at random, else the first)",
    )
    .option("--seed <n>", "of the runs, and of a generated benchmark's samples (default: 0)")
    .option(
      "--seeds <k>",
      "so many seeds: other samples of a generated benchmark and of balrog, else more answers to each",
    )
    .option("--epochs <k>", "answers to each sample (default: 1)")
    .option(
      "--concurrency <c>",
      "at most so many samples at once (default: what the provider takes, up to 100)",
    )
    .option("--max-steps <n>", "model calls, of each sample")
    .option("--max-tokens <n>", "tokens in and out, of each sample; one that is over it counts as wrong")
    .option("--max-cost <dollars>", "US dollars, of each sample; needs --prices")
    .option("--timeout <seconds>", "of each sample")
    .option("--total-tokens <n>", "of the whole eval; over it: exit 4, and it can be resumed")
    .option("--total-cost <dollars>", "of the whole eval; needs --prices")
    .option("--total-time <seconds>", "of the whole eval, pauses between a stop and a resume left out")
    .option("--prices <file>", "what models cost (a dated JSON file)")
    .option(
      "--cache [folder]",
      "answer from earlier answers to exactly the same request (default: cache in the store)",
    )
    .option("--run <eval>", "go on with this eval, with its settings; what had failed is tried again")
    .option("--resume", "go on with the newest eval of this benchmark that was not finished")
    .option("--store <folder>", "where the eval and its runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--no-keep", "keep nothing")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", examples)
    .action(async (benchmark: string | undefined, flags: EvalFlags) => {
      const interrupt = interruptSignal();
      try {
        done(await runEvalCommand(benchmark, flags, interrupt.signal));
      } finally {
        interrupt.dispose();
      }
    });
}

const examples = `
Examples:
  fovea eval counting --limit 50
  fovea eval pca-eval --data ~/pca-eval --agent react --model openai/NAME --max-tokens 20000
  fovea eval mat-coding --predictions 7b_mat_coding_grpo_step1400.json
  fovea eval --run 20261122-164205-7hq2mk

A sample whose agent fails counts as wrong; the table gives both rates.
Exit codes: 0 done, 1 some samples failed, or failed, 2 bad usage or input, 4 stopped by a limit, 130 interrupted.`;

async function runEvalCommand(
  benchmark: string | undefined,
  flags: EvalFlags,
  signal: AbortSignal,
): Promise<number> {
  const result = flags.keep
    ? await withStore(flags.store, (store, path) => perform(benchmark, flags, signal, store, path))
    : await perform(benchmark, flags, signal, undefined, storePath(flags.store));
  if (flags.json) printJson(shape(result));
  else
    printLines(
      evalLines(result, { isKept: flags.keep, ...(flags.store === undefined ? {} : { store: flags.store }) }),
    );
  return result.failed > 0 ? ExitCode.failed : ExitCode.done;
}

/** The stable shape of `--json`. */
function shape({ benchmark, agent, model, n, failed, metrics }: EvalResult) {
  const rows = Object.entries(metrics).map(
    ([name, { value, low, high, n: own }]) => [name, { value, low, high, n: own }] as const,
  );
  return { benchmark: benchmark.id, agent, model, n, failed, metrics: Object.fromEntries(rows) };
}

async function perform(
  benchmark: string | undefined,
  flags: EvalFlags,
  signal: AbortSignal,
  store: Store | undefined,
  path: string,
): Promise<EvalResult> {
  const { evaluate, resumeEvaluation, scoreFile } = await import("@fovea/systems");
  const kept = store === undefined ? {} : { store };
  const resumed = await evalToResume(benchmark, flags, store);
  if (resumed === undefined && benchmark === undefined)
    throw new InvalidInputError(
      "no benchmark is named",
      "`fovea benchmarks` lists them; --run EVAL goes on with one",
    );
  const settings = resumed === undefined ? readSettings(benchmark!, flags) : undefined;
  if (flags.predictions !== undefined && settings !== undefined)
    return scoreFile(flags.predictions, settings, kept);
  const id = resumed ?? newRunId();
  const bar = evalBar();
  const options: EvaluateOptions = {
    ...kept,
    ...readHow(flags, path),
    id,
    signal,
    onPhase: bar.phase,
    onProgress: bar.show,
    onRetry: bar.note,
  };
  try {
    return settings === undefined
      ? await resumeEvaluation(id, { ...options, store: store! })
      : await evaluate(settings, options);
  } catch (error) {
    throw store === undefined ? error : await withWayOn(error, id, flags, store);
  } finally {
    bar.clear();
  }
}

/** Id of the eval that is to go on; undefined for a new one. */
async function evalToResume(
  benchmark: string | undefined,
  flags: EvalFlags,
  store: Store | undefined,
): Promise<string | undefined> {
  if (flags.run === undefined && flags.resume !== true) return undefined;
  if (store === undefined)
    throw new InvalidInputError("--no-keep keeps nothing that could be gone on with", "leave it out");
  const given = settled.find((name) => flags[name] !== undefined);
  if (given !== undefined)
    throw new InvalidInputError(
      `an eval goes on with its own settings, and --${dashed(given)} is given`,
      "leave it out, or begin another eval",
    );
  const { listEvals, readEval } = await import("@fovea/evals");
  if (flags.run === undefined) {
    const open = (await listEvals(store)).filter((one) => !one.complete);
    const found = open.find((one) => benchmark === undefined || one.benchmark.id === benchmark);
    if (found !== undefined) return found.id;
    throw new InvalidInputError(
      `no unfinished eval${benchmark === undefined ? "" : ` of ${benchmark}`} is in this store`,
      "begin one without --resume; `fovea evals list` lists them",
    );
  }
  const { result } = await readEval(store, flags.run);
  if (benchmark !== undefined && benchmark !== result.benchmark.id)
    throw new InvalidInputError(
      `the eval ${result.id} is of ${result.benchmark.id}, not of ${benchmark}`,
      `fovea eval --run ${result.id}`,
    );
  return result.id;
}

/** Flags that an eval in progress has settled. */
const settled = [
  "agent",
  "model",
  "data",
  "predictions",
  "split",
  "filter",
  "difficulty",
  "limit",
  "seed",
  "seeds",
  "epochs",
  "maxSteps",
  "maxTokens",
  "maxCost",
  "timeout",
] as const;
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function readSettings(benchmark: string, flags: EvalFlags): EvalSettings {
  const { agent, model, data, split, difficulty } = flags;
  const { limits, maxModelCalls } = readBudget(flags);
  const [limit, seed] = [whole("--limit", flags.limit), whole("--seed", flags.seed, 0)];
  const [seeds, epochs] = [whole("--seeds", flags.seeds), whole("--epochs", flags.epochs)];
  return {
    benchmark,
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model }),
    ...(data === undefined ? {} : { data }),
    ...(split === undefined ? {} : { split }),
    ...(difficulty === undefined ? {} : { difficulty }),
    ...(flags.filter === undefined ? {} : { filter: readFilter(flags.filter) }),
    ...(limit === undefined ? {} : { limit }),
    ...(seed === undefined ? {} : { seed }),
    ...(seeds === undefined ? {} : { seeds }),
    ...(epochs === undefined ? {} : { epochs }),
    ...(limits === undefined ? {} : { limits }),
    ...(maxModelCalls === undefined ? {} : { maxModelCalls }),
  };
}

function readHow(
  { concurrency, prices, cache, ...flags }: EvalFlags,
  path: string,
): Partial<EvaluateOptions> {
  const at = whole("--concurrency", concurrency);
  const tokens = whole("--total-tokens", flags.totalTokens);
  const cost = readBudget({ ...(flags.totalCost === undefined ? {} : { maxCost: flags.totalCost }) }).limits
    ?.cost;
  const ms = readBudget({ ...(flags.totalTime === undefined ? {} : { timeout: flags.totalTime }) }).limits
    ?.ms;
  const budget: EvalBudget = {
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(ms === undefined ? {} : { ms }),
  };
  return {
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
    ...(at === undefined ? {} : { concurrency: at }),
    ...(prices === undefined ? {} : { prices }),
    ...(cache === undefined ? {} : { cache: cache === true ? resolve(path, "cache") : resolve(cache) }),
  };
}

/** `domain=Driving domain=Game level=3`: alternatives of one column, all columns together. */
function readFilter(given: readonly string[]): NonNullable<EvalSettings["filter"]> {
  const filter: Record<string, string[]> = {};
  for (const one of given) {
    const at = one.indexOf("=");
    if (at < 1) throw new InvalidInputError(`--filter is "${one.slice(0, 60)}"`, "write it as COLUMN=VALUE");
    const column = one.slice(0, at);
    filter[column] = [...(filter[column] ?? []), one.slice(at + 1)];
  }
  return filter;
}

function whole(option: string, given: string | undefined, least = 1): number | undefined {
  if (given === undefined) return undefined;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidInputError(
    `${option} is "${given.slice(0, 60)}"`,
    `give a whole number of ${least} or more`,
  );
}

/** What was answered is kept: the fix says how to go on. */
async function withWayOn(
  error: unknown,
  id: string,
  { store: folder }: EvalFlags,
  store: Store,
): Promise<unknown> {
  if (!(error instanceof FoveaError) || error.kind === "usage") return error;
  const { readEval } = await import("@fovea/evals");
  const isKept = await readEval(store, id).then(
    () => true,
    () => false,
  );
  if (!isKept) return error;
  const again = `go on with: fovea eval --run ${id}${folder === undefined ? "" : ` --store ${folder}`}`;
  const value =
    error.kind === "failure"
      ? `${error.fix}; ${again}`
      : error.kind === "limit"
        ? `raise the limit and ${again}`
        : again;
  return Object.defineProperty(error, "fix", { value });
}
