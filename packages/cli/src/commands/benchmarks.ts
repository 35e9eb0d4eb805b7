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
      if (id === undefined) return printList((await import("@fovea/evals/registry")).benchmarks, json);
      const { findBenchmark } = await import("@fovea/systems");
      const benchmark = await findBenchmark(id);
      const {
        title,
        measures,
        source,
        files,
        metrics,
        difficulties,
        needsFiles = true,
        version = "1",
      } = benchmark;
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
          : [`it makes its own samples: fovea eval ${id} --limit 50`]),
      ]);
    });
}
