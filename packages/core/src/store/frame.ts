import { crc32 } from "node:zlib";

/**
 * The framing of a segment. One line per record:
 *
 *     CRC LENGTH LEFT SINCE JSON\n
 *
 * CRC is the CRC-32 (zlib's) of the rest of the line without its newline, as 8 hex digits, started from the CRC of
 * the segment's name xor the line's offset, so that a whole line in the wrong place does not pass. LENGTH is the
 * JSON's length in bytes. LEFT is the number of records that follow in the same batch, which counts when its lines
 * down to LEFT = 0 are whole. SINCE is how many bytes before this line were written with it: all before those was
 * durable when this line was written, so damage there is no torn write.
 */
export interface Line {
  /** Byte offset of the line in its segment, and its length with the newline. */
  readonly offset: number;
  readonly length: number;
}

export interface FramedRecord extends Line {
  readonly value: unknown;
}

export interface FramedBatch {
  readonly start: number;
  readonly end: number;
  readonly records: readonly FramedRecord[];
}

/** A batch whose JSON text is ready. */
export type BatchText = readonly string[];

const newline = 0x0a;
const space = 0x20;
/** "CRC " and the three numbers with their spaces, at most. */
const prefixMax = 9 + 3 * 11;

export const segmentSeed = (name: string): number => crc32(name);
const checksum = (payload: Uint8Array, seed: number, offset: number): number =>
  crc32(payload, (seed ^ offset) >>> 0);

/** Digit by digit: `toString(16)` of a number above 2^30 takes longer than its checksum. */
const hexDigits = Buffer.from("0123456789abcdef", "latin1");

function writeHex(crc: number, into: Buffer, at: number): void {
  for (let i = at + 7, rest = crc; i >= at; i--, rest >>>= 4) into[i] = hexDigits[rest & 15]!;
}

function isHex(crc: number, line: Buffer): boolean {
  for (let i = 7, rest = crc; i >= 0; i--, rest >>>= 4) if (line[i] !== hexDigits[rest & 15]) return false;
  return true;
}

/** Lays batches out from `offset` on; gives the bytes and where each line went. */
export function encodeBatches(
  batches: readonly BatchText[],
  offset: number,
  seed: number,
): { readonly bytes: Buffer; readonly lines: readonly (readonly Line[])[] } {
  let room = 0;
  const lengths: number[] = [];
  for (const batch of batches) {
    for (const json of batch) {
      const length = Buffer.byteLength(json);
      lengths.push(length);
      room += prefixMax + length + 1;
    }
  }
  const bytes = Buffer.allocUnsafe(room);
  let at = 0;
  let count = 0;
  const lines: Line[][] = [];
  for (const batch of batches) {
    const places: Line[] = [];
    for (let left = batch.length - 1; left >= 0; left--) {
      const start = at;
      bytes[start + 8] = space;
      at = start + 9;
      at += bytes.write(`${lengths[count++]} ${left} ${start} `, at, "latin1");
      at += bytes.write(batch[places.length]!, at);
      writeHex(checksum(bytes.subarray(start + 9, at), seed, offset + start), bytes, start);
      bytes[at++] = newline;
      places.push({ offset: offset + start, length: at - start });
    }
    lines.push(places);
  }
  return { bytes: bytes.subarray(0, at), lines };
}

interface DecodedLine {
  readonly value: unknown;
  readonly left: number;
  /** Offset behind which nothing was durable when the line was written. */
  readonly durableBefore: number;
}

/** The record of one whole line, or undefined when the line is not what was written there. */
export function decodeLine(line: Buffer, offset: number, seed: number): DecodedLine | undefined {
  const end = line.length - 1;
  if (end < 15 || line[end] !== newline || line[8] !== space) return undefined;
  if (!isHex(checksum(line.subarray(9, end), seed, offset), line)) return undefined;
  const afterLength = line.indexOf(space, 9);
  const afterLeft = line.indexOf(space, afterLength + 1);
  const afterSince = line.indexOf(space, afterLeft + 1);
  const length = Number(line.toString("latin1", 9, afterLength));
  const left = Number(line.toString("latin1", afterLength + 1, afterLeft));
  const since = Number(line.toString("latin1", afterLeft + 1, afterSince));
  if (afterSince + 1 + length !== end) return undefined;
  try {
    return {
      value: JSON.parse(line.toString("utf8", afterSince + 1, end)),
      left,
      durableBefore: offset - since,
    };
  } catch {
    return undefined;
  }
}

export interface Decoded {
  readonly batches: readonly FramedBatch[];
  /** Behind the last whole batch. */
  readonly end: number;
  /** Offset of the line that is not what was written, if one was met; else the rest is only unfinished. */
  readonly bad?: number;
}

/** The whole batches at the beginning of `bytes`, which start at `base` in the segment. */
export function decodeBatches(bytes: Buffer, base: number, seed: number): Decoded {
  const batches: FramedBatch[] = [];
  let records: FramedRecord[] = [];
  let start = 0;
  let expected: number | undefined;
  for (let at = 0; at < bytes.length; ) {
    const stop = bytes.indexOf(newline, at);
    if (stop === -1) break;
    const line = decodeLine(bytes.subarray(at, stop + 1), base + at, seed);
    if (line === undefined || (expected !== undefined && line.left !== expected)) {
      return { batches, end: base + start, bad: base + at };
    }
    records.push({ offset: base + at, length: stop + 1 - at, value: line.value });
    at = stop + 1;
    expected = line.left - 1;
    if (line.left > 0) continue;
    batches.push({ start: base + start, end: base + at, records });
    records = [];
    start = at;
    expected = undefined;
  }
  return { batches, end: base + start };
}

/** Whether a whole line further on in `bytes` shows that its beginning, at `base`, had been durable. */
export function wasDurable(bytes: Buffer, base: number, seed: number): boolean {
  for (let at = bytes.indexOf(newline) + 1; at > 0 && at < bytes.length; ) {
    const stop = bytes.indexOf(newline, at);
    if (stop === -1) return false;
    const line = decodeLine(bytes.subarray(at, stop + 1), base + at, seed);
    if (line !== undefined && line.durableBefore > base) return true;
    at = stop + 1;
  }
  return false;
}
