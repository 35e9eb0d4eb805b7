import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { MediaId } from "../media/refs.js";
import type { FileLayer, LayerFile } from "./files.js";
import { segmentSeed } from "./frame.js";

/**
 * A pack holds many blobs, one after the other, each behind a line of 96 bytes:
 *
 *     CRC LENGTH SINCE ID\n
 *
 * CRC is the CRC-32 of the rest of the line, as 8 hex digits, started from the CRC of the pack's name xor the line's
 * offset. LENGTH is the blob's, SINCE how many bytes before this line were written with it (all before those was durable
 * when this line was written), both in 10 digits; ID is the blob's SHA-256. When a pack is finished an index follows: 44
 * bytes a blob, sorted, its id, the offset of its bytes (6 bytes, big-endian) and their length (6), and a line of 52
 * bytes, `fovea-pack COUNT OFFSET CRC\n`, that says how many there are, where the index begins, and its CRC. What the
 * index names was durable before the index was written; a pack without one is read from line to line.
 */
export const headBytes = 96;
export const recordBytes = 44;
const tailBytes = 52;
const tailWord = "fovea-pack";
const idBytes = 32;

export interface PackEntry {
  readonly id: MediaId;
  /** Of its bytes, behind its line. */
  readonly offset: number;
  readonly length: number;
}

export const packSeed = (name: string): number => segmentSeed(`${name}.pack`);
const digits = (value: number, count = 10): string => String(value).padStart(count, "0");
const hex = (crc: number): string => crc.toString(16).padStart(8, "0");
const checksum = (bytes: Uint8Array, seed: number, offset: number): string =>
  // Beyond 4 GiB the low half of the offset tells places apart well enough.
  hex(crc32(bytes, (seed ^ (offset >>> 0)) >>> 0));

/** The line in front of a blob, at `at`. */
export function encodeHead(id: MediaId, length: number, since: number, seed: number, at: number): Buffer {
  const line = Buffer.allocUnsafe(headBytes);
  line.write(`         ${digits(length)} ${digits(since)} ${id}\n`, 0, headBytes, "latin1");
  line.write(checksum(line.subarray(9, headBytes - 1), seed, at), 0, 8, "latin1");
  return line;
}

/** Undefined when the line is not what was written there. */
export function decodeHead(
  line: Buffer,
  seed: number,
  at: number,
): { readonly id: MediaId; readonly length: number; readonly since: number } | undefined {
  if (line.length < headBytes || line[8] !== 0x20 || line[headBytes - 1] !== 0x0a) return undefined;
  const crc = checksum(line.subarray(9, headBytes - 1), seed, at);
  if (line.toString("latin1", 0, 8) !== crc) return undefined;
  const [length, since] = [Number(line.toString("latin1", 9, 19)), Number(line.toString("latin1", 20, 30))];
  return { id: line.toString("latin1", 31, headBytes - 1), length, since };
}

/** What follows the last blob of a finished pack, at `at`. */
export function encodeIndex(entries: readonly PackEntry[], seed: number, at: number): Buffer {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const bytes = Buffer.alloc(indexBytes(entries.length));
  sorted.forEach(({ id, offset, length }, i) => {
    const place = i * recordBytes;
    bytes.write(id, place, idBytes, "hex");
    bytes.writeUIntBE(offset, place + idBytes, 6);
    bytes.writeUIntBE(length, place + idBytes + 6, 6);
  });
  const end = bytes.length - tailBytes;
  bytes.write(`${tailWord} ${digits(entries.length)} ${digits(at, 20)} `, end, 43, "latin1");
  bytes.write(checksum(bytes.subarray(0, end + 43), seed, at), end + 43, 8, "latin1");
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

export const indexBytes = (count: number): number => count * recordBytes + tailBytes;

export interface PackIndex {
  /** Where it begins: behind the last blob. */
  readonly at: number;
  /** Its records. */
  readonly bytes: Buffer;
}

/** The index at the end of a pack of `size` bytes; undefined when there is none, or not what was written there. */
export async function readIndex(file: LayerFile, size: number, seed: number): Promise<PackIndex | undefined> {
  if (size < tailBytes) return undefined;
  const tail = Buffer.alloc(tailBytes);
  if ((await file.read(tail, size - tailBytes)) < tailBytes) return undefined;
  const text = tail.toString("latin1");
  const found = /^fovea-pack (\d{10}) (\d{20}) [0-9a-f]{8}\n$/.exec(text);
  if (found === null) return undefined;
  const [count, at] = [Number(found[1]), Number(found[2])];
  if (at + count * recordBytes + tailBytes !== size) return undefined;
  const bytes = Buffer.alloc(size - at);
  if ((await file.read(bytes, at)) < bytes.length) return undefined;
  const crc = checksum(bytes.subarray(0, bytes.length - 9), seed, at);
  if (crc !== text.slice(43, 51)) return undefined;
  return { at, bytes: bytes.subarray(0, count * recordBytes) };
}

export function recordAt(bytes: Buffer, place: number): PackEntry {
  return {
    id: bytes.toString("hex", place, place + idBytes),
    offset: bytes.readUIntBE(place + idBytes, 6),
    length: bytes.readUIntBE(place + idBytes + 6, 6),
  };
}

export function entriesIn({ bytes }: PackIndex): PackEntry[] {
  const entries: PackEntry[] = [];
  for (let at = 0; at < bytes.length; at += recordBytes) entries.push(recordAt(bytes, at));
  return entries;
}

export interface Scanned {
  readonly entries: readonly (PackEntry & { readonly since: number })[];
  /** Behind the last whole entry. */
  readonly end: number;
  /** Where a line is not what was written; else the rest is only unfinished. */
  readonly bad?: number;
}

/** The whole entries between `from` and `to`, from line to line; their bytes are not looked at. */
export async function scanPack(file: LayerFile, seed: number, from: number, to: number): Promise<Scanned> {
  const entries: (PackEntry & { readonly since: number })[] = [];
  const line = Buffer.alloc(headBytes);
  for (let at = from; ; ) {
    if (at + headBytes > to || (await file.read(line, at)) < headBytes) return { entries, end: at };
    const head = decodeHead(line, seed, at);
    if (head === undefined) return { entries, end: at, bad: at };
    const { id, length, since } = head;
    const offset = at + headBytes;
    if (offset + length > to) return { entries, end: at };
    entries.push({ id, offset, length, since });
    at = offset + length;
  }
}

export async function hashRange(file: LayerFile, from: number, length: number): Promise<string> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(Math.min(length, 1 << 20));
  for (let at = 0; at < length; ) {
    const part = chunk.subarray(0, Math.min(chunk.length, length - at));
    const read = await file.read(part, from + at);
    hash.update(part.subarray(0, read));
    if (read < part.length) break;
    at += read;
  }
  return hash.digest("hex");
}

/** All of a pack as it stands: by its index when it is finished, else from line to line. */
export async function readPack(
  files: FileLayer,
  path: string,
  name: string,
): Promise<{
  readonly entries: readonly PackEntry[];
  readonly size: number;
  readonly isFinished: boolean;
  readonly isBad: boolean;
}> {
  const file = await files.open(path, "read");
  try {
    const size = await file.size();
    const index = await readIndex(file, size, packSeed(name));
    if (index === undefined) {
      const { entries, bad } = await scanPack(file, packSeed(name), 0, size);
      return { entries, size, isFinished: false, isBad: bad !== undefined };
    }
    return { entries: entriesIn(index), size, isFinished: true, isBad: false };
  } finally {
    await file.close();
  }
}
