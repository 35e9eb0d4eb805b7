import { openToolbox, type VerifyReport, verifyRun } from "@fovea/agents";
import type { Store } from "@fovea/core";
import { openModel } from "@fovea/models";
import { imageCodec, tools } from "@fovea/vision";

/** `verifyRun` with the tools and models that ship. */
export async function verify(
  store: Store,
  run: string,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (message: string, fraction: number) => void;
  } = {},
): Promise<VerifyReport> {
  const toolbox = await openToolbox([...tools]);
  const models = [await openModel("embedded")];
  return verifyRun({ store, run, toolbox, codec: imageCodec, models, ...options });
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
  const totals = `${count("checked")} checked, ${count("failed")} failed, ${count("uncheckable")} uncheckable, ${problems.length} problems in the store`;
  return [
    `run ${report.run}: ${sound ? "sound" : "NOT sound"} (${totals})`,
    ...claimLines,
    ...stepLines,
    ...problemLines,
  ];
}
