import { join } from "node:path";
import type { JsonObject, JsonValue } from "@fovea/core";
import type { AnswerKind, DatasetDescription, DatasetFields, MediaField, Scalar } from "./description.js";
import type { DataFile } from "./files.js";
import { shown } from "./formats/index.js";
import { listIn } from "./python-list.js";
import type { Sample, SampleMedium } from "./sample.js";

export type Values = Readonly<Record<string, unknown>>;

/** What is wrong with one cell of a row. */
export interface CellProblem {
  readonly field: string;
  readonly message: string;
}

/** Turns a row into a sample by the description. All that is wrong with the row is told at once. */
export function readSample(
  values: Values,
  row: number,
  file: DataFile,
  root: string,
  description: DatasetDescription,
): { readonly sample: Sample; readonly problems: readonly CellProblem[] } {
  const { fields, answerIs = "text" } = description;
  const problems: CellProblem[] = [];
  const report = (field: string, message: string): void => {
    problems.push({ field, message });
  };
  const id = fields.id === undefined ? String(row) : textOf(values[fields.id]);
  if (id === undefined || id.trim() === "")
    report(fields.id ?? "id", `the id is ${shown(values[fields.id ?? "id"])}`);
  const question = questionOf(values, fields, report);
  const choices = fields.choices === undefined ? undefined : choicesOf(values, fields.choices, report);
  const media = (fields.media ?? []).flatMap((field) =>
    mediaOf(values, field, description.format === "folder" ? file.absolute : root, report),
  );
  const counts: Record<string, number> = {};
  const named = media.map((medium): SampleMedium => {
    counts[medium.as] = (counts[medium.as] ?? 0) + 1;
    return { ...medium, name: `${medium.as}-${counts[medium.as]}` };
  });
  const target =
    fields.answer === undefined
      ? null
      : targetOf(values[fields.answer], fields.answer, answerIs, choices, report);
  const cluster = fields.cluster === undefined ? undefined : textOf(values[fields.cluster]);
  const split = splitOf(values, fields, file);
  const kept = [fields.keep ?? []].flat().map((column) => [column, keptOf(values[column])]);
  const sample: Sample = {
    id: id ?? "",
    question,
    ...(choices === undefined ? {} : { choices }),
    media: named,
    target,
    ...(split === undefined ? {} : { split }),
    ...(cluster === undefined ? {} : { cluster }),
    kept: Object.fromEntries(kept) as JsonObject,
    file: file.path,
    row,
  };
  return { sample, problems };
}

type Report = (field: string, message: string) => void;

export const splitOf = (values: Values, fields: DatasetFields, file: DataFile): string | undefined =>
  file.split ?? (fields.split === undefined ? undefined : textOf(values[fields.split]));

/** Whether a row passes the filter. Texts and numbers that look alike are alike: CSV has texts only. */
export function passes(values: Values, filter: NonNullable<DatasetDescription["filter"]>): boolean {
  return Object.entries(filter).every(([column, wanted]) => {
    const value = values[column] ?? null;
    return [wanted as Scalar | readonly Scalar[]]
      .flat()
      .some((each) => each === value || String(each) === String(value));
  });
}

/** Columns that the description speaks of. */
export function columnsOf({ fields, filter }: DatasetDescription): string[] {
  const { id, question, choices, answer, media, cluster, split, keep } = fields;
  const named = [
    id,
    answer,
    cluster,
    split,
    choices,
    keep,
    media?.map((each) => [each.column, each.sharedBy]),
  ];
  const all = [named.flat(3), templateColumns(question), Object.keys(filter ?? {})].flat();
  return [...new Set(all.filter((each): each is string => each !== undefined))];
}

/** Those without which no row can be a sample. */
export function neededColumns({ fields }: DatasetDescription): string[] {
  const media = fields.media?.filter((each) => each.optional !== true && typeof each.column === "string");
  const choices = typeof fields.choices === "string" ? fields.choices : undefined;
  const named = [fields.id, fields.answer, choices, media?.map((each) => each.column)].flat(2);
  const all = [...named, ...templateColumns(fields.question)];
  return all.filter((each): each is string => each !== undefined);
}

const placeholder = /\{([^{}]+)\}/g;
const templateColumns = (question: DatasetFields["question"]): string[] =>
  typeof question === "string"
    ? [question]
    : [...question.text.matchAll(placeholder)].map((match) => match[1]!);

function questionOf(values: Values, { question }: DatasetFields, report: Report): string {
  const cells = templateColumns(question).map((column) => [column, textOf(values[column])] as const);
  for (const [column, text] of cells)
    if (text === undefined || text.trim() === "") report(column, `the question is ${shown(values[column])}`);
  if (typeof question === "string") return cells[0]?.[1] ?? "";
  const byColumn = new Map(cells);
  return question.text.replace(placeholder, (_, column: string) => byColumn.get(column) ?? "");
}

