import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { InvalidInputError, type JsonObject } from "@fovea/core";
import { groupedBy, meanOf, type Score, scoreOf } from "./aggregate.js";
import type { EpisodeRecord } from "./record.js";

/** What scoring needs of an episode. */
type Scored = Pick<EpisodeRecord, "task" | "progression"> &
  Partial<Pick<EpisodeRecord, "num_steps" | "input_tokens" | "output_tokens">>;

/** BALROG's own figures: over the episodes that have a record, each environment alike. */
export interface PublishedScores {
  readonly mean: { readonly progression: number; readonly standardError: number };
  readonly environments: Readonly<
    Record<string, Score & { readonly tasks: Readonly<Record<string, Score>> }>
  >;
}

/**
 * Scores a folder of episodes as BALROG or `--out` wrote them: ENVIRONMENT/.../*.json.
 *
 * @throws InvalidInputError for a folder without episodes, and naming all that are no records, before anything is scored.
 */
export async function scoreBalrogFolder(folder: string): Promise<PublishedScores> {
  const files = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(
      `cannot read ${folder}: ${error.code ?? error.message}`,
      "name a folder of results",
    );
  });
  const isEpisode = (path: string) =>
    path.includes(sep) &&
    path.endsWith(".json") &&
    !path.endsWith("_summary.json") &&
    !path.endsWith(`${sep}summary.json`);
  const scored: (Scored & { readonly environment: string })[] = [];
  const wrong: string[] = [];
  for (const path of files.filter(isEpisode).sort()) {
    const read = parse(await readFile(join(folder, path), "utf8"));
    const environment = path.slice(0, path.indexOf(sep));
    if (typeof read === "string") wrong.push(`${path}: ${read}`);
    else scored.push({ ...read, environment });
  }
  if (wrong.length > 0)
    throw new InvalidInputError(
      `${wrong.length} files are no episodes: ${wrong.slice(0, 20).join("; ")}${wrong.length > 20 ? "; ..." : ""}`,
      "take them out of the folder, or mend them",
    );
  if (scored.length === 0)
    throw new InvalidInputError(`${folder} holds no episodes`, "name the folder above babyai, crafter, ...");
  return scoresOf(groupedBy(scored, ({ environment }) => environment));
}

function parse(content: string): Scored | string {
  try {
    const { task, progression, ...rest } = JSON.parse(content) as JsonObject;
    if (typeof task !== "string") return "task is no text";
    if (typeof progression !== "number" || !(progression >= 0 && progression <= 1))
      return `progression is ${JSON.stringify(progression)}`;
    return { ...rest, task, progression };
  } catch {
    return "not JSON";
  }
}

function scoresOf(byEnvironment: ReadonlyMap<string, readonly Scored[]>): PublishedScores {
  const environments = Object.fromEntries(
    [...byEnvironment].map(([environment, records]) => {
      const byTask = groupedBy(records, ({ task }) => task);
      const tasks = Object.fromEntries(
        [...byTask].map(([task, own]) => [task, scoreOf(own.map(progressionOf))]),
      );
      return [environment, { ...scoreOf(records.map(progressionOf)), tasks }];
    }),
  );
  return { mean: meanOf(Object.values(environments)), environments };
}

const progressionOf = ({ progression }: Scored): number => progression;

/** A table for a terminal. */
export function publishedLines({ mean, environments }: PublishedScores): string[] {
  const entries = Object.entries(environments);
  const width = Math.max(...entries.map(([name]) => name.length));
  const figure = ({ progression, standardError }: Omit<Score, "episodes">) =>
    `${progression.toFixed(2)} % +- ${standardError.toFixed(2)}`;
  return [
    ...entries.map(
      ([name, score]) => `${name.padEnd(width)}  ${figure(score)}  (${score.episodes} episodes)`,
    ),
    `mean of ${entries.length}: ${figure(mean)}`,
  ];
}

/** The content of an environment's summary file. */
export function environmentSummary(records: readonly Scored[]): JsonObject {
  const total = (of: (record: Scored) => number | undefined) =>
    records.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  const byTask = groupedBy(records, ({ task }) => task);
  return {
    ...figures(scoreOf(records.map(progressionOf))),
    average_steps: records.length === 0 ? 0 : total((one) => one.num_steps) / records.length,
    tasks: Object.fromEntries(
      [...byTask].map(([task, own]) => [task, figures(scoreOf(own.map(progressionOf)))]),
    ),
    input_tokens: total((one) => one.input_tokens),
    output_tokens: total((one) => one.output_tokens),
  };
}

/** The content of the summary of all. */
export function wholeSummary(byEnvironment: ReadonlyMap<string, readonly EpisodeRecord[]>): JsonObject {
  const { mean, environments } = scoresOf(byEnvironment);
  const records = [...byEnvironment.values()].flat();
  return {
    average_progress: mean.progression,
    standard_error: mean.standardError,
    environments: Object.fromEntries(
      Object.entries(environments).map(([name, score]) => [name, figures(score)]),
    ),
    total_input_tokens: records.reduce((sum, one) => sum + one.input_tokens, 0),
    total_output_tokens: records.reduce((sum, one) => sum + one.output_tokens, 0),
    client: records[0]?.client ?? null,
    agent: records[0]?.agent ?? null,
  };
}

const figures = ({ progression, standardError, episodes }: Score) => ({
  progression_percentage: progression,
  standard_error: standardError,
  episodes_played: episodes,
});
