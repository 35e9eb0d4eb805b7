import { canonicalJson, hashJson, InvalidInputError, type JsonObject } from "@fovea/core";
import type { EvalCase, EvalMetric, EvalResult } from "../runner/result.js";

/** A file of the leaderboard cannot be read as one, or an eval cannot be entered. */
export class LeaderboardError extends InvalidInputError {}

/** One line of the leaderboard, as it is committed: what was measured, how to measure it again, and what came of it. */
export interface LeaderboardEntry {
  readonly format: 1;
  readonly name: string;
  /**
   * "deterministic": the same configuration gives the same answers, so a further run is the same to the last digit.
   * "sampled": answers vary; a further run lies within what the intervals allow.
   */
  readonly kind: "deterministic" | "sampled";
  /** What the figures are no measure of, where there is something: a simulated model. */
  readonly label: string | null;
  readonly benchmark: EvalResult["benchmark"];
  readonly agent: string;
  readonly model: string | null;
  /** As the eval was begun: what runs it again. Where the data lie is not said, for they lie elsewhere for others. */
  readonly settings: JsonObject;
  readonly configuration: JsonObject;
  readonly configurationHash: string;
  readonly dataset: EvalResult["dataset"];
  /** The day, in UTC. */
  readonly recorded: string;
  readonly epochs: number;
  readonly n: number;
  readonly failed: number;
  readonly abstained: number;
  readonly metrics: EvalResult["metrics"];
  readonly groups: EvalResult["groups"];
  /** `casesHash` of every answer and what it scored. */
  readonly cases: string;
}

/**
 * Hash of what was answered and what it scored, whatever the order in which it came. Confidence and time are left out.
 * Reads the cases once and keeps a hash of each.
 */
export async function casesHash(cases: Iterable<EvalCase> | AsyncIterable<EvalCase>): Promise<string> {
  const hashes: string[] = [];
  for await (const { sample, epoch, answer, values, error } of cases)
    hashes.push(hashJson({ sample, epoch, answer, values, failed: error?.code ?? null }));
  return hashJson(hashes.sort());
}

/** @throws LeaderboardError for an eval that is not complete, that scored outputs of somebody else, or a name that is no file's. */
export async function leaderboardEntry(
  name: string,
  result: EvalResult,
  settings: JsonObject,
  cases: Iterable<EvalCase> | AsyncIterable<EvalCase>,
): Promise<LeaderboardEntry> {
  if (!namePattern.test(name))
    throw new LeaderboardError(
      `the name "${name}" is no file name`,
      "use lower-case letters, digits, - and .",
    );
  if (!result.complete)
    throw new LeaderboardError(
      `${result.id} is not complete`,
      `go on with it: fovea eval --run ${result.id}`,
    );
  if (result.agent === "predictions")
    throw new LeaderboardError(
      `${result.id} scored published outputs, which nobody can run again`,
      "enter an eval of an agent",
    );
  const { benchmark, agent, model, configuration, configurationHash, dataset, epochs, n, failed, abstained } =
    result;
  const { data: _, ...elsewhere } = settings;
  const isSimulated = `${agent} ${model ?? ""}`.includes("simulated/");
  return {
    format: 1,
    name,
    kind: isSimulated || model === null || model.startsWith("embedded/") ? "deterministic" : "sampled",
    label: isSimulated ? "simulated: proves a mechanism, never a capability" : null,
    benchmark,
    agent,
    model,
    settings: elsewhere,
    configuration,
    configurationHash,
    dataset,
    recorded: (result.finished ?? result.started).slice(0, 10),
    epochs,
    n,
    failed,
    abstained,
    metrics: result.metrics,
    groups: result.groups,
    cases: await casesHash(cases),
  };
}

const namePattern = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** Checks what a file says. @param where what to call it. @throws LeaderboardError that names the member. */
export function parseEntry(text: string, where: string): LeaderboardEntry {
  const fix = "restore the file, or make it again: fovea evals enter EVAL NAME";
  const wrong = (what: string) =>
    new LeaderboardError(`${where} is no entry of the leaderboard: ${what}`, fix);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : "no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("no object");
  const entry = value as LeaderboardEntry;
  if (entry.format !== 1) throw wrong(`its format is ${JSON.stringify(entry.format)}, and 1 is known`);
  for (const member of ["name", "agent", "configurationHash", "recorded", "cases"] as const)
    if (typeof entry[member] !== "string")
      throw wrong(`${member} is ${JSON.stringify(entry[member])}, no text`);
  for (const member of ["benchmark", "settings", "configuration", "dataset", "metrics"] as const)
    if (typeof entry[member] !== "object" || entry[member] === null) throw wrong(`${member} is missing`);
  for (const member of ["epochs", "n", "failed", "abstained"] as const)
    if (!Number.isSafeInteger(entry[member]))
      throw wrong(`${member} is ${JSON.stringify(entry[member])}, no number`);
  if (entry.kind !== "deterministic" && entry.kind !== "sampled")
    throw wrong(`kind is ${JSON.stringify(entry.kind)}`);
  for (const [name, metric] of Object.entries(entry.metrics))
    if (!isMetric(metric))
      throw wrong(`metrics.${name} is ${canonicalJson(metric as unknown as JsonObject)}`);
  if (hashJson(entry.configuration) !== entry.configurationHash)
    throw wrong("its configuration does not hash to its configurationHash");
  return entry;
}

function isMetric(value: EvalMetric): boolean {
  const isBound = (bound: unknown) => bound === null || typeof bound === "number";
  return (
    typeof value === "object" &&
    value !== null &&
    typeof value.value === "number" &&
    isBound(value.low) &&
    isBound(value.high)
  );
}

/** As a file holds it. */
export const entryText = (entry: LeaderboardEntry): string => `${JSON.stringify(entry, null, 2)}\n`;
