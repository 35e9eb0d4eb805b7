import { randomBytes } from "node:crypto";

/** A medium's bytes as base64, put in when the request is written. */
export interface MediaSegment {
  /** The blob's id. */
  readonly media: string;
}

/** JSON text, or a hole in it for a medium. */
export type Segment = Buffer | MediaSegment;

const nonce = randomBytes(16).toString("hex");
const mark = new RegExp(`${nonce}:([0-9a-f]{64})`, "g");
const blobId = /^[0-9a-f]{64}$/;

/**
 * A string that stands for the base64 of a blob inside a value that goes to `jsonSegments`. It holds a secret of
 * this process, so no text of a user or a model can be taken for one.
 */
export function mediaMark(id: string): string {
  if (!blobId.test(id)) throw new TypeError(`"${id}" is not the id of a blob`);
  return `${nonce}:${id}`;
}

const slabBytes = 32 << 10;
let slab = Buffer.allocUnsafeSlow(slabBytes);
let slabUsed = 0;

/**
 * The bytes of a text that a conversation keeps. They lie beside others of their kind: in Node's pool each would hold
 * on to 8 KiB of what was let go of at once.
 */
function keptText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > slabBytes / 4) {
    const own = Buffer.allocUnsafeSlow(length);
    own.write(text);
    return own;
  }
  if (slabUsed + length > slabBytes) {
    slab = Buffer.allocUnsafeSlow(slabBytes);
    slabUsed = 0;
  }
  const kept = slab.subarray(slabUsed, slabUsed + length);
  kept.write(text);
  slabUsed += length;
  return kept;
}

/** JSON.stringify of `value`, cut at its media marks. */
export function jsonSegments(value: unknown): Segment[] {
  const json = JSON.stringify(value);
  if (!json.includes(nonce)) return [keptText(json)];
  const segments: Segment[] = [];
  let from = 0;
  for (const found of json.matchAll(mark)) {
    segments.push(keptText(json.slice(from, found.index)), { media: found[1]! });
    from = found.index + found[0].length;
  }
  segments.push(keptText(json.slice(from)));
  return segments;
}

/** Ids of the media in `segments`, each once. */
export function mediaOf(segments: readonly Segment[]): Set<string> {
  const ids = new Set<string>();
  for (const segment of segments) if (!Buffer.isBuffer(segment)) ids.add(segment.media);
  return ids;
}
