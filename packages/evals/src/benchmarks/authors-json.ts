import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { InvalidInputError } from "@fovea/core";

/** An authors' file of outputs is not as it was described; `message` lists what does not fit, with its place. */
export class PredictionsError extends InvalidInputError {}

const mostBytes = 256 * 1024 * 1024;

/** A list of JSON objects, each with the members that are needed. @throws PredictionsError that names every one that is not. */
export async function readRecords(
  file: string,
  members: Readonly<Record<string, (value: unknown) => boolean>>,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const list = await readJson(file);
  if (!Array.isArray(list) || list.length === 0) throw notAs(file, ["it is no list of outputs"]);
  const wrong = list.flatMap((record: unknown, i) => {
    if (typeof record !== "object" || record === null) return [`item ${i + 1} is no object`];
    return Object.entries(members)
      .filter(([name, fits]) => !fits((record as Record<string, unknown>)[name]))
      .map(
        ([name]) =>
          `item ${i + 1}: "${name}" is ${JSON.stringify((record as Record<string, unknown>)[name])?.slice(0, 60)}`,
      );
  });
  if (wrong.length > 0) throw notAs(file, wrong);
  return list as readonly Record<string, unknown>[];
}

export async function readJson(file: string): Promise<unknown> {
  const size = await stat(file).then(
    (info) => info.size,
    (cause: Error) => {
      throw new PredictionsError(
        `there is no file ${basename(file)}: ${cause.message}`,
        "give the path of the file",
        { cause },
      );
    },
  );
  if (size > mostBytes) throw notAs(file, [`it has ${size} bytes, over the limit of ${mostBytes}`]);
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (cause) {
    throw notAs(file, [`it is not JSON: ${(cause as Error).message.slice(0, 160)}`]);
  }
}

export function notAs(file: string, wrong: readonly string[]): PredictionsError {
  const more = wrong.length > 20 ? [`and ${wrong.length - 20} more`] : [];
  return new PredictionsError(
    `${basename(file)} is not as its authors' file:\n${[...wrong.slice(0, 20), ...more].map((each) => `  ${each}`).join("\n")}`,
    "give the file as its authors published it; the benchmark's README says which",
  );
}

export const isText = (value: unknown): boolean => typeof value === "string";
export const isTextOrNull = (value: unknown): boolean => value === null || typeof value === "string";
export const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
export const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isText);
