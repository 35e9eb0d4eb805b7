import { dirname, join, posix } from "node:path";
import { pathTo, type Store } from "@fovea/core";
import { openOutput } from "../output/index.js";
import { groupedBy } from "./aggregate.js";
import { environmentSummary, wholeSummary } from "./published.js";
import { turnsCsv } from "./record.js";
import type { BalrogReport } from "./run.js";
import { turnsIn } from "./turns.js";
import { type BalrogWords, balrogWords } from "./words.js";

/**
 * Writes an evaluation as BALROG does: a JSON file and, where the runs are kept, a CSV table for each episode,
 * a summary for each environment, and one of all. Episodes that failed have no file and, as there, are in no summary.
 * Files of the same names are replaced.
 *
 * @returns how many files were written.
 * @throws OutputError.
 */
export async function writeBalrog(
  folder: string,
  report: BalrogReport,
  { store, words = balrogWords }: { readonly store?: Store; readonly words?: BalrogWords } = {},
): Promise<number> {
  let written = 0;
  const write = async (path: string, extension: string, content: string) => {
    const output = openOutput(join(folder, dirname(path)));
    await output.write(posix.basename(path), extension, new TextEncoder().encode(content));
    written += 1;
  };
  const played = groupedBy(report.outcomes, ({ sample }) => sample.environment);
  const byEnvironment = new Map(
    [...played].map(([environment, own]) => [environment, own.flatMap(({ record }) => record ?? [])]),
  );
  for (const { sample, record, run } of report.outcomes) {
    if (record === undefined) continue;
    const { environment, task, episode } = sample;
    // As there, a task's name with a slash makes a folder twice.
    const path = posix.join(environment, task, `${task}_run_${String(episode).padStart(2, "0")}`);
    await write(path, ".json", json(record));
    const state = run === undefined ? undefined : await store?.run(run);
    if (store === undefined || state === undefined) continue;
    const steps = await pathTo(store, state.head.head);
    await write(path, ".csv", turnsCsv(turnsIn(steps, { environment, agent: report.agent, words })));
  }
  for (const [environment, records] of byEnvironment)
    await write(
      posix.join(environment, `${environment}_summary`),
      ".json",
      json(environmentSummary(records)),
    );
  await write("summary", ".json", json(wholeSummary(byEnvironment)));
  return written;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 4)}\n`;
