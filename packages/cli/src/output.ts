import { FoveaError, printable } from "@fovea/core";
import type { CommanderError } from "commander";

/** `--json` must be known before the arguments are parsed, for an error in them is printed as JSON too. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--json");
}

/** One JSON value on stdout. What a terminal could obey is escaped, which is the same value to a JSON reader. */
export function printJson(value: unknown): void {
  process.stdout.write(`${printable(JSON.stringify(value, null, 2))}\n`);
}

export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(printable).join("\n")}\n`);
}

/** What is not the result: on stderr. */
export function printNotes(lines: readonly string[]): void {
  process.stderr.write(`${lines.map(printable).join("\n")}\n`);
}

/** Errors in the arguments; `fix` names the help to read. */
export class UsageError extends FoveaError {
  constructor(message: string, fix: string) {
    super(message, fix, "usage");
  }
}

export function printError(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const { code, fix } =
    error instanceof FoveaError
      ? error
      : {
          code: "UNEXPECTED",
          fix: "this is a bug in Fovea: please report it, with what FOVEA_DEBUG=1 prints",
        };
  if (json) {
    printJson({ error: { code, message, fix } });
    return;
  }
  process.stderr.write(`${printable(`${error instanceof Error ? error.name : "Error"}: ${message}`)}\n`);
  if (fix !== "") process.stderr.write(`${printable(`  fix: ${fix}`)}\n`);
}

/** Commander's error in our form: `unknown option '--modle'; did you mean --model?` */
export function usageError(error: CommanderError, command: string | undefined): UsageError {
  const message = error.message
    .replace(/^error: /, "")
    .replace(/\s*\(Did you mean (one of )?([^?)]*)\?\)/s, (_, several, names) =>
      several === undefined ? `; did you mean ${names}?` : `; did you mean one of ${names}?`,
    );
  const help = `run \`fovea ${command === undefined ? "" : `${command} `}--help\``;
  const isWords = error.code === "commander.unknownOption" && /'[^']*\s[^']*'/.test(message);
  return new UsageError(message, isWords ? `${help}; put -- before words that begin with a dash` : help);
}

/** A line on stderr that is overwritten in place on a terminal, and silent elsewhere. */
export function progressLine(): { show(message: string, fraction?: number): void; clear(): void } {
  const terminal = process.stderr.isTTY;
  let shown = false;
  return {
    show(message, fraction) {
      if (!terminal) return;
      const percent = fraction === undefined ? "" : ` ${Math.round(fraction * 100)}%`;
      const line = printable(message.replace(/\s+/g, " ")).slice(0, 100);
      process.stderr.write(`\r\u001b[2K${line}${percent} ...`);
      shown = true;
    },
    clear() {
      if (shown) process.stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}

/** "640 ms", "3.2 s" */
export function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @throws UsageError for what is no number of 0 or more. */
export function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`${option} is "${text.slice(0, 60)}"`, "give a number of 0 or more");
}
