import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";

interface CompareFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly anyway?: boolean;
}

/** `evals compare`. */
export function addCompare(evals: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    evals
      .command("compare")
      .description("whether the difference of two evals is real: paired by sample, corrected for many looks")
      .argument("<a>", "id of an eval, or the beginning of it")
      .argument("<b>", "id of the other")
      .option("--anyway", "though their data differ: compare samples of the same ids"),
  )
    .addHelpText(
      "after",
      `
Example:
  fovea evals compare 20261123-010203-abcdef 20261123-020304-ghjkmn

The difference is B - A. p is McNemar's (0 and 1, no clusters), a permutation test's, or Student's beyond 5,000 samples;
corrected by Holm for all rows. Real: corrected p < 0.05, and the interval leaves out 0.`,
    )
    .action(async (a: string, b: string, { store: folder, json, anyway = false }: CompareFlags) => {
      await withStore(folder, async (store) => {
        const { compareEvals, comparisonLines, readEval, readEvalCases } = await import("@fovea/evals");
        const open = async (id: string) => {
          const { result } = await readEval(store, id);
          return { result, cases: () => readEvalCases(store, result.id) };
        };
        const comparison = await compareEvals(await open(a), await open(b), { anyway });
        if (json) printJson(comparison);
        else printLines(comparisonLines(comparison));
      });
    });
}
