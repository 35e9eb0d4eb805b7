import { createReadStream } from "node:fs";
import { DatasetFileError } from "./row.js";

/** A file's text piece by piece, a byte order mark left out. @throws DatasetFileError for what is not UTF-8. */
export async function* textChunks(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 }))
      yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new DatasetFileError("the text is not UTF-8");
    throw error;
  }
}
