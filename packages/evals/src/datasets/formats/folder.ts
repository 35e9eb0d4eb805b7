import { dirname } from "node:path/posix";
import { filesBelow } from "../files.js";
import type { Row } from "./row.js";

const pictures = /\.(?:png|jpe?g|webp|gif|tiff?|avif|pdf|mp4|webm|mov|mkv)$/i;

/** Each medium of a folder as a row: `file_name` below it, and `folder`, the last folder above it (its class, often). */
export async function* folderRows(path: string): AsyncGenerator<Row> {
  let row = 0;
  for (const file of await filesBelow(path)) {
    if (!pictures.test(file)) continue;
    const folder = dirname(file);
    yield {
      row: ++row,
      values: { file_name: file, folder: folder === "." ? "" : folder.split("/").at(-1)! },
    };
  }
}
