import { readFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { closureOf, InterruptedError, InvalidInputError, type JsonValue, type Store } from "@fovea/core";
import type { SampleEvidence, TruthFile } from "@fovea/evals";
import type { ProbeKind } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine, UsageError } from "../output.js";
import { withStore } from "../store.js";
import { readBudget } from "./budget.js";

interface FaithfulnessFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly truth?: string;
  readonly box?: readonly string[];
  readonly media?: string;
  readonly page?: string;
  readonly answer?: string;
  readonly probes?: string | boolean;
  readonly judge?: string;
  readonly repeats?: string;
  readonly maxCost?: string;
  readonly maxTokens?: string;
  readonly prices?: string;
  readonly out?: string;
}

/** `runs faithfulness` */
export function addFaithfulness(
  runs: Command,
  withFlags: (command: Command) => Command,
  done: (code: number) => void,
): void {
  withFlags(
    runs
      .command("faithfulness")
      .description(
        "whether a run was right for the right reason: where it looked, and what its answer depends on",
      )
      .argument("[run]", "id of the run (default: the newest)")
      .option("--truth <file>", "JSON: where the right answer shows, and what it is")
      .option(
        "--box <x,y,w,h>",
        "the same as one box in the original's pixels; several may be given",
        collect,
      )
      .option("--media <handle>", "what --box lies in (default: the first medium)")
      .option("--page <n>", "the page that --box lies on, from 1")
      .option("--answer <text>", "the right answer")
      .option(
        "--probes [kinds]",
        "fork the run with tool outputs altered: mask,noise,swap,empty (default: all)",
      )
      .option("--judge <model>", "a model that says of each tool output whether it holds the evidence")
      .option("--repeats <k>", "askings of each probe (default: 1 for a deterministic model, else 5)")
      .option("--max-cost <dollars>", "US dollars, of judge and probes together; needs --prices")
      .option("--max-tokens <n>", "tokens in and out, of judge and probes together")
      .option("--prices <file>", "what models cost (a dated JSON file)")
      .option("--out <file>", "a page (.html) or a picture (.png) of it"),
  )
    .addHelpText(
      "after",
      `
Examples:
  fovea runs faithfulness --box 790,790,121,26 --answer '$5,036.47'
  fovea runs faithfulness 20261122-164205-7hq2mk --truth truth.json --probes mask,swap --out page.html
  fovea runs faithfulness 20261122-164205-7hq2mk --judge openai/NAME --max-tokens 50000

A truth file: {"answer": "red", "evidence": [{"medium": "image-1", "box": [x0, y0, x1, y1]}]}
Probes are forks of the run that are kept; what was probed is not probed again. The classes are in docs/faithfulness.md.
Exit codes: 0 done, 2 bad input, 4 stopped by a limit, 130 interrupted.`,
    )
    .action(async (named: string | undefined, flags: FaithfulnessFlags) => {
      const probes = probesOf(flags.probes);
      const repeats = repeatsOf(flags.repeats);
      const { limits = {} } = readBudget({
        ...(flags.maxCost === undefined ? {} : { maxCost: flags.maxCost }),
        ...(flags.maxTokens === undefined ? {} : { maxTokens: flags.maxTokens }),
      });
      if (flags.out !== undefined && ![".html", ".png"].includes(extname(flags.out).toLowerCase()))
        throw new UsageError(`--out is "${flags.out}"`, "name a file that ends in .html or .png");
      const progress = progressLine();
      const interrupt = interruptSignal();
      try {
        await withStore(flags.store, async (store, path) => {
          const systems = await import("@fovea/systems");
          if (flags.out !== undefined) await systems.checkOutput(dirname(flags.out));
          const run = named ?? (await systems.newestRun(store, path));
          const truth = await truthOf(store, run, flags);
          const models = await systems.faithfulnessModels(store, run, {
            ...(flags.judge === undefined ? {} : { judge: flags.judge }),
            ...(flags.prices === undefined ? {} : { prices: flags.prices }),
            ...(limits.cost === undefined ? {} : { maxCost: limits.cost }),
            ...(limits.tokens === undefined ? {} : { maxTokens: limits.tokens }),
            onRetry: progress.show,
          });
          const report = await systems.examineFaithfulness(store, run, {
            ...models,
            ...(truth === undefined ? {} : { truth }),
            ...(repeats === undefined ? {} : { repeats }),
            probes,
            signal: interrupt.signal,
            onProgress: progress.show,
          });
          const written =
            flags.out === undefined
              ? []
              : await systems.writeFaithfulness(store, report, flags.out, interrupt.signal);
          progress.clear();
          if (flags.json) printJson({ ...systems.faithfulnessJson(report), written });
          else
            printLines([
              ...systems.faithfulnessLines(report),
              ...written.map((file) => `  written   ${file}`),
            ]);
          done(report.stopped === null ? ExitCode.done : ExitCode.limit);
        });
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error;
        throw new InterruptedError("interrupted", "run it again: what was judged and probed is kept", {
          cause: error,
        });
      } finally {
        progress.clear();
        interrupt.dispose();
      }
    });
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function probesOf(given: string | boolean | undefined): ProbeKind[] {
  const all: readonly ProbeKind[] = ["mask", "noise", "swap", "empty"];
  if (given === undefined || given === false) return [];
  if (given === true || given === "all") return [...all];
  return given.split(",").map((word) => {
    const kind = all.find((one) => one === word.trim());
    if (kind === undefined)
      throw new UsageError(
        `--probes names "${word.slice(0, 40)}"`,
        `give some of ${all.join(",")}; the run stands before it`,
      );
    return kind;
  });
}

/** So many that an interval is narrow; more is a slip of the finger. */
const mostRepeats = 200;

function repeatsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= mostRepeats) return value;
  throw new UsageError(
    `--repeats is "${given.slice(0, 40)}"`,
    `give a whole number from 1 to ${mostRepeats}`,
  );
}

