import { SafetensorsError, type Shape } from "../errors.js";

/** One tensor as it lies in a file. */
export interface RawTensor {
  readonly dtype: string;
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, I8: 1 };
// The reference implementation refuses longer headers.
const MAXIMUM_HEADER = 100_000_000;

/**
 * A safetensors file: 8 bytes of header length, the JSON header padded with spaces, then the tensors without gaps. They
 * are ordered by falling element size and then by name, so every one is aligned, and equal input gives equal bytes.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, RawTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(
    ([nameA, a], [nameB, b]) => BYTES[b.dtype]! - BYTES[a.dtype]! || (nameA < nameB ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) header.__metadata__ = Object.fromEntries(keys.map((key) => [key, metadata[key]]));
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of ordered) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.fill(0x20, 8, 8 + padded);
  file.set(text, 8);
  let at = 8 + padded;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

function bad(what: string): never {
  throw new SafetensorsError(`not a usable safetensors file: ${what}`, "save it again, or give another file");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a file with tensors of F32, F16 and I8, each view checked. Throws `SafetensorsError`. */
export function decodeSafetensors(file: Uint8Array): {
  tensors: Map<string, RawTensor>;
  metadata: Record<string, string>;
} {
  if (file.length < 8) bad(`it has ${file.length} bytes`);
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (headerLength > MAXIMUM_HEADER || 8 + headerLength > file.length)
    bad(`its header of ${headerLength} bytes`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.slice(8, 8 + headerLength)));
  } catch {
    bad("its header is not JSON");
  }
  if (!isRecord(header)) bad("its header is not an object");
  const { __metadata__: notes = {}, ...entries } = header;
  if (!isRecord(notes)) bad("its metadata are not an object");
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(notes)) {
    if (typeof value !== "string") bad(`its metadata ${key} is no string`);
    metadata[key] = value;
  }
  const data = file.subarray(8 + headerLength);
  const tensors = new Map<string, RawTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    if (!isRecord(entry)) bad(`${name} has no description`);
    const { dtype, shape, data_offsets: offsets } = entry;
    const width = typeof dtype === "string" ? BYTES[dtype] : undefined;
    if (typeof dtype !== "string" || width === undefined) bad(`${name} is ${dtype}, not F32, F16 or I8`);
    const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
    if (!Array.isArray(shape) || !shape.every(isCount)) bad(`${name} has no shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
      bad(`${name} has no offsets`);
    const [start, end] = offsets as [number, number];
    const expected = shape.reduce((size: number, length: number) => size * length, width);
    if (end > data.length || end - start !== expected) {
      bad(`${name} needs ${expected} bytes, and bytes ${start}..${end} of ${data.length} are its own`);
    }
    tensors.set(name, { dtype, shape, bytes: data.subarray(start, end) });
  }
  return { tensors, metadata };
}
