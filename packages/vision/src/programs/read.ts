import type { JsonObject, JsonValue } from "@fovea/core";
import { type MediumShape, parseProgram } from "./check.js";
import { ProgramError } from "./errors.js";
import { type OperationSpec, operations, type ProgramNode } from "./language.js";
import { programLimits } from "./schema.js";

const table: Readonly<Record<string, OperationSpec>> = operations;

/**
 * A program written as JSON or as `printProgram` prints it.
 *
 * @throws ProgramError for text that is neither, with the place, and for a program that is not well-typed.
 */
export function readProgram(text: string, media?: readonly MediumShape[]): ProgramNode {
  return parseProgram(text.trimStart().startsWith("{") ? readJson(text) : new Reader(text).program(), media);
}

function readJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProgramError([
      { path: "$", message: `not JSON: ${why}`, found: text.slice(0, 60), expected: "one JSON object" },
    ]);
  }
}

const token = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+)|([A-Za-z][A-Za-z0-9-]*)|([(),]))/y;

/** Recursive descent over `name(argument, ...)`, `image N` and whole numbers. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  program(): JsonValue {
    const value = this.#node(1);
    if (this.#text.slice(this.#at).trim() !== "") throw this.#refused("the end of the program");
    return value;
  }

  #node(depth: number): JsonValue {
    if (depth > programLimits.depth + 1) throw this.#refused(`at most ${programLimits.depth} levels`);
    const [, , digits, name] = this.#next("an operation or a number");
    if (digits !== undefined) return { op: "constant", value: Number(digits) };
    if (name === undefined) throw this.#refused("an operation or a number", true);
    if (name === "image") {
      const index = this.#next('the number of the image, as in "image 1"')[2];
      if (index === undefined) throw this.#refused('the number of the image, as in "image 1"', true);
      return { op: "image", index: Number(index) - 1 };
    }
    this.#punctuation("(");
    return this.#arguments(name, depth);
  }

  #arguments(name: string, depth: number): JsonObject {
    const spec = Object.hasOwn(table, name) ? Object.entries(table[name]!.arguments) : [];
    const node: Record<string, JsonValue> = { op: name };
    for (let i = 0; !this.#peek(")"); i++) {
      if (i > 0) this.#punctuation(",");
      const [key, argument] = spec[i] ?? [`argument ${i + 1}`, undefined];
      node[key] = this.#argument(argument?.takes, depth);
    }
    this.#punctuation(")");
    return node;
  }

  #argument(takes: string | undefined, depth: number): JsonValue {
    const from = this.#at;
    const [, quoted, digits, name] = this.#next("an argument");
    if (quoted !== undefined) return this.#string(quoted);
    if (digits !== undefined && takes === "integer") return Number(digits);
    if (name !== undefined && takes === "word") return name;
    if (name !== undefined && name !== "image" && !this.#peek("(")) return name;
    this.#at = from;
    return this.#node(depth + 1);
  }

  #string(quoted: string): string {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      throw this.#refused("a string as JSON writes it", true);
    }
  }

  #peek(mark: string): boolean {
    return this.#text.slice(this.#at).trimStart().startsWith(mark);
  }

  #punctuation(mark: string): void {
    if (!this.#peek(mark)) throw this.#refused(`"${mark}"`);
    this.#at = this.#text.indexOf(mark, this.#at) + 1;
  }

  #next(expected: string): (string | undefined)[] {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) throw this.#refused(expected);
    this.#at = token.lastIndex;
    return match;
  }

  #refused(expected: string, back = false): ProgramError {
    const rest = this.#text.slice(back ? Math.max(0, this.#at - 12) : this.#at).trim();
    const found = rest === "" ? "the end" : JSON.stringify(rest.slice(0, 24));
    const message = `found ${found} at character ${this.#at + 1} where ${expected} is needed`;
    return new ProgramError([{ path: "$", message, found, expected }]);
  }
}
