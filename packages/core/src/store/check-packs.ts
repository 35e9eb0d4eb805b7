import type { StoreProblem } from "../run/store.js";
import { errorCode, type FileLayer, type LayerFile, namesOrNone } from "./files.js";
import { type Layout, parsePackName } from "./layout.js";
import {
  decodeHead,
  entriesIn,
  hashRange,
  headBytes,
  packSeed,
  readIndex,
  type Scanned,
  scanPack,
} from "./pack-file.js";

/**
 * Reads all packs again: their lines, the hash of every blob, their indexes.
 *
 * @returns the blobs that can be read, and what is wrong. What a power cut tore is told from what was changed later as
 * with segments: a later line, or the index, shows that the place had been durable.
 */
export async function checkPacks(
  files: FileLayer,
  layout: Layout,
  isLive: (writer: string) => Promise<boolean>,
): Promise<{ readonly ids: ReadonlySet<string>; readonly problems: readonly StoreProblem[] }> {
  const ids = new Set<string>();
  const problems: StoreProblem[] = [];
  for (const folder of [layout.packs, layout.trash]) {
    for (const { name, writer } of (await namesOrNone(files, folder)).flatMap(
      (file) => parsePackName(file) ?? [],
    )) {
      try {
        const file = await files.open(`${folder}/${name}.pack`, "read");
        try {
          problems.push(...(await checkPack(file, name, ids, () => isLive(writer))));
        } finally {
          await file.close();
        }
      } catch (error) {
        // A collection took it away.
        if (errorCode(error) !== "ENOENT") throw error;
      }
    }
  }
  return { ids, problems };
}

async function checkPack(
  file: LayerFile,
  name: string,
  ids: Set<string>,
  isLive: () => Promise<boolean>,
): Promise<StoreProblem[]> {
  const where = `${name}.pack`;
  const seed = packSeed(name);
  const size = await file.size();
  const index = await readIndex(file, size, seed);
  const to = index?.at ?? size;
  const problems: StoreProblem[] = [];
  // Behind a line that was changed the index still knows the rest.
  const scanned = await scanPack(file, seed, 0, to);
  const durable = index === undefined ? await durableBefore(file, seed, scanned, to) : to;
  const entries = index === undefined ? scanned.entries : entriesIn(index);
  for (const { id, offset, length } of entries) {
    const found = await hashRange(file, offset, length);
    const isDurable = offset + length <= durable;
    // One that was changed is there, and is not what it was.
    if (found === id || isDurable) ids.add(id);
    if (found === id) continue;
    const message = `the bytes of blob ${id} in ${where} hash to ${found}`;
    problems.push(
      isDurable
        ? { kind: "hash", where: id, message }
        : { kind: "torn", where, message: `${message}: its writer died while writing it` },
    );
  }
  if (scanned.end === to) return problems;
  const { bad, end } = scanned;
  const unread = `the ${to - end} bytes from ${end} on are ${index === undefined ? "not read" : "read by the index"}`;
  if (durable > end) {
    const message = `the line at byte ${end} of ${where} is not what was written there; ${unread}`;
    return [...problems, { kind: "flipped", where, message }];
  }
  if (bad === undefined && (await isLive())) return problems;
  const message = `byte ${end} to ${to} of ${where} is not whole: its writer died while writing it, or it was changed since; ${unread}`;
  return [...problems, { kind: "torn", where, message }];
}

/** Behind which byte nothing is known to have been durable, by the last line that can be read. */
async function durableBefore(file: LayerFile, seed: number, scanned: Scanned, to: number): Promise<number> {
  let durable = 0;
  for (const { offset, since } of scanned.entries) durable = Math.max(durable, offset - headBytes - since);
  if (scanned.bad === undefined) return durable;
  // Whether a whole line lies behind the one that is not.
  const chunk = Buffer.alloc(1 << 20);
  for (let at = scanned.bad + 1; at + headBytes <= to; ) {
    const read = await file.read(chunk, at);
    for (
      let end = chunk.indexOf(0x0a, headBytes - 1);
      end !== -1 && end < read;
      end = chunk.indexOf(0x0a, end + 1)
    ) {
      const line = chunk.subarray(end + 1 - headBytes, end + 1);
      const place = at + end + 1 - headBytes;
      const head = decodeHead(line, seed, place);
      if (head !== undefined) return Math.max(durable, place - head.since);
    }
    if (read <= headBytes) break;
    at += read - headBytes + 1;
  }
  return durable;
}
