import { openToolbox, type VerifyReport, verifyRun, withLoopTools } from "@fovea/agents";
import { closureOf, FoveaError, type Model, type Step, type Store } from "@fovea/core";
import { openModel } from "@fovea/models";
import { imageCodec, tools } from "@fovea/vision";
import { askedProgramModel, isAskedByProgram } from "../ask/index.js";
import { findRun } from "./find.js";

/**
 * `verifyRun` with the tools and models that ship.
 *
 * @throws NotFoundError.
 */
export async function verify(
  store: Store,
  run: string,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (message: string, fraction: number) => void;
  } = {},
): Promise<VerifyReport> {
  const { head } = await findRun(store, run);
  const toolbox = withLoopTools(await openToolbox(tools));
  const models = await modelsOf(await closureOf(store, head.head));
  return verifyRun({ store, run, toolbox, codec: imageCodec, models, ...options });
}

/** Of those that a run asked: the ones that are here. The steps of the others are uncheckable. */
async function modelsOf(steps: readonly Step[]): Promise<Model[]> {
  const asked = new Set(steps.flatMap(({ kind, actor }) => (kind === "model" ? [actor] : [])));
  const models: Model[] = [];
  if (asked.has(askedProgramModel().id) && isAskedByProgram(steps)) models.push(askedProgramModel());
  if (![...asked].some((actor) => actor.startsWith("embedded/"))) return models;
  try {
    models.push(await openModel("embedded"));
  } catch (error) {
    if (!(error instanceof FoveaError)) throw error;
  }
  return models;
}

/** The report for a terminal. */
export function verifyLines(report: VerifyReport): string[] {
  const { claims, steps, problems, sound } = report;
  const claimLines = claims.map(({ evidence, status, why }) => {
    const what = evidence.text === undefined ? evidence.role : JSON.stringify(evidence.text);
    return `  ${status.padEnd(11)} claim ${what} by ${(evidence.by ?? "?").split("+")[0]}${why === undefined ? "" : `: ${why}`}`;
  });
  const stepLines = steps.map(
    ({ step, actor, status, why }) =>
      `  ${status.padEnd(11)} step  ${step.slice(0, 12)} ${actor.split("+")[0]}${why === undefined ? "" : `: ${why}`}`,
  );
  const problemLines = problems.map(
    ({ kind, where, message }) => `  ${kind.padEnd(11)} store ${where}: ${message}`,
  );
  const count = (status: string) => [...claims, ...steps].filter((check) => check.status === status).length;
  const damaged = problems.filter(({ kind }) => kind !== "torn").length;
  const totals = `${count("checked")} checked, ${count("failed")} failed, ${count("uncheckable")} uncheckable, ${damaged} problems in the store`;
  return [
    `run ${report.run}: ${sound ? "sound" : "NOT sound"} (${totals})`,
    ...claimLines,
    ...stepLines,
    ...problemLines,
  ];
}
