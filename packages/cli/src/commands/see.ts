import { resolve } from "node:path";
import { canonicalJson, InvalidInputError, type JsonObject, NotCanonicalError } from "@fovea/core";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine, seconds } from "../output.js";
import { shortPath } from "./answer-text.js";
import { dataLines } from "./data-text.js";

interface SeeFlags {
  readonly tool: string;
  readonly input: string;
  readonly out?: string;
  readonly allowUrl?: boolean;
  readonly allowSvg?: boolean;
  readonly json?: boolean;
}

export function addSee(program: Command, done: (code: number) => void): void {
  program
    .command("see")
    .description("one tool or expert on one medium (or several: image-1, image-2, ...)")
    .argument("<media...>", "pictures and PDFs")
    .requiredOption("--tool <name>", "`fovea tools` lists them")
    .option("--input <json>", "input of the tool; its media are filled in when left out", "{}")
    .option("--out <folder>", "where pictures go", "fovea-seen")
    .option("--allow-url", "let media be http(s) addresses")
    .option("--allow-svg", "let media be SVG drawings")
    .option("--json", "print one JSON value on stdout")
    .addHelpText(
      "after",
      `\nExamples:\n  fovea see samples/sign.jpg --tool ocr\n  fovea see samples/coffee.png --tool crop --input '{"box":[100,50,400,300]}'\n\n\`fovea tools crop\` shows what a tool takes.`,
    )
    .action(async (media: string[], flags: SeeFlags) => {
      const input = parseInput(flags.input);
      const { checkOutput, see } = await import("@fovea/systems");
      const out = resolve(flags.out || "fovea-seen");
      await checkOutput(out);
      const progress = progressLine();
      const interrupt = interruptSignal();
      try {
        const result = await see({
          media,
          tool: flags.tool,
          input,
          out,
          load: { allowUrls: flags.allowUrl ?? false, allowSvg: flags.allowSvg ?? false },
          signal: interrupt.signal,
          onProgress: progress.show,
        });
        progress.clear();
        const { parts, evidence, ms, pictures } = result;
        if (flags.json) return printJson({ parts, evidence, ms, pictures });
        const told = parts.flatMap((part) =>
          part.type === "text" ? [part.text] : part.type === "data" ? dataLines(part.data) : [],
        );
        printLines([
          ...told,
          "",
          ...pictures.map((path) => `  picture     ${shortPath(path)}`),
          `  time        ${seconds(ms)}`,
        ]);
        done(ExitCode.done);
      } finally {
        progress.clear();
        interrupt.dispose();
      }
    });
}

function parseInput(text: string): JsonObject {
  const fix = `give an object in single quotes, such as --input '{"degrees": 90}'`;
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  let value: unknown;
  try {
    value = JSON.parse(text);
    // "1e999" is JSON, and no number.
    canonicalJson(value);
  } catch (error) {
    const what = error instanceof NotCanonicalError ? "--input cannot be used" : "--input is not JSON";
    throw new InvalidInputError(`${what}: ${(error as Error).message}`, fix);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new InvalidInputError(`--input is ${shown}, which is no object`, fix);
}
