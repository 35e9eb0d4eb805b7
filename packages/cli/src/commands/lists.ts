import type { RegistryEntry } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";

export async function printList(entries: readonly RegistryEntry<unknown>[], json: boolean | undefined) {
  const rows = entries.map(({ id, summary, status }) => ({ id, summary, status }));
  if (json) return printJson(rows);
  const width = Math.max(...rows.map(({ id }) => id.length));
  printLines(rows.map(({ id, summary, status }) => `${id.padEnd(width)}  ${summary} (${status})`));
}

/** Lists without loading what is in the list. */
export function addTools(program: Command): void {
  program
    .command("tools")
    .description("list the tools and experts, or show what one of them takes")
    .argument("[tool]", "name of a tool")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExamples:\n  fovea tools\n  fovea tools crop")
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      if (name === undefined) return printList((await import("@fovea/vision/registry")).tools, json);
      const { findTool, takes } = await import("@fovea/systems");
      const tool = await findTool(name);
      const { version, description, effects, input } = tool;
      if (json) return printJson({ name, version, description, effects, input });
      const handles = (tool.mediaInputs ?? []).map((one) => `"${one}"`).join(", ");
      const filled =
        handles === "" ? "" : `\n${handles}: handles such as image-1, filled in by \`see\` when left out`;
      printLines([`${name}@${version}`, description, "", `${takes(tool)}${filled}`]);
    });
}

export function addSystems(program: Command): void {
  program
    .command("systems")
    .description("list the systems, which `run` and `ask --agent` take")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExample:\n  fovea systems")
    .action(async ({ json }: { json?: boolean }) =>
      printList((await import("@fovea/systems/registry")).systems, json),
    );
}

/** Which models can be used here, and what those that cannot want. Nobody is contacted. */
export function addModels(program: Command): void {
  program
    .command("models")
    .description("list the models that `--model` takes, and which can be used here")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExample:\n  fovea models")
    .action(async ({ json }: { json?: boolean }) => {
      const { describeModels } = await import("@fovea/models");
      const rows = await describeModels();
      if (json) return printJson(rows);
      const width = Math.max(...rows.map(({ name }) => name.length));
      printLines(
        rows.flatMap(({ name, summary, usable, reason, fix }) => [
          `${usable ? "ok  " : "no  "}  ${name.padEnd(width)}  ${summary}`,
          ...(reason === undefined ? [] : [`${" ".repeat(width + 8)}${reason}; fix: ${fix}`]),
        ]),
      );
    });
}
