import type { Interval } from "@fovea/evals/statistics";
import { groupedBy, intervalOf, meanOf, type Score, scoreOf } from "./aggregate.js";
import type { BalrogSample } from "./episode.js";
import type { EpisodeRecord } from "./record.js";
import { balrogEnvironments, type Mark } from "./suite.js";

/** An episode that was to be played, and what came of it. */
export interface Outcome {
  readonly sample: BalrogSample;
  readonly run?: string;
  /** Absent when it failed. */
  readonly record?: EpisodeRecord;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface EnvironmentReport {
  readonly environment: string;
  readonly mark: Mark;
  readonly note: string;
  /** Null where nothing was played. Episodes that failed count as 0. */
  readonly score: Score | null;
  /** Of 95 %, in percent. */
  readonly interval: Interval | null;
  readonly failed: number;
  /** The same without the failed ones, as BALROG counts; null unless some failed. */
  readonly finishedOnly: Score | null;
  readonly turns: number;
  readonly invalidActions: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tasks: Readonly<Record<string, Score>>;
}

export interface Summary {
  readonly environments: readonly EnvironmentReport[];
  /** Over the environments that are exact and were played; null when there is none. */
  readonly mean: {
    readonly progression: number;
    readonly standardError: number;
    readonly over: readonly string[];
  } | null;
}

/** Scores of a set of episodes, of all six environments. */
export function summarise(outcomes: readonly Outcome[]): Summary {
  const environments = balrogEnvironments.map(({ name, mark, note }) => {
    const own = outcomes.filter(({ sample }) => sample.environment === name);
    return { environment: name, mark, note, ...scoresOf(own) };
  });
  const exact = environments.flatMap(({ environment, mark, score }) =>
    mark === "exact" && score !== null ? [{ environment, score }] : [],
  );
  const mean = {
    ...meanOf(exact.map(({ score }) => score)),
    over: exact.map(({ environment }) => environment),
  };
  return { environments, mean: exact.length === 0 ? null : mean };
}

function scoresOf(outcomes: readonly Outcome[]): Omit<EnvironmentReport, "environment" | "mark" | "note"> {
  const records = outcomes.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const failed = outcomes.length - records.length;
  const total = (of: (record: EpisodeRecord) => number) => records.reduce((sum, one) => sum + of(one), 0);
  const tasks = groupedBy(outcomes, ({ sample }) => sample.task);
  const progressions = outcomes.map(progressionOf);
  return {
    score: outcomes.length === 0 ? null : scoreOf(progressions),
    interval: intervalOf(progressions),
    failed,
    finishedOnly: failed === 0 ? null : scoreOf(records.map(({ progression }) => progression)),
    turns: total((one) => one.num_steps),
    invalidActions: total((one) => one.failed_candidates.length),
    inputTokens: total((one) => one.input_tokens),
    outputTokens: total((one) => one.output_tokens),
    tasks: Object.fromEntries([...tasks].map(([task, own]) => [task, scoreOf(own.map(progressionOf))])),
  };
}

const progressionOf = ({ record }: Outcome): number => record?.progression ?? 0;

/** A table for a terminal. */
export function summaryLines({ environments, mean }: Summary): string[] {
  const rows = environments.map(({ environment, mark, score, interval, failed, turns, invalidActions }) => {
    const played = score === null ? 0 : score.episodes - failed;
    const figures =
      score === null
        ? ["-", "-", "-", "-", "-", "-", "-"]
        : [
            `${score.progression.toFixed(1)} %`,
            score.standardError.toFixed(1),
            interval === null ? "-" : `${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`,
            String(score.episodes),
            String(failed),
            played === 0 ? "-" : (turns / played).toFixed(1),
            String(invalidActions),
          ];
    return [environment, mark, ...figures];
  });
  const head = [
    "environment",
    "here",
    "progression",
    "+- se",
    "95 % interval",
    "episodes",
    "failed",
    "turns",
    "invalid",
  ];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  const without = environments
    .filter(({ finishedOnly }) => finishedOnly !== null)
    .map(
      ({ environment, finishedOnly }) =>
        `${environment} without its failed episodes: ${finishedOnly!.progression.toFixed(1)} % +- ${finishedOnly!.standardError.toFixed(1)} (${finishedOnly!.episodes} episodes)`,
    );
  const average =
    mean === null
      ? "no mean: no exact environment was played"
      : `mean of ${mean.over.join(", ")} (exact): ${mean.progression.toFixed(1)} % +- ${mean.standardError.toFixed(1)}${mean.over.length < environments.length ? `; not BALROG's average, which is over ${environments.length} environments` : ""}`;
  return [...[head, ...rows].map(line), "", ...without, average];
}
