import { readFile } from "node:fs/promises";
import { FoveaError, InvalidInputError, type Model, newRunId, type Store } from "@fovea/core";
import type { BalrogOptions, BalrogReport } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { readBudget, usageText } from "./budget.js";

interface BalrogFlags {
  readonly agent?: string;
  readonly model?: string;
  readonly envs?: string;
  readonly tasks?: string;
  readonly episodes?: string;
  readonly seed?: string;
  readonly images?: string;
  readonly history?: string;
  readonly demonstrations?: string;
  readonly temperature?: string;
  readonly prompts?: string;
  readonly predictions?: string;
  readonly concurrency?: string;
  readonly maxTokens?: string;
  readonly maxCost?: string;
  readonly prices?: string;
  readonly timeout?: string;
  readonly run?: string;
  readonly out?: string;
  readonly store?: string;
  readonly keep: boolean;
  readonly json?: boolean;
}

/** `fovea run balrog`: a system that is a whole evaluation has options of its own. */
export function addBalrog(program: Command, done: (code: number) => void): void {
  const run = program.commands.find((one) => one.name() === "run")!;
  // Options that `run` knows too (--model, --json) are then those of what follows it.
  program.enablePositionalOptions();
  run.enablePositionalOptions().helpCommand(false);
  run
    .command("balrog")
    .description("play BALROG's games and score them: BabyAI, Crafter, Baba Is AI")
    .option(
      "--agent <agent>",
      "naive (default), robust-naive, cot, robust-cot, few-shot, planner, which ask a model; random, expert, dummy",
    )
    .option("--model <model>", "the language model that plays; `fovea models` lists them")
    .option("--envs <names>", "of babyai, babaisai, crafter, with commas (default: all)")
    .option("--tasks <texts>", "only tasks that hold one of these, with commas: goto,two_room")
    .option("--episodes <n>", "of each task (default: BALROG's; babyai 10, babaisai 3, crafter 10)")
    .option("--seed <n>", "of the evaluation (default: 0)")
    .option("--images <n>", "newest pictures that the model is shown (default: 0; BALROG's VLM mode is 1)")
    .option("--history <n>", "newest observations that it is shown as text (default: 16)")
    .option("--demonstrations <n>", "episodes that few-shot is shown (default: 1)")
    .option("--temperature <t>", "or none, for the model's own (default: 1)")
    .option("--prompts <file>", "JSON with other words than ours (README of balrog)")
    .option("--predictions <folder>", "play nothing: score the episodes that BALROG, or --out, wrote there")
    .option("--concurrency <n>", "episodes at once (default: 16)")
    .option("--max-tokens <n>", "tokens in and out, of all episodes")
    .option("--max-cost <dollars>", "US dollars, of all episodes; needs --prices")
    .option("--prices <file>", "what models cost (a dated JSON file)")
    .option("--timeout <seconds>", "seconds from now")
    .option("--run <evaluation>", "go on with this evaluation, with its settings")
    .option("--out <folder>", "write each episode there as BALROG does")
    .option("--store <folder>", "where episodes are kept as runs (default: $FOVEA_STORE or ./.fovea)")
    .option("--no-keep", "keep no runs")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", examples)
    .action(async (given: BalrogFlags) => {
      // `fovea run --json balrog` too.
      const flags = run.opts()["json"] === true ? { ...given, json: true } : given;
      const interrupt = interruptSignal();
      try {
        if (flags.predictions === undefined) done(await playBalrog(flags, interrupt.signal));
        else await scorePredictions(flags.predictions, flags.json);
      } finally {
        interrupt.dispose();
      }
    });
}

const examples = `
Examples:
  fovea run balrog --agent random --envs babyai --episodes 5
  fovea run balrog --agent robust-cot --model openai/NAME --images 1 --max-tokens 2000000
  fovea run balrog --run 20261122-164205-7hq2mk

Exit codes: 0 played, 1 some episodes failed, or failed, 2 bad usage, 4 stopped by a limit, 130 interrupted.`;

