import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { printList } from "./lists.js";

/** Lists without loading what is in the list; one of them is shown with what it measures and needs. */
export function addBenchmarks(program: Command): void {
  program
    .command("benchmarks")
    .description("list the benchmarks that `eval` takes, or show what one measures and needs")
    .argument("[benchmark]", "id of a benchmark")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExamples:\n  fovea benchmarks\n  fovea benchmarks pca-eval")
    .action(async (id: string | undefined, { json }: { json?: boolean }) => {
      if (id === undefined) {
        const [{ benchmarks: overSamples }, { benchmarks: inWorlds }] = await Promise.all([
          import("@fovea/evals/registry"),
          import("@fovea/systems/registry"),
        ]);
        return printList(
          [...overSamples, ...inWorlds].sort((a, b) => (a.id < b.id ? -1 : 1)),
          json,
        );
      }
      const { findBenchmark } = await import("@fovea/systems");
      const benchmark = await findBenchmark(id);
      const { title, measures, source, files, metrics, needsFiles = true, version = "1" } = benchmark;
      const difficulties = "difficulties" in benchmark ? benchmark.difficulties : undefined;
      if (json)
        return printJson({ id, version, title, measures, source, needsFiles, files, difficulties, metrics });
      printLines([
        `${title} (${id}, version ${version})`,
        measures,
        `source: ${source}`,
        "",
        ...Object.entries(metrics).map(([name, { summary }]) => `${name}: ${summary}`),
        ...(difficulties === undefined ? [] : [`difficulties: ${difficulties.join(", ")}`]),
        "",
        ...(needsFiles
          ? [
              "files (--data FOLDER):",
              ...files.map(({ name, from, status }) => `  ${name}: ${from} (${status})`),
            ]
          : "evaluate" in benchmark
            ? [`it is played by a harness of its own: fovea eval ${id}`]
            : [`it makes its own samples: fovea eval ${id} --limit 50`]),
      ]);
    });
}
