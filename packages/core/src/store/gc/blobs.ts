import { blobPath, isBlobId, trashPath } from "../blobs.js";
import { errorCode, type FileLayer } from "../files.js";
import type { Segment } from "../forest.js";
import type { Layout } from "../layout.js";
import { idsIn, type Marks, recordsOf } from "./marks.js";
import type { Place } from "./packs.js";

/** JSON that is named by its hash is small. */
const maxJsonBytes = 4 * 2 ** 20;

export async function namesIn(files: FileLayer, folder: string): Promise<string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

/** Blobs that have their place, and those in the trash. */
export async function listBlobs(
  files: FileLayer,
  layout: Layout,
): Promise<{ readonly placed: Set<string>; readonly trashed: Set<string> }> {
  const placed = new Set<string>();
  for (const shard of await namesIn(files, layout.blobs)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const name of await namesIn(files, `${layout.blobs}/${shard}`)) {
      if (isBlobId(shard + name)) placed.add(shard + name);
    }
  }
  return { placed, trashed: new Set((await namesIn(files, layout.trash)).filter(isBlobId)) };
}

export interface Blobs {
  /** Ids of all blobs. */
  readonly all: ReadonlySet<string>;
  /** Where those in packs lie. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Adds to `named` those of `blobs` that records name, or that JSON which they name does. `ends`: how far was read. */
export async function addNamed(
  files: FileLayer,
  layout: Layout,
  segments: readonly Segment[],
  marks: Marks,
  { all, places }: Blobs,
  named: Set<string>,
  ends: Map<string, number>,
): Promise<void> {
  const fresh: string[] = [];
  const visit = (text: string): void => {
    for (const id of idsIn(text)) {
      if (!all.has(id) || named.has(id)) continue;
      named.add(id);
      fresh.push(id);
    }
  };
  for await (const record of recordsOf(files, layout, segments, ends)) {
    if (!marks.drops(record)) visit(JSON.stringify(record));
  }
  // What a damaged segment holds behind the damage may be named by a record that nobody can read now.
  for (const { name } of segments) {
    const rest = await restOf(files, layout.segment(name), ends.get(name) ?? 0);
    if (rest !== "") visit(rest);
  }
  for (let id = fresh.pop(); id !== undefined; id = fresh.pop())
    visit(await jsonText(files, layout, places, id));
}

async function restOf(files: FileLayer, path: string, from: number): Promise<string> {
  const size = await files.size(path);
  if (size <= from) return "";
  const file = await files.open(path, "read");
  try {
    const bytes = Buffer.alloc(size - from);
    return bytes.subarray(0, await file.read(bytes, from)).toString("latin1");
  } finally {
    await file.close();
  }
}

async function jsonText(
  files: FileLayer,
  layout: Layout,
  places: ReadonlyMap<string, Place>,
  id: string,
): Promise<string> {
  for (const path of [blobPath(layout, id), trashPath(layout, id)]) {
    if (!files.exists(path)) continue;
    return jsonIn(files, { path, offset: 0, length: await files.size(path) });
  }
  const place = places.get(id);
  return place === undefined ? "" : jsonIn(files, place);
}

async function jsonIn(files: FileLayer, { path, offset, length }: Omit<Place, "id">): Promise<string> {
  if (length > maxJsonBytes) return "";
  const file = await files.open(path, "read");
  try {
    const first = Buffer.alloc(1);
    if ((await file.read(first, offset)) === 0 || !'{["'.includes(first.toString("latin1"))) return "";
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, await file.read(bytes, offset)).toString("latin1");
  } finally {
    await file.close();
  }
}

/**
 * Takes blobs from their place without losing one that a writer names at this moment: each gets its name in the trash,
 * durably, before it loses the other. Readers find it in either.
 *
 * @returns false where the file system gives no second names: then every blob stays.
 */
export async function moveToTrash(
  files: FileLayer,
  layout: Layout,
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return true;
  await ignoring("EEXIST", files.makeDirectory(layout.trash));
  try {
    for (const id of ids) await ignoring("EEXIST", files.link(blobPath(layout, id), trashPath(layout, id)));
  } catch (error) {
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errorCode(error))) return false;
    throw error;
  }
  await files.syncDirectory(layout.blobs);
  await files.syncDirectory(layout.trash);
  for (const id of ids) await ignoring("ENOENT", files.remove(blobPath(layout, id)));
  return true;
}

export async function restoreFromTrash(
  files: FileLayer,
  layout: Layout,
  ids: readonly string[],
): Promise<void> {
  const folders = new Set<string>();
  for (const id of ids) {
    const path = blobPath(layout, id);
    await ignoring("EEXIST", files.link(trashPath(layout, id), path));
    folders.add(path.slice(0, path.lastIndexOf("/")));
  }
  for (const folder of folders) await files.syncDirectory(folder);
  for (const id of ids) await ignoring("ENOENT", files.remove(trashPath(layout, id)));
}

export async function ignoring(code: string, doing: Promise<unknown>): Promise<void> {
  try {
    await doing;
  } catch (error) {
    if (errorCode(error) !== code) throw error;
  }
}
