import { didYouMean } from "@fovea/core";
import { DatasetDescriptionError } from "./errors.js";

export const formats = ["json", "jsonl", "csv", "tsv", "parquet", "folder"] as const;
export type DatasetFormat = (typeof formats)[number];

/** What the answer column holds. Of a choice the target becomes `{choices, letter}`, of the rest the value. */
export const answerKinds = ["text", "number", "json", "list", "letter", "index", "choice"] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** A data set in one small file: which files, and which columns are what. */
export interface DatasetDescription {
  readonly name: string;
  /** Where it is from and under which licence; printed in reports. */
  readonly source?: string;
  readonly licence?: string;
  /** Default: by the name of the files. "folder": each picture is a row {file_name, folder}. */
  readonly format?: DatasetFormat;
  /** Paths below the data folder, `*` for any part of a name; or one entry per split. */
  readonly files: string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;
  /** The member of a JSON object that holds the list of rows. */
  readonly records?: string;
  readonly fields: DatasetFields;
  /** Default "text". */
  readonly answerIs?: AnswerKind;
  /** Rows whose column has one of the values are kept. */
  readonly filter?: Readonly<Record<string, Scalar | readonly Scalar[]>>;
}

export type Scalar = string | number | boolean | null;

export interface DatasetFields {
  /** Column; default: the row's number. */
  readonly id?: string;
  /** Column, or a text with columns in braces: `{"text": "{question}\nHint: {hint}"}`. */
  readonly question: string | { readonly text: string };
  /** Column with a list (or an object by letters), or one column per choice. */
  readonly choices?: string | readonly string[];
  /** Column; without it there is no target. */
  readonly answer?: string;
  readonly media?: readonly MediaField[];
  /** Column: rows of one value depend on each other (questions about one picture). */
  readonly cluster?: string;
  /** Column that names the split, where files do not. */
  readonly split?: string;
  /** Columns that are kept beside, for tables by group. */
  readonly keep?: readonly string[];
}

export interface MediaField {
  /** One column, which may hold a list, or several; empty cells are left out. */
  readonly column: string | readonly string[];
  readonly as: "image" | "video" | "document";
  /**
   * "path" is below the data folder; "base64" is the file's bytes; "embedded" is Parquet's {bytes, path}. Default: "embedded"
   * for what is no text, "path" for a short text that ends like a file name, else "base64".
   */
  readonly encoding?: "path" | "base64" | "embedded";
  /** Folder of the paths, below the data folder. */
  readonly folder?: string;
  /** Whether a row may have none. Default false. */
  readonly optional?: boolean;
  /**
   * CSV and TSV: a cell of at most 64 characters is no picture but the value of this column in another row of the file, whose
   * cell it shares. VLMEvalKit's TSV files have it by "index". Rows of one picture are a cluster unless `cluster` says otherwise.
   */
  readonly sharedBy?: string;
}

const keys = ["name", "source", "licence", "format", "files", "records", "fields", "answerIs", "filter"];
const fieldKeys = ["id", "question", "choices", "answer", "media", "cluster", "split", "keep"];
const mediaKeys = ["column", "as", "encoding", "folder", "optional", "sharedBy"];

/** A description that was read from a file. @throws DatasetDescriptionError that names the member and what was expected. */
export function checkDescription(value: unknown): DatasetDescription {
  const description = object(value, "the description", keys) as unknown as DatasetDescription;
  text(description.name, "name");
  oneOf(description.format, formats, "format");
  oneOf(description.answerIs, answerKinds, "answerIs");
  const { files } = description;
  for (const each of typeof files === "string" || Array.isArray(files) ? [files] : Object.values(files ?? {}))
    textOrList(each, "files");
  if (files === undefined || Object.keys(files).length === 0)
    throw wrong("files", files, "a path, or one per split");
  const fields = object(description.fields, "fields", fieldKeys) as unknown as DatasetFields;
  if (typeof fields.question === "object")
    text(object(fields.question, "fields.question", ["text"]).text, "fields.question.text");
  else text(fields.question, "fields.question");
  for (const name of ["id", "answer", "cluster", "split"] as const)
    if (fields[name] !== undefined) text(fields[name], `fields.${name}`);
  if (fields.choices !== undefined) textOrList(fields.choices, "fields.choices");
  if (fields.keep !== undefined) textOrList(fields.keep, "fields.keep");
  if (fields.media !== undefined && !Array.isArray(fields.media))
    throw wrong("fields.media", fields.media, "a list");
  fields.media?.forEach((medium, i) => {
    const where = `fields.media[${i}]`;
    object(medium, where, mediaKeys);
    textOrList(medium.column, `${where}.column`);
    oneOf(medium.as ?? "", ["image", "video", "document"], `${where}.as`);
    oneOf(medium.encoding, ["path", "base64", "embedded"], `${where}.encoding`);
    if (medium.sharedBy !== undefined) text(medium.sharedBy, `${where}.sharedBy`);
    if (medium.sharedBy !== undefined && typeof medium.column !== "string")
      throw wrong(`${where}.column`, medium.column, 'one column, where "sharedBy" is given');
  });
  const chooses = ["letter", "index", "choice"].includes(description.answerIs ?? "text");
  if (chooses && fields.choices === undefined)
    throw wrong("answerIs", description.answerIs, '"fields.choices" beside it: the columns of the choices');
  return description;
}

function object(value: unknown, where: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(where, value, "an object");
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const near = didYouMean(key, known);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    throw new DatasetDescriptionError(`${where} has no member "${key}"${hint}`, `use ${known.join(", ")}`);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, where: string): void {
  if (typeof value !== "string" || value === "") throw wrong(where, value, "a text");
}
function textOrList(value: unknown, where: string): void {
  for (const each of Array.isArray(value) && value.length > 0 ? value : [value]) text(each, where);
}
function oneOf(value: unknown, known: readonly string[], where: string): void {
  if (value !== undefined && !known.includes(value as string))
    throw wrong(where, value, `one of ${known.join(", ")}`);
}
const wrong = (where: string, value: unknown, expected: string) =>
  new DatasetDescriptionError(`${where} is ${JSON.stringify(value)}`, `give ${expected}`);