async function scorePredictions(folder: string, json: boolean | undefined): Promise<void> {
  const { balrogPublishedLines, scoreBalrogFolder } = await import("@fovea/systems");
  const scores = await scoreBalrogFolder(folder);
  if (json) printJson(scores);
  else printLines(balrogPublishedLines(scores));
}

async function playBalrog(flags: BalrogFlags, signal: AbortSignal): Promise<number> {
  if (flags.run !== undefined && !flags.keep)
    throw new InvalidInputError(
      "--run goes on with what is kept, and --no-keep keeps nothing",
      "leave one out",
    );
  const { balrogLines, checkOutput, runBalrog, writeBalrog } = await import("@fovea/systems");
  if (flags.out !== undefined) await checkOutput(flags.out);
  const progress = progressLine();
  const id = flags.run ?? newRunId();
  let shownAt = Number.NEGATIVE_INFINITY;
  const play = async (store?: Store) => {
    const options = await readOptions(flags, store, progress.show);
    const report = await runBalrog({
      ...options,
      id,
      signal,
      ...(store === undefined ? {} : { store }),
      onProgress: ({ done, failed, total, message, usage }) => {
        // A turn of an agent without a model takes less time than a terminal needs to show it.
        if (performance.now() < shownAt + 100) return;
        shownAt = performance.now();
        const spent = usage.input > 0 ? `, ${usageText(usage)}` : "";
        const wrong = failed > 0 ? `, ${failed} failed` : "";
        progress.show(`${done} of ${total} episodes${wrong}${spent}; ${message}`, done / total);
      },
    }).catch((error: unknown) => {
      throw store === undefined ? error : withWayOn(error, id, flags);
    });
    const { words } = options;
    const kept = { ...(store === undefined ? {} : { store }), ...(words === undefined ? {} : { words }) };
    if (flags.out !== undefined) await writeBalrog(flags.out, report, kept);
    return report;
  };
  try {
    const report = flags.keep ? await withStore(flags.store, play) : await play();
    progress.clear();
    if (flags.json) printJson(report);
    else printLines([...balrogLines(report), ...footer(report, flags)]);
    return report.failed > 0 ? ExitCode.failed : ExitCode.done;
  } finally {
    progress.clear();
  }
}

function footer(
  { agent, model, settings, seed, n, failed, usage, evaluation }: BalrogReport,
  flags: BalrogFlags,
) {
  const by = model === null ? agent : `${agent} with ${model}`;
  const words =
    model === null ? "" : settings["words"] === undefined ? ", prompts in Fovea's words" : ", other prompts";
  const spent = usage.input > 0 ? `, ${usageText(usage)}` : "";
  const again = `; fovea run balrog --run ${evaluation}${inStore(flags)} plays them on`;
  return [
    `${by}${words}; ${n} episodes, seed ${seed}${spent}${failed > 0 ? `; ${failed} failed and count as 0${again}` : ""}`,
    ...(flags.keep ? [`kept as ${evaluation}-...: fovea runs list`] : []),
  ];
}

const inStore = ({ store }: BalrogFlags): string => (store === undefined ? "" : ` --store ${store}`);

/** What was played is kept: the fix says how to go on from there. */
function withWayOn(error: unknown, id: string, flags: BalrogFlags): unknown {
  if (!(error instanceof FoveaError) || error.kind === "usage") return error;
  const again = `go on with: fovea run balrog --run ${id}${inStore(flags)}`;
  const raise = error.kind === "limit" ? "raise the limit and " : "";
  return Object.defineProperty(error, "fix", {
    value: error.kind === "failure" ? `${error.fix}; ${again}` : `${raise}${again}`,
  });
}

