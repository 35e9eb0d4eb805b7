import { didYouMean, type JsonObject, type JsonValue } from "@fovea/core";
import { ProgramError, type ProgramIssue } from "./errors.js";
import {
  type ArgumentSpec,
  type OperationSpec,
  operations,
  type ProgramNode,
  type ValueType,
  valueTypes,
} from "./language.js";
import { article, isOptional, programLimits } from "./schema.js";

/** What the checker needs to know of a medium: whether it has pages, and how many. */
export interface MediumShape {
  readonly type: "image" | "document";
  readonly pages?: number;
}

export type CheckedProgram =
  | { readonly ok: true; readonly program: ProgramNode; readonly type: ValueType }
  | { readonly ok: false; readonly errors: readonly ProgramIssue[] };

const table: Readonly<Record<string, OperationSpec>> = operations;

/**
 * Checks JSON against the language: operations, arguments, types, words, ranges, size. With `media`, image
 * indexes and page numbers are checked against them too. All errors are reported, in reading order; what stands
 * under a wrong operation is not looked into.
 */
export function checkProgram(json: JsonValue, media?: readonly MediumShape[]): CheckedProgram {
  const errors: ProgramIssue[] = [];
  const size = { nodes: 0 };
  const type = checkNode(json, "$", undefined, 1, size, errors, media);
  if (size.nodes > programLimits.nodes) {
    errors.push({
      path: "$",
      message: `the program has more than ${programLimits.nodes} operations`,
      found: `${size.nodes} operations`,
      expected: `at most ${programLimits.nodes}`,
    });
  }
  if (errors.length > 0 || type === undefined) return { ok: false, errors };
  return { ok: true, program: json as unknown as ProgramNode, type };
}

/**
 * The program in `json`.
 *
 * @throws ProgramError with every error that `checkProgram` finds.
 */
export function parseProgram(json: JsonValue, media?: readonly MediumShape[]): ProgramNode {
  const checked = checkProgram(json, media);
  if (!checked.ok) throw new ProgramError(checked.errors);
  return checked.program;
}

/** The type of the value that a program yields. */
export const typeOfProgram = (program: ProgramNode): ValueType => operations[program.op].type;