function choicesOf(values: Values, from: string | readonly string[], report: Report): readonly string[] {
  const field = typeof from === "string" ? from : from.join(", ");
  const raw = typeof from === "string" ? listIn(values[from]) : from.map((column) => values[column]);
  const texts = raw?.map((each) => textOf(each) ?? "") ?? [];
  // Columns of choices that a question does not have are empty, at the end.
  while (typeof from !== "string" && texts.length > 0 && isMissing(texts.at(-1)!)) texts.pop();
  if (texts.length < 2 || texts.length > 26)
    report(
      field,
      `${texts.length} choices (${shown(typeof from === "string" ? values[from] : texts)}); 2 to 26 are needed`,
    );
  else if (texts.some((each) => each.trim() === ""))
    report(field, `choice ${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[texts.indexOf("")] ?? ""} is empty`);
  return texts;
}

const isMissing = (text: string): boolean => /^\s*(?:nan|none|null)?\s*$/i.test(text);

function targetOf(
  value: unknown,
  field: string,
  kind: AnswerKind,
  choices: readonly string[] | undefined,
  report: Report,
): JsonValue {
  const text = textOf(value);
  if (value === undefined || value === null || text?.trim() === "") {
    report(field, "the answer is empty");
    return null;
  }
  switch (kind) {
    case "number": {
      const number = typeof value === "number" ? value : Number(text);
      if (!Number.isFinite(number)) report(field, `the answer ${shown(value)} is no number`);
      return Number.isFinite(number) ? number : null;
    }
    case "json":
      return typeof value === "string" ? jsonOf(value, field, report) : (keptOf(value) as JsonValue);
    case "list": {
      const list = listIn(value)?.map((each) => textOf(each) ?? "");
      if (list === undefined || list.length === 0) report(field, `the answer ${shown(value)} is no list`);
      return list ?? null;
    }
    case "text":
      if (text === undefined) report(field, `the answer ${shown(value)} is no text`);
      return text ?? null;
    default:
      return { choices: choices ?? [], letter: letterOf(value, field, kind, choices ?? [], report) };
  }
}

function letterOf(
  value: unknown,
  field: string,
  kind: "letter" | "index" | "choice",
  choices: readonly string[],
  report: Report,
): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".slice(0, choices.length);
  const text = (textOf(value) ?? "").trim();
  if (kind === "letter") {
    const letter = text.toUpperCase().replace(/^\((.)\)$|^(.)[.)]$/, "$1$2");
    if (letter.length === 1 && letters.includes(letter)) return letter;
    report(field, `the letter ${shown(value)} is none of ${[...letters].join(", ")}`);
    return "";
  }
  const places =
    kind === "index" ? [Number(text)] : choices.flatMap((choice, i) => (choice.trim() === text ? [i] : []));
  const place = places[0];
  if (place === undefined || !Number.isInteger(place) || text === "" || letters[place] === undefined) {
    report(
      field,
      kind === "index"
        ? `the index ${shown(value)} is none of 0 to ${choices.length - 1}`
        : `the answer ${shown(value)} is none of the choices`,
    );
    return "";
  }
  return letters[place]!;
}

function mediaOf(
  values: Values,
  field: MediaField,
  root: string,
  report: Report,
): Omit<SampleMedium, "name">[] {
  const columns = [field.column].flat();
  const cells = columns.flatMap((column) => {
    const value = values[column];
    const isList = Array.isArray(value) || (typeof value === "string" && /^\s*\[/.test(value));
    return (isList ? (listIn(value) ?? []) : [value]).map((each) => ({ column, value: each }));
  });
  const given = cells.filter(
    ({ value }) => value !== undefined && value !== null && !(typeof value === "string" && isMissing(value)),
  );
  if (given.length === 0 && field.optional !== true) report(columns.join(", "), `the ${field.as} is missing`);
  return given.flatMap(({ column, value }) => {
    const source = sourceOf(value, field, root);
    if (typeof source === "object" && "problem" in source) {
      report(column, source.problem);
      return [];
    }
    return [{ as: field.as, source }];
  });
}

function sourceOf(
  value: unknown,
  field: MediaField,
  root: string,
): string | Uint8Array | { readonly problem: string } {
  if (value instanceof Uint8Array) return value.length === 0 ? { problem: "the picture has 0 bytes" } : value;
  if (typeof value === "object" && value !== null) {
    const { bytes, path } = value as { bytes?: unknown; path?: unknown };
    if (bytes instanceof Uint8Array && bytes.length > 0) return bytes;
    if (typeof path === "string" && path !== "") return join(root, field.folder ?? "", path);
    return { problem: `${shown(value)} has neither bytes nor a path` };
  }
  if (typeof value !== "string") return { problem: `${shown(value)} is no medium` };
  const encoding =
    field.encoding ?? (value.length < 1024 && /\.[a-z0-9]{2,5}$/i.test(value) ? "path" : "base64");
  if (/^https?:/i.test(value))
    return { problem: `${shown(value)} is an address; download it and give the path` };
  if (encoding === "path") return join(root, field.folder ?? "", value);
  const text = value.replace(/^data:[\w/+.-]+;base64,/, "");
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) return { problem: `${shown(value)} is not base64` };
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 0 ? { problem: `${shown(value)} is not base64` } : bytes;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function jsonOf(text: string, field: string, report: Report): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    report(field, `the answer ${shown(text)} is not JSON`);
    return null;
  }
}

/** A kept cell as JSON; bytes become their number. */
function keptOf(value: unknown): JsonValue {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "string")
    return value ?? null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Uint8Array) return { bytes: value.length };
  if (Array.isArray(value)) return value.map(keptOf);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, keptOf(member)]));
}
