import type { JsonValue } from "@fovea/core";
import { checkProgram, printProgram } from "@fovea/vision";
import { programOf } from "../ask/asked-program.js";

/** On one line, and not longer than `length` characters. A visual program is printed as one. */
export function brief(text: string, length = 80): string {
  const program = programOf(text);
  const printed = program === undefined ? undefined : programText(program);
  const line = (printed ?? text).replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length - 3).toWellFormed()}...` : line;
}

/** `count(detect("cat", image 1))`; undefined for JSON that is no program. */
export function programText(json: JsonValue): string | undefined {
  const checked = checkProgram(json);
  return checked.ok ? printProgram(checked.program) : undefined;
}

/** JSON on one line; a tool's `program` is printed as a program. */
export function briefJson(value: JsonValue, length = 100): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { program, ...rest } = value as Readonly<Record<string, JsonValue>>;
    // An answer names the program that found it, which stands some lines above already.
    if (program !== undefined && rest.answer !== undefined) return brief(JSON.stringify(rest), length);
    const printed = program === undefined ? undefined : programText(program);
    if (printed !== undefined) {
      const more = Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`;
      return brief(`${printed}${more}`, length);
    }
  }
  return brief(JSON.stringify(value), length);
}
