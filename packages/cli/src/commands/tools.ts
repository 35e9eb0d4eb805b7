import type { Command } from "commander";
import { printJson, printLines } from "../output.js";

export function addTools(program: Command): void {
  program
    .command("tools")
    .description("list the tools and experts")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExample:\n  fovea tools")
    .action(async ({ json }: { json?: boolean }) => {
      const { tools } = await import("@fovea/vision/registry");
      const rows = tools.map(({ id, summary, status }) => ({ id, summary, status }));
      if (json) return printJson(rows);
      const width = Math.max(...rows.map(({ id }) => id.length));
      printLines(rows.map(({ id, summary, status }) => `${id.padEnd(width)}  ${summary} (${status})`));
    });
}
