import { constants, existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { InvalidInputError, type JsonValue } from "@fovea/core";

/** What the words of `ask` mean. */
export interface Asked {
  readonly media: readonly string[];
  /** Absent with a program, and when a run is to be resumed. */
  readonly question?: string;
  readonly program?: JsonValue;
}

/**
 * Files first, then the question; with a program, files only.
 *
 * @throws InvalidInputError for a question that is missing, empty or not last, and for a program that is no JSON.
 */
export async function readWords(
  words: readonly string[],
  {
    program,
    run,
    agent,
    withoutMedia,
  }: {
    readonly program?: string;
    readonly run?: string;
    readonly agent?: string;
    /** Whether a task without media is one, as `fovea run` has it. */
    readonly withoutMedia?: boolean;
  },
): Promise<Asked> {
  if (program !== undefined) return { media: words, program: await readProgram(program) };
  const last = words.at(-1);
  if (last === undefined) {
    if (run !== undefined) return { media: [] };
    if (withoutMedia) {
      throw new InvalidInputError(
        "there is no task",
        `give one in quotes, as in: fovea run ${agent} samples/invoice.png "what is the total?"`,
      );
    }
    throw new InvalidInputError(
      "there is no picture and no question",
      'give both, as in: fovea ask samples/invoice.png "what is the total?"',
    );
  }
  if (last.trim() === "")
    throw new InvalidInputError("the question is empty", 'ask something, as in: "what is the total?"');
  if (existsSync(last)) {
    throw new InvalidInputError(
      `there is no question: the last word, ${last}, is a file or folder`,
      `the question comes last, in quotes: fovea ask ${last} "what is the total?"`,
    );
  }
  return { media: words.slice(0, -1), question: last };
}

/** A word that was taken for a file and looks like part of a question. */
export function strayWord({ media, question }: Asked): string | undefined {
  if (media.length < (question === undefined ? 1 : 2)) return undefined;
  return media.find((word) => !/[./\\]/.test(word) && !existsSync(word));
}

const mostProgramBytes = 1024 * 1024;

async function readProgram(option: string): Promise<JsonValue> {
  const isInline = /^\s*[{["]/.test(option);
  let text = option;
  try {
    if (!isInline) text = await readTextFile(option);
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const what = isInline ? "the program" : `the program in ${option}`;
    throw new InvalidInputError(
      `${what} is not JSON: ${why}`,
      'give a tree such as {"op":"count","of":{...}}, in single quotes for the shell, or a file with one',
    );
  }
}

/** A whole text file; never more than a program can have, and never one that does not end. */
async function readTextFile(path: string): Promise<string> {
  const refused = (why: string, cause?: unknown) =>
    new InvalidInputError(
      `the program file ${path === "" ? '""' : path} ${why}`,
      'check the path, or give the program itself, as in: --program \'{"op":"count",...}\'',
      { cause },
    );
  // Without O_NONBLOCK, opening a named pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw refused(
        cause.code === "ENOENT" || cause.code === "ENOTDIR"
          ? "is not there"
          : `cannot be read: ${cause.message}`,
        cause,
      );
    },
  );
  try {
    const info = await file.stat();
    if (!info.isFile()) throw refused(info.isDirectory() ? "is a directory" : "is not a regular file");
    const bytes = Buffer.alloc(mostProgramBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > mostProgramBytes) throw refused(`has over ${mostProgramBytes} bytes`);
    return bytes.toString("utf8", 0, length);
  } finally {
    await file.close();
  }
}