/** Returns the node's type when its operation is known; errors go into `errors`. */
function checkNode(
  json: JsonValue,
  path: string,
  wanted: ValueType | undefined,
  depth: number,
  size: { nodes: number },
  errors: ProgramIssue[],
  media: readonly MediumShape[] | undefined,
): ValueType | undefined {
  const expected = wanted === undefined ? "a program" : `a program that yields ${article(wanted)}`;
  const fail = (message: string, found: string, suggestion?: string, instead = expected): undefined => {
    errors.push({
      path,
      message,
      found,
      expected: instead,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
    return undefined;
  };
  size.nodes += 1;
  if (size.nodes > programLimits.nodes) return undefined;
  if (depth > programLimits.depth) {
    return fail(`operations are nested more than ${programLimits.depth} deep`, `depth ${depth}`);
  }
  if (!isObject(json)) {
    const found = brief(json);
    const hint = wanted === undefined ? undefined : exampleOf(wanted, json);
    return fail(
      `found ${found} where ${expected} is needed${hint === undefined ? "" : `, such as ${hint}`}`,
      found,
      hint,
    );
  }
  const name = json["op"];
  if (name === undefined)
    return fail(`the object has no "op": ${brief(json)}`, brief(json), undefined, 'an object with "op"');
  if (typeof name !== "string" || !Object.hasOwn(table, name)) {
    const near = typeof name === "string" ? nearestOperation(name, wanted) : undefined;
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    return fail(`no operation ${brief(name)}${hint}`, brief(name), near, operationsFor(wanted));
  }
  const operation = table[name]!;
  if (wanted !== undefined && operation.type !== wanted) {
    const hint = conversion(operation.type, wanted);
    fail(
      `"${name}" yields ${article(operation.type)}, but ${article(wanted)} is needed here${hint === undefined ? "" : `; ${hint}`}`,
      `"${name}", which yields ${article(operation.type)}`,
      hint,
    );
  }
  checkArguments(name, operation, json, path, depth, size, errors, media);
  return operation.type;
}

function checkArguments(
  name: string,
  operation: OperationSpec,
  json: JsonObject,
  path: string,
  depth: number,
  size: { nodes: number },
  errors: ProgramIssue[],
  media: readonly MediumShape[] | undefined,
): void {
  const given = Object.keys(json).filter((key) => key !== "op");
  const known = Object.keys(operation.arguments);
  const surplus = given.filter((key) => !known.includes(key));
  const missing = known.filter((key) => !given.includes(key) && !isOptional(operation.arguments[key]!));
  for (const key of surplus) {
    const near =
      didYouMean(key, missing) ?? (surplus.length === 1 && missing.length === 1 ? missing[0] : undefined);
    errors.push({
      path: `${path}.${key}`,
      message: `"${name}" takes no "${key}"; it takes ${list(known)}${near === undefined ? "" : `; did you mean "${near}"?`}`,
      found: `"${key}"`,
      expected: list(known),
      ...(near === undefined ? {} : { suggestion: near }),
    });
  }
  for (const key of missing) {
    const wanted = describe(operation.arguments[key]!);
    errors.push({
      path: `${path}.${key}`,
      message: `"${name}" needs "${key}", ${wanted}`,
      found: "nothing",
      expected: wanted,
    });
  }
  for (const key of known) {
    const value = json[key];
    if (value === undefined) continue;
    const spec = operation.arguments[key]!;
    const at = `${path}.${key}`;
    if (isType(spec.takes)) {
      checkNode(value, at, spec.takes, depth + 1, size, errors, media);
    } else {
      const issue = checkConstant(name, key, value, spec, at);
      if (issue !== undefined) errors.push(issue);
    }
  }
  if (media !== undefined) checkMedia(name, json, path, errors, media);
}

function checkConstant(
  name: string,
  key: string,
  value: JsonValue,
  spec: ArgumentSpec,
  path: string,
): ProgramIssue | undefined {
  const expected = describe(spec);
  const found = brief(value);
  const wrong = (why: string, suggestion?: string): ProgramIssue => ({
    path,
    message: `"${key}" of "${name}" is ${found}: ${why}${suggestion === undefined ? "" : `; did you mean "${suggestion}"?`}`,
    found,
    expected,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  if (spec.takes === "word") {
    if (typeof value === "string" && spec.words.includes(value)) return undefined;
    return wrong(
      `it must be ${expected}`,
      typeof value === "string" ? nearestWord(value, spec.words) : undefined,
    );
  }
  if (spec.takes === "integer") {
    const inRange =
      typeof value === "number" && Number.isInteger(value) && value >= spec.minimum && value <= spec.maximum;
    return inRange ? undefined : wrong(`it must be ${expected}`);
  }
  if (typeof value !== "string") return wrong("it must be a string");
  if (value.trim() === "") return wrong("it is empty");
  return value.length <= programLimits.characters
    ? undefined
    : wrong(`it is over ${programLimits.characters} characters`);
}

/** Image indexes and page numbers against the media that there are. */
function checkMedia(
  name: string,
  json: JsonObject,
  path: string,
  errors: ProgramIssue[],
  media: readonly MediumShape[],
): void {
  const index = json["index"];
  if (name === "image" && typeof index === "number" && index >= media.length) {
    const expected = media.length === 0 ? "no index: there are no media" : `0 to ${media.length - 1}`;
    const there = media.length === 1 ? "there is 1 medium" : `there are ${media.length} media`;
    errors.push({
      path: `${path}.index`,
      message: `no image with index ${index}: ${there}, counted from 0`,
      found: String(index),
      expected,
      ...(media.length === 0 ? {} : { suggestion: String(media.length - 1) }),
    });
  }
  const [number, of] = [json["number"], json["of"]];
  if (name !== "page" || typeof number !== "number" || !isObject(of) || of["op"] !== "image") return;
  const medium = typeof of["index"] === "number" ? media[of["index"]] : undefined;
  if (medium === undefined) return;
  const pages = medium.type === "document" ? (medium.pages ?? 1) : 1;
  if (number <= pages) return;
  errors.push({
    path: `${path}.number`,
    message: `no page ${number}: ${medium.type === "document" ? `the document has ${pages}` : "a picture has one page"}`,
    found: String(number),
    expected: pages === 1 ? "1" : `1 to ${pages}`,
    suggestion: String(pages),
  });
}

/** "a whole number from 0 to 31", "one of left, right", "a program that yields an image". */
export function describe(spec: ArgumentSpec): string {
  switch (spec.takes) {
    case "word":
      return spec.words.length > 16
        ? `one of ${spec.words.length} words, such as ${list(spec.words.slice(0, 3))}`
        : `one of ${spec.words.join(", ")}`;
    case "string":
      return "a string";
    case "integer":
      return `a whole number from ${spec.minimum} to ${spec.maximum}`;
    default:
      return `a program that yields ${article(spec.takes)}`;
  }
}

/** How to get from the type that was given to the one that is needed, where one operation does it. */
function conversion(from: ValueType, to: ValueType): string | undefined {
  const ways: Partial<Record<`${ValueType}>${ValueType}`, string>> = {
    "regions>number": 'wrap it in "count"',
    "regions>boolean": 'wrap it in "exists"',
    "regions>text": 'wrap it in "text-of"',
    "regions>image": 'use "crop" with "of" the image and "to" these regions',
    "image>regions": 'ask for what is in it with "detect", "lines", "words", "faces" or "codes"',
    "image>text": 'read it with "text-of" of its "lines"',
    "text>number": 'wrap it in "number-in"',
    "number>boolean": 'put it in "compare"',
    "text>boolean": 'put it in "same-text", or use "exists" of "with-text"',
  };
  return ways[`${from}>${to}`];
}

/** A literal where a program belongs is the commonest mistake: show the node that was meant. */
function exampleOf(wanted: ValueType, json: JsonValue): string | undefined {
  if (wanted === "number" && typeof json === "number")
    return JSON.stringify({ op: "constant", value: Math.max(0, Math.round(json)) });
  if (wanted === "image") return JSON.stringify({ op: "image", index: typeof json === "number" ? json : 0 });
  return undefined;
}

const synonyms: Readonly<Record<string, string>> = {
  ocr: "lines",
  read: "text-of",
  text: "text-of",
  locate: "detect",
  objects: "detect",
  face: "faces",
  barcode: "codes",
  qr: "codes",
  number: "number-in",
  length: "count",
  any: "exists",
  gray: "grey",
  middle: "centre",
  center: "centre",
  biggest: "largest",
  lowest: "bottommost",
  highest: "topmost",
  people: "person",
  man: "person",
  woman: "person",
  bike: "bicycle",
  plane: "airplane",
  television: "tv",
  phone: "cell phone",
  sofa: "couch",
  greater: "more",
  fewer: "less",
  "==": "equal",
  ">": "more",
  "<": "less",
  ">=": "at-least",
  "<=": "at-most",
};

function nearestOperation(name: string, wanted: ValueType | undefined): string | undefined {
  const fitting = Object.keys(table).filter((key) => wanted === undefined || table[key]!.type === wanted);
  return nearestWord(name, fitting) ?? nearestWord(name, Object.keys(table));
}

function nearestWord(word: string, known: readonly string[]): string | undefined {
  const spelled = word.trim().toLowerCase().replaceAll("_", "-");
  const meant = synonyms[spelled];
  if (meant !== undefined && known.includes(meant)) return meant;
  if (known.includes(spelled)) return spelled;
  return didYouMean(spelled, known);
}

function operationsFor(wanted: ValueType | undefined): string {
  const names = Object.keys(table).filter((key) => wanted === undefined || table[key]!.type === wanted);
  return `one of ${names.join(", ")}`;
}

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json);

const isType = (takes: string): takes is ValueType => (valueTypes as readonly string[]).includes(takes);

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

function brief(json: JsonValue | undefined): string {
  const text = json === undefined ? "nothing" : JSON.stringify(json);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
