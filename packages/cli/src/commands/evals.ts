import { InvalidInputError } from "@fovea/core";
import type { EvalCase, EvalResult } from "@fovea/evals";
import type { Command } from "commander";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, printNotes, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { shortPath } from "./answer-text.js";
import { evalLines } from "./eval-table.js";
import { addCompare } from "./evals-compare.js";
import { addBoard, showBoard } from "./evals-leaderboard.js";

interface ListFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly limit?: string;
  readonly benchmark?: string;
}

interface ShowFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly failures?: boolean;
  readonly limit?: string;
  readonly case?: string;
  readonly out?: string;
  readonly report?: string;
  readonly leaderboard?: boolean;
  readonly board?: string;
  readonly markdown?: boolean;
}

/** `fovea evals`. */
export function addEvals(program: Command, done: (code: number) => void): void {
  const evals = program
    .command("evals")
    .description("look at finished evals, compare them, and the leaderboard");
  const withFlags = (command: Command) =>
    command
      .option("--store <folder>", "where evals are kept (default: $FOVEA_STORE or ./.fovea)")
      .option("--json", "print one JSON value on stdout");

  withFlags(
    evals
      .command("list")
      .description("evals, the newest first: benchmark, agent, model, samples, score, whether complete")
      .option("--benchmark <id>", "of this benchmark only")
      .option("--limit <n>", "so many at most", "50"),
  )
    .addHelpText("after", "\nExample:\n  fovea evals list --benchmark counting")
    .action(list);

  withFlags(
    evals
      .command("show")
      .description("an eval's figures with their intervals; its cases; its HTML report; the leaderboard")
      .argument("[eval]", "its id or the beginning of it (default: the newest)")
      .option("--failures", "the answers that are not right, those worth reading first")
      .option("--limit <n>", "with --failures: so many at most", "50")
      .option("--case <sample>", "one case: question, answer, evidence, scores, run")
      .option("--out <folder>", "with --case: write its pictures there, with the evidence drawn")
      .option("--report <file>", "write the whole as one HTML file, with pictures")
      .option("--leaderboard", "the committed results instead")
      .option("--board <folder>", "where these lie (default: ./leaderboard)")
      .option("--markdown", "with --leaderboard: as a table for docs/leaderboard.md"),
  )
    .addHelpText(
      "after",
      `
Examples:
  fovea evals show --failures
  fovea evals show 20261123-010203-abcdef --report counting.html
  fovea evals show 20261123-010203-abcdef --case 0-17 --out pictures
  fovea evals show --leaderboard`,
    )
    .action(show);

  addCompare(evals, withFlags);
  addBoard(evals, withFlags, done);
}

async function list({ store: folder, json, limit, benchmark }: ListFlags): Promise<void> {
  const most = wholeOf("--limit", limit ?? "50");
  await withStore(folder, async (store, path) => {
    const { evalListLines, listEvals } = await import("@fovea/evals");
    const all = await listEvals(store);
    const found = all.filter((one) => benchmark === undefined || one.benchmark.id === benchmark);
    const shown = found.slice(0, most);
    if (json) return printJson(shown.map(rowOf));
    if (shown.length === 0) {
      const of = benchmark === undefined ? "" : ` of ${benchmark}`;
      return printLines([
        `no eval${of} in ${path}; make one: fovea eval ${benchmark ?? "counting"} --limit 20`,
      ]);
    }
    printLines(evalListLines(shown));
    if (found.length > shown.length)
      printNotes([`${found.length - shown.length} older: --limit ${found.length}`]);
  });
}

/** A row of `list --json`. */
function rowOf({ id, benchmark, agent, model, n, failed, metrics, started, finished, complete }: EvalResult) {
  const [metric, figures] = Object.entries(metrics)[0] ?? [];
  const score =
    figures === undefined ? null : { metric, value: figures.value, low: figures.low, high: figures.high };
  return { id, benchmark: benchmark.id, agent, model, n, failed, score, started, finished, complete };
}

async function show(id: string | undefined, flags: ShowFlags): Promise<void> {
  checkShow(id, flags);
  if (flags.leaderboard) return showBoard(flags);
  await withStore(flags.store, async (store, path) => {
    const { readEval } = await import("@fovea/evals");
    const { result } = await readEval(store, id ?? (await newestEval(store, path)));
    if (flags.case !== undefined) return showCase(store, result, flags.case, flags);
    if (flags.failures) return showFailures(store, result, flags);
    if (flags.report !== undefined) return writeReport(store, result, flags.report, flags);
    if (flags.json) return printJson(result);
    const { notices } = await import("@fovea/evals");
    const notes = notices(result).map((text) => `note: ${text}`);
    const { configurationHash, dataset, started } = result;
    const about = `${result.id}, begun ${started.slice(0, 16).replace("T", " ")} UTC, configuration ${configurationHash.slice(0, 12)}, data ${dataset.hash.slice(0, 12)}`;
    printLines([about, ...notes, ...evalLines(result, { isKept: false })]);
  });
}