async function truthOf(store: Store, run: string, flags: FaithfulnessFlags): Promise<TruthFile | undefined> {
  const { truth: file, box: boxes = [], page, answer } = flags;
  if (file !== undefined && boxes.length > 0)
    throw new InvalidInputError("--truth and --box are both given", "leave one of them out");
  const known = answer === undefined ? {} : { answer };
  if (file === undefined && boxes.length === 0)
    return answer === undefined ? undefined : { evidence: [], answer };
  const { givenMedia, readTruth } = await import("@fovea/evals");
  const { findRun } = await import("@fovea/systems");
  const media = givenMedia(await closureOf(store, (await findRun(store, run)).head.head));
  if (file !== undefined) return { ...readTruth(await readJson(file), media), ...known };
  const number = page === undefined ? undefined : Number(page);
  if (number !== undefined && !(Number.isInteger(number) && number >= 1))
    throw new UsageError(`--page is "${page}"`, "give a whole number from 1");
  const medium = flags.media ?? Object.keys(media)[0] ?? "image-1";
  const where = number === undefined ? { medium } : { medium, page: number - 1 };
  return { evidence: boxes.map((text): SampleEvidence => ({ ...where, box: boxOf(text) })), ...known };
}

function boxOf(text: string): SampleEvidence["box"] {
  const numbers = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  const [x, y, w, h] = numbers;
  if (numbers.length === 4 && numbers.every(Number.isFinite) && w! > 0 && h! > 0)
    return [x!, y!, x! + w!, y! + h!];
  throw new UsageError(
    `--box is "${text.slice(0, 60)}"`,
    "give x,y,width,height in pixels of the original, as 120,40,60,30",
  );
}

async function readJson(file: string): Promise<JsonValue> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new InvalidInputError(`cannot read ${file}`, "name a file that is there", { cause });
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new InvalidInputError(
      `${file} is no JSON: ${(cause as Error).message}`,
      "see --help for what a truth file is",
      { cause },
    );
  }
}
