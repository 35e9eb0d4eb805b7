import { InvalidInputError, type RunQuery } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";

interface ListFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly text?: string;
  readonly tool?: string;
  readonly image?: string;
  readonly score?: string;
  readonly limit?: string;
  readonly before?: string;
}

/** `runs list`. */
export function addList(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("list")
      .description("runs, the newest first, with their question and answer")
      .option("--text <words>", "that hold words which begin so: in questions, answers, and what tools read")
      .option("--tool <name>", "that called a tool: crop, crop@1")
      .option("--image <hash>", "that hold an image, by the first 6 digits of its hash or more")
      .option("--score <scorer>", 'with a score: exact, "exact>=0.5", "exact<=0.2"')
      .option("--limit <n>", "so many at once", "50")
      .option("--before <run>", "that come behind this one in the list"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  fovea runs list\n  fovea runs list --text "invoice total" --tool ocr',
    )
    .action(async (flags: ListFlags) => {
      const query = queryOf(flags);
      await withStore(flags.store, async (store, path) => {
        const { listRuns, runLines } = await import("@fovea/systems");
        const { rows, next } = await listRuns(store, query);
        if (flags.json) return printJson(rows);
        const found = Object.keys(query).length > 1 ? `no such run in ${path}` : `no run in ${path}`;
        const more = next === undefined ? [] : [`more with: --before ${next}`];
        printLines(rows.length === 0 ? [found] : [...runLines(rows), ...more]);
      });
    });
}

function queryOf({ text, tool, image, score, limit, before }: ListFlags): RunQuery {
  return {
    limit: Number(limit),
    ...(text === undefined ? {} : { text }),
    ...(tool === undefined ? {} : { tool }),
    ...(image === undefined ? {} : { image }),
    ...(score === undefined ? {} : { score: scoreOf(score) }),
    ...(before === undefined ? {} : { before }),
  };
}

function scoreOf(text: string): NonNullable<RunQuery["score"]> {
  const [, scorer, sign, bound] = /^([^<>=\s]+)\s*(?:(>=|<=)\s*(-?\d+(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  if (scorer === undefined) {
    throw new InvalidInputError(
      `the score "${text}" is not usable`,
      'write --score exact or --score "exact>=0.5"',
    );
  }
  if (sign === undefined) return { scorer };
  return sign === ">=" ? { scorer, atLeast: Number(bound) } : { scorer, atMost: Number(bound) };
}