type OpenStore = Parameters<Parameters<typeof withStore>[1]>[0];

async function newestEval(store: OpenStore, path: string): Promise<string> {
  const { listEvals } = await import("@fovea/evals");
  const [newest] = await listEvals(store);
  if (newest !== undefined) return newest.id;
  throw new InvalidInputError(
    `there is no eval in ${path}`,
    "make one: fovea eval counting --limit 20; or name another store with --store",
  );
}

/** Options that mean different things to see, of which one at most is given. */
const views = ["failures", "case", "report", "leaderboard"] as const;

function checkShow(id: string | undefined, flags: ShowFlags): void {
  const given = views.filter((name) => flags[name] !== undefined);
  if (given.length > 1)
    throw new InvalidInputError(`--${given[0]} and --${given[1]} are given`, "give one of them at a time");
  if (flags.out !== undefined && flags.case === undefined)
    throw new InvalidInputError("--out is given without --case", "name the case whose pictures are wanted");
  if (flags.board !== undefined && !flags.leaderboard)
    throw new InvalidInputError("--board is given without --leaderboard", "add --leaderboard");
  if (flags.markdown && !flags.leaderboard)
    throw new InvalidInputError("--markdown is given without --leaderboard", "add --leaderboard");
  if (flags.leaderboard && id !== undefined)
    throw new InvalidInputError(`--leaderboard is given with the eval ${id}`, "leave one of them out");
}

async function showCase(
  store: OpenStore,
  { id }: EvalResult,
  key: string,
  { out, json }: ShowFlags,
): Promise<void> {
  const { caseLines, findCase, writeCasePictures } = await import("@fovea/systems");
  const one = await findCase(store, id, key);
  const pictures = out === undefined ? [] : await writeCasePictures(store, one, out);
  if (json) return printJson({ ...one, pictures });
  printLines([
    ...(await caseLines(store, one)),
    ...pictures.map((path) => `  picture     ${shortPath(path)}`),
  ]);
}

async function showFailures(store: OpenStore, result: EvalResult, { limit, json }: ShowFlags): Promise<void> {
  const most = wholeOf("--limit", limit ?? "50");
  const { caseKey, readEvalCases, worthReading } = await import("@fovea/evals");
  const { chosen, counts } = await worthReading(result, readEvalCases(store, result.id), most);
  if (json) return printJson(chosen.map(({ case: one, kind }) => ({ kind, ...one })));
  const of = Object.entries(counts).filter(([kind, n]) => n > 0 && kind !== "right");
  printLines([
    of.length === 0 ? "every answer is right" : of.map(([kind, n]) => `${n} ${kind}`).join(", "),
    ...chosen.flatMap(({ case: one, kind }) => [`${caseKey(one)}  ${kind}${sure(one)}`, ...saidLines(one)]),
  ]);
}

const sure = ({ confidence }: EvalCase): string =>
  typeof confidence === "number" ? `, confidence ${confidence.toFixed(2)}` : "";

function saidLines({ question, target, answer, error, run }: EvalCase): string[] {
  const line = (text: string) => {
    const flat = text.replace(/\s+/g, " ").trim();
    return flat.length > 120 ? `${flat.slice(0, 117).toWellFormed()}...` : flat;
  };
  const said =
    error === undefined ? (answer ?? "(none: it abstained)") : `failed: ${error.code}: ${error.message}`;
  return [
    ...(question === undefined ? [] : [`    asked   ${line(question)}`]),
    ...(target === undefined ? [] : [`    right   ${line(target)}`]),
    `    answer  ${line(said)}${run === null ? "" : `  [${run}]`}`,
  ];
}

async function writeReport(
  store: OpenStore,
  { id }: EvalResult,
  file: string,
  { json }: ShowFlags,
): Promise<void> {
  const progress = progressLine();
  const interrupt = interruptSignal();
  try {
    const { writeEvalReport } = await import("@fovea/systems");
    const { signal } = interrupt;
    const { path, bytes, shown, cases, withoutRoom } = await writeEvalReport(store, id, file, {
      signal,
      onProgress: progress.show,
    });
    progress.clear();
    if (json) return printJson({ report: path, bytes, shown, cases, withoutRoom });
    const room = withoutRoom === 0 ? "" : `; ${withoutRoom} pictures found no room`;
    printLines([`${shortPath(path)}: ${shown} of ${cases} cases, ${(bytes / 1e6).toFixed(1)} MB${room}`]);
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

/** @throws InvalidInputError. */
export function wholeOf(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidInputError(`${option} is "${text.slice(0, 60)}"`, "give a whole number of 1 or more");
}
