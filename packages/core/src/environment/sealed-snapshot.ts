import { crc32 } from "node:zlib";
import { InvalidInputError } from "../errors.js";

/** The bytes are no snapshot of this world: foreign, damaged, or of another version. Nothing was changed. */
export class SnapshotError extends InvalidInputError {}

const magic = 0x31535646; // "FVS1"
const headerBytes = 11;

/**
 * The bytes of a snapshot: "FVS1", CRC-32 of all that follows it (4 bytes), version (2), length of the id (1), id,
 * body; numbers little-endian.
 *
 * @param id the environment's, at most 255 bytes.
 * @param version of the body's layout, 0 to 65535; count it up when old bodies can no longer be read.
 */
export function sealSnapshot(id: string, body: Uint8Array, version = 1): Uint8Array {
  const name = Buffer.from(id, "utf8");
  const bytes = new Uint8Array(headerBytes + name.length + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(8, version, true);
  bytes[10] = name.length;
  bytes.set(name, headerBytes);
  bytes.set(body, headerBytes + name.length);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/**
 * The body of a sealed snapshot (a view, not a copy).
 *
 * @throws SnapshotError when the bytes are damaged, of another environment, or of another version.
 */
export function openSnapshot(id: string, bytes: Uint8Array, version = 1): Uint8Array {
  const refused = (what: string) =>
    new SnapshotError(`${id}: ${what}`, `give what snapshot() of a ${id} returned, whole and unchanged`);
  if (!(bytes instanceof Uint8Array)) throw refused(`a snapshot is bytes, not ${typeof bytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getUint32(0, true) !== magic)
    throw refused(`these ${bytes.length} bytes are no snapshot`);
  if (view.getUint32(4, true) !== crc32(bytes.subarray(8)))
    throw refused(`this snapshot of ${bytes.length} bytes is damaged`);
  const start = headerBytes + bytes[10]!;
  const made = Buffer.from(bytes.buffer, bytes.byteOffset + headerBytes, bytes[10]!).toString("utf8");
  if (made !== id) throw refused(`this is a snapshot of ${made}`);
  const found = view.getUint16(8, true);
  if (found !== version) throw refused(`this snapshot has version ${found}, not ${version}`);
  return bytes.subarray(start);
}
