import { basename, dirname, extname } from "node:path";
import { InvalidInputError, type Store } from "@fovea/core";
import { type EvalReport, evalReport, readEval, readEvalCases } from "@fovea/evals";
import { checkOutput, OutputError, openOutput } from "../output/index.js";
import { evalCaseDetail } from "./detail.js";

export interface WriteEvalReportOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction: number) => void;
}

/**
 * Writes the HTML report of an eval, whole or not at all, with pictures from its runs.
 *
 * @returns where it lies, and what is in it.
 * @throws UnknownEvalError; InvalidInputError when the file cannot be written.
 */
export async function writeEvalReport(
  store: Store,
  id: string,
  file: string,
  { signal, onProgress }: WriteEvalReportOptions = {},
): Promise<Omit<EvalReport, "html"> & { readonly path: string; readonly bytes: number }> {
  const { result } = await readEval(store, id);
  const [folder, extension] = [dirname(file), extname(file)];
  await told(checkOutput(folder));
  const { html, ...about } = await evalReport(result, readEvalCases(store, result.id), {
    detail: evalCaseDetail(store, signal),
    onProgress: (done, of) => onProgress?.("looking at the cases", done / of),
  });
  const bytes = Buffer.from(html);
  const stem = basename(file, extension);
  const path = await told(openOutput(folder).write(stem, extension === "" ? ".html" : extension, bytes));
  return { ...about, path, bytes: bytes.length };
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof OutputError) || error.kind !== "usage") throw error;
    throw new InvalidInputError(error.message, "name another file with --report", { cause: error });
  }
}
