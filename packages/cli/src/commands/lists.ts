import type { RegistryEntry } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";

/** A command that lists a registry, one line each, without loading what is in it. */
function addList(
  program: Command,
  name: string,
  description: string,
  entries: () => Promise<readonly RegistryEntry<unknown>[]>,
): void {
  program
    .command(name)
    .description(description)
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", `\nExample:\n  fovea ${name}`)
    .action(async ({ json }: { json?: boolean }) => {
      const rows = (await entries()).map(({ id, summary, status }) => ({ id, summary, status }));
      if (json) return printJson(rows);
      const width = Math.max(...rows.map(({ id }) => id.length));
      printLines(rows.map(({ id, summary, status }) => `${id.padEnd(width)}  ${summary} (${status})`));
    });
}

export const addTools = (program: Command): void =>
  addList(
    program,
    "tools",
    "list the tools and experts",
    async () => (await import("@fovea/vision/registry")).tools,
  );

export const addSystems = (program: Command): void =>
  addList(
    program,
    "systems",
    "list the systems, which `ask --agent` takes",
    async () => (await import("@fovea/systems/registry")).systems,
  );
