import { join } from "node:path";
import {
  DivergenceError,
  type IntentRecord,
  InterruptedError,
  InvalidInputError,
  LimitError,
  MediaNotFoundError,
  type Model,
  memoryStore,
  newRunId,
  type Store,
} from "@fovea/core";
import type { AskResult } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, printNotes, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { answerLines } from "./answer-text.js";
import { type BudgetFlags, readBudget, usageText, withBudget } from "./budget.js";
import { runDemo } from "./run-demo.js";
import { type Asked, readWords, strayWord } from "./words.js";

export interface AskFlags extends BudgetFlags {
  readonly model?: string;
  readonly perceiver?: string;
  readonly agent: string;
  /** Whether there may be no media. */
  readonly withoutMedia?: boolean;
  readonly program?: string;
  readonly run?: string;
  /** Where the run's record and its agent part, go on in a fork. */
  readonly fork?: boolean;
  readonly out?: string;
  readonly store?: string;
  readonly keep: boolean;
  readonly allowUrl: boolean;
  readonly allowSvg: boolean;
  readonly json?: boolean;
}

export function addAsk(program: Command, done: (code: number) => void): void {
  const command = program
    .command("ask")
    .description("answer a question about pictures or documents, with evidence")
    .argument("[media_and_question...]", "pictures and PDFs, then the question in quotes")
    .option("--agent <agent>", "how the agent is put together; `fovea systems` lists them", "react");
  withAskOptions(command)
    .addHelpText("after", examples)
    .action(async (words: string[], { allowUrl = false, allowSvg = false, ...flags }: AskFlags) =>
      done(await runAsk(words, { ...flags, allowUrl, allowSvg })),
    );
}

/** A published system by its name: `ask` with another agent, and media only where the task has some. */
export function addRun(program: Command, done: (code: number) => void): void {
  const command = program
    .command("run")
    .description("run a published system on a task; `fovea systems` lists them")
    .argument("<system>", "its name")
    .argument("[media_and_task...]", "pictures and PDFs, then the task in quotes");
  withAskOptions(command)
    .option("--demo", "without a model: replay the run that the system ships")
    .addHelpText(
      "after",
      '\nExamples:\n  fovea run react samples/invoice.png "what is the total?"\n  fovea run codev --demo',
    )
    .action(
      async (
        agent: string,
        words: string[],
        { allowUrl = false, allowSvg = false, demo, ...flags }: AskFlags & { demo?: boolean },
      ) =>
        done(
          demo
            ? await runDemo(agent, words, flags)
            : await runAsk(words, { ...flags, agent, withoutMedia: true, allowUrl, allowSvg }),
        ),
    );
}

const withAskOptions = (command: Command): Command =>
  withBudget(command)
    .option(
      "--model <model>",
      "who answers; `fovea models` lists them (default: embedded: no key, no network)",
    )
    .option("--perceiver <model>", "who sees, where the model that answers does not (be-my-eyes)")
    .option("--program <program>", "run this visual program (JSON, or a file with it) instead of a question")
    .option("--run <run>", "ask more in this run; without a question: take it up where it stopped")
    .option("--out <folder>", "where the annotated pictures go (default: answers/RUN in the store)")
    .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--no-keep", "keep no run; pictures only with --out")
    .option("--allow-url", "let media be http(s) addresses")
    .option("--allow-svg", "let media be SVG drawings")
    .option("--json", "print one JSON value on stdout");

const examples = `
Examples:
  fovea ask samples/invoice.png "what is the total?"
  fovea ask samples/ticket.png "what does the QR code say?" --json
  fovea ask samples/coffee.png --program '{"op":"count","of":{"op":"detect","label":"cup","in":{"op":"image","index":0}}}'
  fovea ask --run 20261122-164205-7hq2mk "and when is it due?"

  fovea ask photo.jpg "how many cups are there?" --model openai/NAME --max-tokens 50000

Exit codes: 0 answered, 3 abstained (no answer that can be stood behind), 2 bad input, 1 failed, 4 stopped by a limit,
130 interrupted.`;

