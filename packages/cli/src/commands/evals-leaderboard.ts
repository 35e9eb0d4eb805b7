import { InvalidInputError } from "@fovea/core";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { shortPath } from "./answer-text.js";

interface VerifyFlags {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly board?: string;
  readonly data?: string;
}

interface EnterFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly board?: string;
}

interface BoardFlags {
  readonly board?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `evals verify` and `evals enter`. */
export function addBoard(
  evals: Command,
  withFlags: (command: Command) => Command,
  done: (code: number) => void,
): void {
  evals
    .command("verify")
    .description("run the configurations of committed results again, and say whether they come to the same")
    .argument("[file...]", "entries of the leaderboard")
    .option("--all", "every entry")
    .option("--board <folder>", "where the entries lie (default: ./leaderboard)")
    .option("--data <folder>", "where the files of their benchmark lie, for one that is over files")
    .option("--json", "print one JSON value on stdout")
    .addHelpText(
      "after",
      `
Examples:
  fovea evals verify leaderboard/counting/embedded.json
  fovea evals verify --all

Deterministic entries are equal to the last digit, or they are different; of others each metric lies within what the
intervals of two runs allow. Nothing is kept. Exit codes: 0 all the same, 1 one is not.`,
    )
    .action(async (files: string[], flags: VerifyFlags) => done(await verify(files, flags)));

  withFlags(
    evals
      .command("enter")
      .description("write a finished eval into the leaderboard")
      .argument("<eval>", "its id or the beginning of it")
      .argument("<name>", "of the entry; one of the same name is replaced")
      .option("--board <folder>", "where entries lie (default: ./leaderboard)"),
  )
    .addHelpText("after", "\nExample:\n  fovea evals enter 20261123-010203-abcdef embedded")
    .action(async (id: string, name: string, { store: folder, board, json }: EnterFlags) => {
      await withStore(folder, async (store) => {
        const { enterEval } = await import("@fovea/systems");
        const { path, entry } = await enterEval(store, id, name, board);
        if (json) printJson({ path, entry });
        else
          printLines([
            `${shortPath(path)}: ${entry.kind}, configuration ${entry.configurationHash.slice(0, 12)}`,
          ]);
      });
    });
}

async function verify(files: readonly string[], { all, board, data, json }: VerifyFlags): Promise<number> {
  if (all === true && files.length > 0)
    throw new InvalidInputError("--all is given with files", "name the files, or give --all");
  if (all !== true && files.length === 0)
    throw new InvalidInputError("no entry is named", "name files of the leaderboard, or give --all");
  const { verificationLines } = await import("@fovea/evals");
  const { readLeaderboard, readLeaderboardFile, verifyLeaderboardEntry } = await import("@fovea/systems");
  const entries =
    all === true ? await readLeaderboard(board) : await Promise.all(files.map(readLeaderboardFile));
  const progress = progressLine();
  const interrupt = interruptSignal();
  const verifications = [];
  try {
    for (const entry of entries) {
      const { signal } = interrupt;
      const one = await verifyLeaderboardEntry(entry, {
        ...(data === undefined ? {} : { data }),
        signal,
        onProgress: progress.show,
      });
      progress.clear();
      verifications.push(one);
      if (!json) printLines(verificationLines([one]));
    }
  } finally {
    progress.clear();
    interrupt.dispose();
  }
  if (json) printJson(verifications);
  return verifications.every(({ verdict }) => verdict === "same") ? ExitCode.done : ExitCode.failed;
}

/** `evals show --leaderboard`. */
export async function showBoard({ board, json, markdown }: BoardFlags): Promise<void> {
  const { leaderboardLines, leaderboardMarkdown, sortedEntries } = await import("@fovea/evals");
  const { readLeaderboard } = await import("@fovea/systems");
  const entries = await readLeaderboard(board);
  if (json) printJson(sortedEntries(entries));
  else printLines(markdown ? [leaderboardMarkdown(entries)] : leaderboardLines(entries));
}
