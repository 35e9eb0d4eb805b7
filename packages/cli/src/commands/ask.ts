import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type Evidence,
  InterruptedError,
  InvalidInputError,
  type JsonValue,
  memoryStore,
  newRunId,
  type Store,
  UnknownAgentError,
  unknownName,
} from "@fovea/core";
import type { AskResult } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine, seconds } from "../output.js";
import { withStore } from "../store.js";

interface AskFlags {
  readonly model: string;
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
    .argument("[media_and_question...]", "files, then the question in quotes")
    .option("--model <model>", "who answers; `embedded` needs no key and no network", "embedded")
    .option("--agent <agent>", "how the agent is put together", "react")
    .option("--program <program>", "run this visual program (JSON, or a file with it) instead of a question")
    .option("--run <run>", "continue this run; media are then optional")
    .option("--out <folder>", "where the annotated pictures go (default: answers/RUN in the store)")
    .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--no-keep", "keep no run; pictures only with --out")
    .option("--allow-url", "let media be http(s) addresses", false)
    .option("--allow-svg", "let media be SVG drawings", false)
    .option("--json", "print one JSON value on stdout")
    .addHelpText(
      "after",
      `\nExamples:\n  fovea ask samples/invoice.png "what is the total?"\n  fovea ask samples/ticket.png "what does the QR code say?" --json\n  fovea ask samples/coffee.png --program '{"op":"count","of":{"op":"detect","label":"cup","in":{"op":"image","index":0}}}'`,
    )
    .action(async (words: string[], flags: AskFlags) => done(await runAsk(words, flags)));
}

async function runAsk(words: readonly string[], flags: AskFlags): Promise<number> {
  const { ask, systems } = await import("@fovea/systems");
  const { openModel, programModel } = await import("@fovea/models");
  const given = flags.program === undefined ? undefined : await readProgram(flags.program);
  // With a program every word is a medium; so is a single word that continues a run... unless it is the question.
  const question = given === undefined ? (words.at(-1) ?? "") : JSON.stringify(given);
  const media = given === undefined ? words.slice(0, -1) : words;
  const entry = systems.find(({ id }) => id === flags.agent);
  if (entry === undefined) {
    throw unknownName(
      UnknownAgentError,
      "agent",
      flags.agent,
      systems.map(({ id }) => id),
      "fovea systems",
    );
  }
  const model = given === undefined ? await openModel(flags.model) : programModel(given);
  const system = await entry.load();
  const progress = progressLine();
  const interrupt = interruptSignal();
  const once = (store: Store, out: string | undefined, run: { readonly id: string } | undefined) =>
    ask({
      media,
      question,
      model,
      system,
      store,
      load: { allowUrls: flags.allowUrl, allowSvg: flags.allowSvg },
      signal: interrupt.signal,
      ...(out === undefined ? {} : { out }),
      ...(flags.run === undefined ? {} : { run: flags.run }),
      ...(run === undefined ? {} : { id: run.id }),
      onEvent: (event) => event.type === "progress" && progress.show(event.message, event.fraction),
    });
  try {
    const run = flags.run ?? newRunId();
    const result = flags.keep
      ? await withStore(flags.store, (store, path) =>
          once(store, flags.out ?? join(path, "answers", run), { id: run }),
        )
      : await once(memoryStore(), flags.out, undefined);
    progress.clear();
    if (flags.json) printJson(result);
    else printLines(inWords(result, media, flags.keep));
    return result.abstained ? ExitCode.abstained : ExitCode.done;
  } catch (error) {
    if (!(error instanceof InterruptedError) || !flags.keep) throw error;
    throw new InterruptedError(
      error.message,
      "ask again: nothing half-written is left, and what was done is in the store",
      {
        cause: error,
      },
    );
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

async function readProgram(option: string): Promise<JsonValue> {
  const isInline = option.trimStart().startsWith("{");
  try {
    return JSON.parse(isInline ? option : await readFile(option, "utf8")) as JsonValue;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = isInline ? "the program is not JSON" : `the program ${option} cannot be read`;
    throw new InvalidInputError(
      `${what}: ${why}`,
      'give a JSON tree such as {"op":"count",...} or a file with one',
    );
  }
}

function inWords(result: AskResult, media: readonly string[], kept: boolean): string[] {
  const { answer, reason, confidence, evidence, ms, pictures, run } = result;
  const rows: [string, string][] = [];
  for (const one of evidence.slice(0, 12))
    rows.push([one.role === "supports" ? "evidence" : "searched", evidenceLine(one)]);
  if (evidence.length > 12) rows.push(["", `and ${evidence.length - 12} more (--json lists them)`]);
  if (confidence !== null) rows.push(["confidence", confidence.toFixed(2)]);
  rows.push(["time", seconds(ms)]);
  for (const picture of pictures) rows.push(["picture", picture]);
  if (kept) rows.push(["run", run]);
  const head =
    answer === null
      ? [`No answer: ${reason ?? "the agent abstained"}`]
      : [answer, ...(reason ? [`  ${reason}`] : [])];
  const where = media.length > 1 ? [`  media       ${media.map((path) => basename(path)).join(", ")}`] : [];
  return [...head, "", ...where, ...rows.map(([label, value]) => `  ${label.padEnd(11)} ${value}`)];
}

/** `"Total $1,234.50" at 812,640 - 930,662, score 0.98, ocr@1` */
function evidenceLine({ text, region, page, score, by }: Evidence): string {
  const parts: string[] = [];
  if (text !== undefined) parts.push(JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text));
  if (page !== undefined) parts.push(`page ${page + 1}`);
  if (region !== undefined) parts.push(`at ${regionText(region)}`);
  if (score !== undefined) parts.push(`score ${score.toFixed(2)}`);
  if (by !== undefined) parts.push(`by ${by.split("+")[0]}`);
  return parts.join(", ");
}

function regionText(region: NonNullable<Evidence["region"]>): string {
  const round = (values: readonly number[]) => values.map(Math.round).join(",");
  if (region.type === "point") return round(region.point);
  if (region.type === "box") return `${round(region.box.slice(0, 2))} - ${round(region.box.slice(2))}`;
  return region.points.map((point) => round(point)).join(" ");
}
