import { CorruptStoreError, InvalidInputError } from "../errors.js";
import { formatVersion, newerStore } from "./errors.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Layout } from "./layout.js";

/**
 * `needs` is the first version of Fovea that reads this format; a reader that is too old names it. Version 2 has forks that
 * name their source, segments that a collection wrote anew, and indexes; version 3 has packs of blobs. Older ones are read
 * as they lie, and their number is raised by the first write; no other file of them changes.
 */
const format = { v: formatVersion, needs: "0.1.0", crc: "crc32" };

/**
 * The version of the format that the folder is in; 0 when it holds no store.
 *
 * @throws NewerStoreError; CorruptStoreError; InvalidInputError when the path is a file.
 */
export async function readFormat(files: FileLayer, layout: Layout): Promise<number> {
  let text: string;
  try {
    text = Buffer.from(await files.readFile(layout.format)).toString();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return 0;
    if (code === "ENOTDIR") {
      throw new InvalidInputError(
        `${layout.root} is a file or lies under one, so it is no folder for a store`,
        "name a folder, or set FOVEA_STORE",
      );
    }
    throw new InvalidInputError(`cannot read the store ${layout.root} (${code})`, "check the folder's mode", {
      cause: error,
    });
  }
  let found: { v?: unknown; needs?: unknown };
  try {
    found = JSON.parse(text) as typeof found;
  } catch {
    found = {};
  }
  if (typeof found.v !== "number") {
    throw new CorruptStoreError(
      `${layout.format} is damaged`,
      `write ${JSON.stringify(format)} to it when the rest of the folder is sound`,
    );
  }
  if (found.v > format.v) throw newerStore(`the store ${layout.root}`, found.v, found.needs);
  return found.v;
}

/** Makes what is missing of the store's folders, durable from the top. */
export async function makeFolders(files: FileLayer, layout: Layout, writer: string): Promise<void> {
  await makeWithParents(files, layout.root);
  const { blobs, segments, leases, writers, indexes, packs } = layout;
  for (const folder of [blobs, `${blobs}/tmp`, segments, leases, writers, indexes, packs])
    await make(files, folder);
  await files.syncDirectory(blobs);
  if ((await readFormat(files, layout)) < formatVersion) {
    const temporary = `${layout.format}.${writer}`;
    const file = await files.open(temporary, "create");
    try {
      await file.write(Buffer.from(`${JSON.stringify(format)}\n`), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, layout.format);
  }
  await files.syncDirectory(layout.root);
}

async function makeWithParents(files: FileLayer, path: string): Promise<void> {
  const parent = path.slice(0, path.lastIndexOf("/"));
  try {
    await make(files, path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" || parent === "") throw error;
    await makeWithParents(files, parent);
    await make(files, path);
  }
  // Also when it was there: whoever made it may not have come to its sync. A parent that may be entered and not read,
  // as some home folders, cannot be synced by us.
  await files.syncDirectory(parent === "" ? "/" : parent).catch((error: unknown) => {
    if (errorCode(error) !== "EACCES" && errorCode(error) !== "EPERM") throw error;
  });
}

async function make(files: FileLayer, path: string): Promise<void> {
  try {
    await files.makeDirectory(path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}
