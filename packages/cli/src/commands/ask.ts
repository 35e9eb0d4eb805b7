import { join } from "node:path";
import {
  DivergenceError,
  InterruptedError,
  InvalidInputError,
  MediaNotFoundError,
  type Model,
  memoryStore,
  newRunId,
  type Store,
  type System,
  UnknownAgentError,
  unknownName,
} from "@fovea/core";
import type { AskResult } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { answerLines } from "./answer-text.js";
import { type Asked, readWords, strayWord } from "./words.js";

interface AskFlags {
  readonly model?: string;
  readonly agent: string;
  readonly program?: string;
  readonly run?: string;
  readonly out?: string;
  readonly store?: string;
  readonly keep: boolean;
  readonly allowUrl: boolean;
  readonly allowSvg: boolean;
  readonly json?: boolean;
}

export function addAsk(program: Command, done: (code: number) => void): void {
  program
    .command("ask")
    .description("answer a question about pictures or documents, with evidence")
    .argument("[media_and_question...]", "pictures and PDFs, then the question in quotes")
    .option("--model <model>", "who answers (default: embedded, which needs no key and no network)")
    .option("--agent <agent>", "how the agent is put together; `fovea systems` lists them", "react")
    .option("--program <program>", "run this visual program (JSON, or a file with it) instead of a question")
    .option("--run <run>", "ask more in this run; without a question: take it up where it stopped")
    .option("--out <folder>", "where the annotated pictures go (default: answers/RUN in the store)")
    .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--no-keep", "keep no run; pictures only with --out")
    .option("--allow-url", "let media be http(s) addresses")
    .option("--allow-svg", "let media be SVG drawings")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", examples)
    .action(async (words: string[], { allowUrl = false, allowSvg = false, ...flags }: AskFlags) =>
      done(await runAsk(words, { ...flags, allowUrl, allowSvg })),
    );
}

const examples = `
Examples:
  fovea ask samples/invoice.png "what is the total?"
  fovea ask samples/ticket.png "what does the QR code say?" --json
  fovea ask samples/coffee.png --program '{"op":"count","of":{"op":"detect","label":"cup","in":{"op":"image","index":0}}}'
  fovea ask --run 20261122-164205-7hq2mk "and when is it due?"

Exit codes: 0 answered, 3 abstained (no answer that can be stood behind), 2 bad input, 1 failed, 130 interrupted.`;

async function runAsk(words: readonly string[], flags: AskFlags): Promise<number> {
  if (!flags.keep && flags.run !== undefined) {
    throw new InvalidInputError(
      "--run continues a kept run, and --no-keep keeps none",
      "leave one of them out",
    );
  }
  const asked = await readWords(words, flags);
  const { ask, checkOutput } = await import("@fovea/systems");
  const { modelNames, openModel } = await import("@fovea/models");
  // A wrong name is told before anything is read or written; weights are loaded after.
  if (!modelNames.some((name) => name === (flags.model ?? modelNames[0]))) await openModel(flags.model!);
  if (flags.out !== undefined) await checkOutput(flags.out);
  const system = await openSystem(flags.agent);
  const progress = progressLine();
  const interrupt = interruptSignal();
  const id = flags.run ?? newRunId();
  const once = async (store: Store, out: string | undefined) =>
    ask({
      ...asked,
      model: () => modelFor(asked, flags, store),
      system,
      store,
      load: { allowUrls: flags.allowUrl, allowSvg: flags.allowSvg },
      signal: interrupt.signal,
      ...(out === undefined ? {} : { out }),
      ...(flags.run === undefined ? { id } : { run: id }),
      onEvent: (event) => event.type === "progress" && progress.show(event.message, event.fraction),
    });
  const keeping = (store: Store, path: string) =>
    once(store, flags.out || join(path, "answers", id)).catch(async (error: unknown) => {
      throw await withWayOn(error, store, id, flags);
    });
  try {
    const result = flags.keep
      ? await withStore(flags.store, keeping)
      : await once(memoryStore(), flags.out || undefined);
    progress.clear();
    print(result, flags);
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

function print(result: AskResult, { json, keep }: AskFlags): void {
  if (json) printJson(result);
  else printLines(answerLines(result, keep));
}

async function openSystem(agent: string): Promise<System> {
  const { systems } = await import("@fovea/systems/registry");
  const entry = systems.find(({ id }) => id === agent);
  if (entry !== undefined) return entry.load();
  const known = systems.map(({ id }) => id);
  throw unknownName(UnknownAgentError, "agent", agent, known, "fovea systems");
}

/** A run that is taken up keeps the model that it was asked with, unless another is named. */
async function modelFor({ program, question }: Asked, flags: AskFlags, store: Store): Promise<Model> {
  const { askedProgramModel, findRun } = await import("@fovea/systems");
  const { openModel } = await import("@fovea/models");
  if (program !== undefined) return askedProgramModel();
  if (flags.run !== undefined && question === undefined && flags.model === undefined) {
    const { head } = await findRun(store, flags.run);
    const root = await store.step(head.root);
    if (root?.content.model === askedProgramModel().id) return askedProgramModel();
  }
  return openModel(flags.model ?? "embedded");
}

/** What was acknowledged is in the store: the fix says how to go on from there. */
async function withWayOn(error: unknown, store: Store, run: string, flags: AskFlags): Promise<unknown> {
  const { OutputError } = await import("@fovea/systems");
  const isKept = await store.run(run).then(
    (state) => state !== undefined,
    () => false,
  );
  const inStore = flags.store === undefined ? "" : ` --store ${flags.store}`;
  const again = `fovea ask --run ${run}${inStore}`;
  if (error instanceof InterruptedError) {
    const fix = isKept ? `go on with: ${again}` : "ask again; nothing was kept";
    return new InterruptedError(error.message, fix, { cause: error });
  }
  if (error instanceof DivergenceError) {
    const message = `the run ${run} was made by another version of Fovea or its tools, and cannot be gone on with here`;
    const look = `fovea runs show ${run}${inStore}`;
    return new DivergenceError(message, `ask anew without --run; look at it with: ${look}`, "failure", {
      cause: error,
    });
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
