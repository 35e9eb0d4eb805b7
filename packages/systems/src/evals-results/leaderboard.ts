import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { NotFoundError, type Store } from "@fovea/core";
import {
  casesHash,
  type EvalCase,
  entryText,
  type LeaderboardEntry,
  leaderboardEntry,
  parseEntry,
  readEval,
  readEvalCases,
  type Verification,
  verifyEntry,
} from "@fovea/evals";
import { evaluate } from "../evals/evaluate.js";
import { readSettings } from "../evals/settings.js";
import { openOutput } from "../output/index.js";

/** Where a leaderboard lies, unless another folder is named: BENCHMARK/NAME.json in it. */
export const boardFolder = "leaderboard";

/** Every entry of a leaderboard. @throws NotFoundError where there is none; LeaderboardError for a file that is none. */
export async function readLeaderboard(folder: string = boardFolder): Promise<LeaderboardEntry[]> {
  const files = await readdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(
      `there is no leaderboard in ${folder}: ${cause.code ?? cause.message}`,
      boardFix,
      { cause },
    );
  });
  const entries = files.filter((file) => file.endsWith(".json")).sort();
  if (entries.length === 0) throw new NotFoundError(`no entry is in ${folder}`, boardFix);
  return Promise.all(entries.map((file) => readLeaderboardFile(join(folder, file))));
}

const boardFix = "name the folder with --board, as one that `fovea evals enter EVAL NAME` made";

/** @throws NotFoundError, LeaderboardError. */
export async function readLeaderboardFile(file: string): Promise<LeaderboardEntry> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(
      `cannot read ${file}: ${cause.code ?? cause.message}`,
      "name a file of the leaderboard, or --all",
      {
        cause,
      },
    );
  });
  return parseEntry(text, relative(".", file) || file);
}

/**
 * Writes a finished eval into a leaderboard, over an entry of the same name.
 *
 * @returns the file.
 * @throws UnknownEvalError, LeaderboardError, OutputError.
 */
export async function enterEval(
  store: Store,
  id: string,
  name: string,
  folder: string = boardFolder,
): Promise<{ readonly path: string; readonly entry: LeaderboardEntry }> {
  const { result, begun } = await readEval(store, id);
  const entry = await leaderboardEntry(name, result, begun, readEvalCases(store, result.id));
  const output = openOutput(join(folder, result.benchmark.id));
  return { path: await output.write(name, ".json", Buffer.from(entryText(entry))), entry };
}

export interface VerifyOptions {
  /** Folder of the benchmark's files, for one that is over files. */
  readonly data?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction: number) => void;
}

/** Runs the configuration of an entry again, keeping nothing, and compares. @throws what `evaluate` throws. */
export async function verifyLeaderboardEntry(
  entry: LeaderboardEntry,
  { data, signal, onProgress }: VerifyOptions = {},
): Promise<Verification> {
  // The last try of a case is what counts, as in an eval that is read from a store.
  const cases = new Map<string, EvalCase>();
  const what = `${entry.benchmark.id}/${entry.name}`;
  const settings = { ...readSettings(entry.settings), ...(data === undefined ? {} : { data }) };
  const now = await evaluate(settings, {
    onCase: (one) => cases.set(`${one.index} ${one.epoch}`, one),
    onProgress: ({ done, total }) => onProgress?.(`running ${what} again`, done / total),
    ...(signal === undefined ? {} : { signal }),
  });
  return verifyEntry(entry, now, await casesHash(cases.values()));
}
