import { FoveaError } from "@fovea/core";
import { CommanderError } from "commander";

/** `--json` must be known before the arguments are parsed, for an error in them is printed as JSON too. */
export const wantsJson = (args: readonly string[]): boolean => args.includes("--json");

/** One JSON value on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(printable).join("\n")}\n`);
}

export function printError(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const { code, fix } =
    error instanceof FoveaError
      ? error
      : error instanceof CommanderError
        ? { code: "USAGE", fix: "run `fovea --help`" }
        : { code: "UNEXPECTED", fix: "this is a bug in Fovea: please report it, with FOVEA_DEBUG=1 output" };
  if (json) {
    printJson({ error: { code, message, fix } });
    return;
  }
  process.stderr.write(`${printable(`${error instanceof Error ? error.name : "Error"}: ${message}`)}\n`);
  if (fix !== "") process.stderr.write(`${printable(`  fix: ${fix}`)}\n`);
}

/**
 * Text from pictures and models may hold terminal control sequences: they are shown, not obeyed.
 * Newlines and tabs stay.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A line on stderr that is overwritten in place on a terminal, and silent elsewhere. */
export function progressLine(): { show(message: string, fraction?: number): void; clear(): void } {
  const terminal = process.stderr.isTTY;
  let shown = false;
  return {
    show(message, fraction) {
      if (!terminal) return;
      const percent = fraction === undefined ? "" : ` ${Math.round(fraction * 100)}%`;
      process.stderr.write(`\r\u001b[2K${printable(message).slice(0, 100)}${percent} ...`);
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