/** Asks, or with `flags.run` alone takes a run up; its exit code. */
export async function runAsk(words: readonly string[], flags: AskFlags): Promise<number> {
  if (!flags.keep && flags.run !== undefined) {
    throw new InvalidInputError(
      "--run continues a kept run, and --no-keep keeps none",
      "leave one of them out",
    );
  }
  const asked = await readWords(words, flags);
  const budget = readBudget(flags);
  const { ask, checkOutput, findSystem } = await import("@fovea/systems");
  const system = await findSystem(flags.agent);
  // A wrong name, a missing key or a price that is not known are told before anything is read or written.
  for (const name of [flags.model, flags.perceiver])
    if (name !== undefined && name !== "embedded") await openNamed(name, flags);
  if (flags.out !== undefined) await checkOutput(flags.out);
  const progress = progressLine();
  let spent = "";
  const interrupt = interruptSignal();
  const id = flags.run ?? newRunId();
  let inDoubt: readonly IntentRecord[] = [];
  const once = async (store: Store, out: string | undefined) =>
    ask({
      ...asked,
      ...budget,
      ...(await perceiverFor(flags, system.takesPerceiver === true, store, progress.show)),
      model: () => modelFor(asked, flags, store, progress.show),
      ...(flags.model === undefined || flags.model === "embedded" ? {} : { opened: flags.model }),
      system,
      withoutMedia: flags.withoutMedia ?? false,
      store,
      load: { allowUrls: flags.allowUrl, allowSvg: flags.allowSvg },
      signal: interrupt.signal,
      ...(out === undefined ? {} : { out }),
      ...(flags.run === undefined ? { id } : { run: id }),
      ...(flags.fork === undefined ? {} : { forkAtDifference: flags.fork }),
      onOpen: (run) => {
        inDoubt = run.inDoubt;
        if (!flags.json) tellDoubts(inDoubt, progress.clear);
      },
      onEvent: (event) => {
        if (event.type === "usage" && event.total.input > 0) spent = `, ${usageText(event.total)}`;
        if (event.type === "progress") progress.show(`${event.message}${spent}`, event.fraction);
      },
    });
  const keeping = (store: Store, path: string) =>
    once(store, flags.out || join(path, "answers", id)).catch(async (error: unknown) => {
      throw await withWayOn(error, store, id, flags);
    });
  const isTold = system.tellsFaithfulness === true && flags.json !== true;
  const told = async (store: Store, result: AskResult) => ({
    result,
    lines: isTold ? await faithfulnessOfRecord(store, result.run, flags.keep) : [],
  });
  try {
    const memory = memoryStore();
    const { result, lines } = flags.keep
      ? await withStore(flags.store, async (store, path) => told(store, await keeping(store, path)))
      : await told(memory, await once(memory, flags.out || undefined));
    progress.clear();
    print(result, flags, inDoubt);
    if (lines.length > 0) printLines(lines);
    return result.abstained ? ExitCode.abstained : ExitCode.done;
  } catch (error) {
    const stray = error instanceof MediaNotFoundError ? strayWord(asked) : undefined;
    if (stray === undefined) throw error;
    const fix =
      asked.program === undefined
        ? `if "${stray}" is part of the question, put the whole question in quotes`
        : "with --program there is no question: leave it out";
    throw new MediaNotFoundError((error as Error).message, fix, { cause: error });
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

/** What the record alone tells of each look; what else there is to ask. */
async function faithfulnessOfRecord(store: Store, run: string, isKept: boolean): Promise<readonly string[]> {
  const { examineFaithfulness, faithfulnessLines } = await import("@fovea/systems");
  const report = await examineFaithfulness(store, run);
  const more = `  whether a look held the evidence: fovea runs faithfulness ${run} --judge MODEL, or --box X,Y,W,H where it is known`;
  return ["", ...faithfulnessLines(report), ...(isKept ? [more] : [])];
}

/** What was begun before the run was cut off, and what becomes of it now. */
function tellDoubts(inDoubt: readonly IntentRecord[], clear: () => void): void {
  if (inDoubt.length === 0) return;
  clear();
  printNotes(
    inDoubt.map(({ actor, key, effects }) => {
      const now = effects === "acts" ? "its tool is asked whether it happened" : "it is asked again";
      return `in doubt: ${actor}, after step ${key.parent.slice(0, 12)}, was begun and never acknowledged; ${now}`;
    }),
  );
}

function print(result: AskResult, { json, keep, run }: AskFlags, inDoubt: readonly IntentRecord[]): void {
  const doubts = inDoubt.map(({ actor, effects, key }) => ({ actor, effects, after: key.parent }));
  if (json) printJson(run === undefined ? result : { ...result, inDoubt: doubts });
  else printLines(answerLines(result, keep));
}

/** A run that is taken up keeps the model that it was asked with, unless another is named. */
async function modelFor(
  { program, question }: Asked,
  flags: AskFlags,
  store: Store,
  tell: (message: string) => void,
): Promise<Model> {
  const { askedProgramModel, recordedConfig, recordedModel } = await import("@fovea/systems");
  if (program !== undefined) return askedProgramModel();
  if (flags.run === undefined || flags.model !== undefined)
    return openNamed(flags.model ?? "embedded", flags, tell);
  const config = await recordedConfig(store, flags.run);
  const isProgram = config.model === askedProgramModel().id;
  if (isProgram && question === undefined) return askedProgramModel();
  const recorded = isProgram ? undefined : recordedModel({ content: config });
  return openNamed(recorded ?? "embedded", flags, tell);
}

/** Whoever sees, named here or when the run began. */
async function perceiverFor(
  flags: AskFlags,
  isTaken: boolean,
  store: Store,
  tell: (message: string) => void,
) {
  const { recordedConfig, recordedPerceiver } = await import("@fovea/systems");
  const recorded = async () =>
    flags.run === undefined
      ? undefined
      : recordedPerceiver({ content: await recordedConfig(store, flags.run) });
  const usual = isTaken && flags.run === undefined ? process.env.FOVEA_PERCEIVER || undefined : undefined;
  const name = flags.perceiver ?? (await recorded()) ?? usual;
  return name === undefined ? {} : { perceiver: { name, open: () => openNamed(name, flags, tell) } };
}

async function openNamed(
  name: string,
  { prices, maxCost }: AskFlags,
  onRetry?: (message: string) => void,
): Promise<Model> {
  const { openModelFor } = await import("@fovea/systems");
  return openModelFor(name, {
    ...(prices === undefined ? {} : { prices }),
    ...(maxCost === undefined ? {} : { maxCost: Number(maxCost) }),
    ...(onRetry === undefined ? {} : { onRetry }),
  });
}

/** What was acknowledged is in the store: the fix says how to go on from there. */
async function withWayOn(error: unknown, store: Store, run: string, flags: AskFlags): Promise<unknown> {
  const { OutputError } = await import("@fovea/systems");
  const isKept = await store.run(run).then(
    (state) => state !== undefined,
    () => false,
  );
  const inStore = flags.store === undefined ? "" : ` --store ${flags.store}`;
  const again = `fovea runs resume ${run}${inStore}`;
  if (error instanceof LimitError && isKept) {
    const fix = `raise the limit and go on with: ${again}`;
    return Object.assign(new LimitError(error.message, fix), { cause: error });
  }
  if (error instanceof InterruptedError) {
    const fix = isKept ? `go on with: ${again}` : "ask again; nothing was kept";
    return new InterruptedError(error.message, fix, { cause: error });
  }
  if (error instanceof DivergenceError) {
    const message = `the run ${run} was made by another version of Fovea, its tools or its model: ${error.message}`;
    return new DivergenceError(message, `go on from there in a fork: ${again} --fork`, {
      cause: error,
      ...(error.where === undefined ? {} : { where: error.where }),
    });
  }
  const { AuthenticationError, ProviderError, QuotaError } = await import("@fovea/models");
  const passes =
    error instanceof ProviderError &&
    (error.retryable || error instanceof AuthenticationError || error instanceof QuotaError);
  // What the server said of the request itself, it would say again.
  if (passes && isKept) {
    const wait = error.retryAfterMs === undefined ? "" : `; it asks to wait ${waitText(error.retryAfterMs)}`;
    return Object.defineProperty(error, "fix", { value: `${error.fix}${wait}; go on with: ${again}` });
  }
  if (error instanceof OutputError && isKept) {
    return new OutputError(
      error.path,
      error.cause,
      `the answer is kept; draw it again: ${again} --out FOLDER`,
    );
  }
  return error;
}

const waitText = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} minutes`;