async function readOptions(
  flags: BalrogFlags,
  store: Store | undefined,
  tell: (message: string) => void,
): Promise<BalrogOptions> {
  const { limits } = readBudget(flags);
  const concurrency = whole("--concurrency", flags.concurrency);
  const common = {
    ...(limits === undefined ? {} : { limits }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  if (flags.run !== undefined && store !== undefined) {
    const { begunBalrog } = await import("@fovea/systems");
    const { options, modelName, opened } = await begunBalrog(store, flags.run);
    const given = Object.keys(flags).filter((name) => settled.includes(name));
    if (given.length > 0)
      throw new InvalidInputError(
        `--run goes on with the settings of ${flags.run}, and --${given[0]} is given`,
        "leave it out, or begin another evaluation",
      );
    const model = modelName === undefined ? {} : { model: await open(modelName, flags, tell) };
    return { ...options, ...common, ...model, ...(opened === undefined ? {} : { opened }) };
  }
  return { ...(await freshOptions(flags, tell)), ...common };
}

/** Flags that an evaluation in progress has settled. */
const settled = [
  "agent",
  "model",
  "envs",
  "tasks",
  "episodes",
  "seed",
  "images",
  "history",
  "demonstrations",
  "temperature",
  "prompts",
];

async function freshOptions(flags: BalrogFlags, tell: (message: string) => void): Promise<BalrogOptions> {
  const { balrogModelless } = await import("@fovea/systems");
  if (flags.model !== undefined && flags.agent !== undefined && balrogModelless.includes(flags.agent))
    throw new InvalidInputError(
      `--agent ${flags.agent} asks no model, and --model ${flags.model} is given`,
      "leave one of them out",
    );
  const [episodes, seed] = [whole("--episodes", flags.episodes), whole("--seed", flags.seed)];
  const [images, texts] = [whole("--images", flags.images), whole("--history", flags.history)];
  const demonstrations = whole("--demonstrations", flags.demonstrations);
  const history = {
    ...(images === undefined ? {} : { images }),
    ...(texts === undefined ? {} : { texts }),
  };
  const words = flags.prompts === undefined ? undefined : await readPrompts(flags.prompts);
  const temperature = readTemperature(flags.temperature);
  return {
    ...(flags.agent === undefined ? {} : { agent: flags.agent }),
    ...(flags.model === undefined
      ? {}
      : { model: await open(flags.model, flags, tell), opened: flags.model }),
    ...(flags.envs === undefined ? {} : { environments: list(flags.envs) }),
    ...(flags.tasks === undefined ? {} : { tasks: list(flags.tasks) }),
    ...(episodes === undefined ? {} : { episodes }),
    ...(seed === undefined ? {} : { seed }),
    ...(demonstrations === undefined ? {} : { demonstrations }),
    ...(words === undefined ? {} : { words }),
    ...(temperature === undefined ? {} : { temperature }),
    history,
  };
}

const list = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

async function open(
  name: string,
  { prices, maxCost }: BalrogFlags,
  tell: (message: string) => void,
): Promise<Model> {
  const { openModelFor } = await import("@fovea/systems");
  return openModelFor(name, {
    ...(prices === undefined ? {} : { prices }),
    ...(maxCost === undefined ? {} : { maxCost: Number(maxCost) }),
    onRetry: tell,
  });
}

async function readPrompts(path: string) {
  const { readBalrogWords } = await import("@fovea/systems");
  const content = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(
      `cannot read ${path}: ${error.code ?? error.message}`,
      "name a JSON file of prompts",
    );
  });
  try {
    return readBalrogWords(JSON.parse(content));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidInputError(`${path} is no JSON: ${error.message}`, "mend it, or leave --prompts out");
  }
}

function whole(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidInputError(`${option} is "${given.slice(0, 60)}"`, "give a whole number of 0 or more");
}

/** null: the model's own. */
function readTemperature(given: string | undefined): number | null | undefined {
  if (given === undefined) return undefined;
  if (given === "none") return null;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidInputError(
    `--temperature is "${given.slice(0, 60)}"`,
    "give a number of 0 or more, or none",
  );
}
