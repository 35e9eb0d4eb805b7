import { open } from "node:fs/promises";
import { CorruptMediaError, UnsupportedMediaError, type VideoRef } from "@fovea/core";

/** What a video file says of itself; nothing is decoded. */
export type VideoHeader = Pick<VideoRef, "mediaType" | "duration" | "width" | "height" | "frames">;

/** Reads `length` bytes at `at`, fewer at the end. */
type Read = (at: number, length: number) => Promise<Uint8Array>;

const mostIndexBytes = 64 * 1024 * 1024;

/**
 * Duration in seconds, size in pixels as displayed and number of frames of an MP4 or QuickTime file (ISO/IEC 14496-12: `mvhd`,
 * and `tkhd` and `stts` of the first video track). Only the index (`moov`) is read, not the frames.
 *
 * @param name for messages.
 * @throws CorruptMediaError when it breaks off or has no usable video track, UnsupportedMediaError for another container.
 */
export async function readVideoHeader(source: string | Uint8Array, name: string): Promise<VideoHeader> {
  if (typeof source !== "string")
    return header(async (at, length) => source.subarray(at, at + length), source.length, name);
  const file = await open(source);
  try {
    const { size } = await file.stat();
    const read: Read = async (at, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    return await header(read, size, name);
  } finally {
    await file.close();
  }
}

async function header(read: Read, size: number, name: string): Promise<VideoHeader> {
  const start = Buffer.from(await read(0, 12));
  const brand = start.toString("latin1", 4, 8);
  if (!["ftyp", "moov", "mdat", "wide", "free", "skip"].includes(brand))
    throw new UnsupportedMediaError(
      `${name} begins with ${start.subarray(0, 8).toString("hex")}, which is no MP4 or QuickTime file`,
      "convert it: ffmpeg -i VIDEO -c:v libx264 -pix_fmt yuv420p VIDEO.mp4",
    );
  let index: Uint8Array | undefined;
  for (let at = 0; at < size; ) {
    const box = boxAt(await read(at, 16), 0, size - at);
    if (box === undefined) throw breaksOff(name, `after ${at} of ${size} bytes`);
    if (at + box.size > size)
      throw breaksOff(name, `"${box.type}" goes to byte ${at + box.size}, the file has ${size}`);
    if (box.type === "moov") {
      if (box.size > mostIndexBytes) throw breaksOff(name, `its index says that it has ${box.size} bytes`);
      index = (await read(at, box.size)).subarray(box.head);
    }
    at += box.size;
  }
  if (index === undefined) throw breaksOff(name, "it has no index (moov)");
  const type = start.toString("latin1", 8, 12) === "qt  " ? "video/quicktime" : "video/mp4";
  return { mediaType: type, ...describe(index, name) };
}

interface Box {
  readonly type: string;
  readonly size: number;
  /** Bytes before the content. */
  readonly head: number;
}

function boxAt(bytes: Uint8Array, at: number, rest: number): Box | undefined {
  if (bytes.length < at + 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
  const short = view.getUint32(0);
  if (short === 1) {
    if (view.byteLength < 16) return undefined;
    return { type, size: Number(view.getBigUint64(8)), head: 16 };
  }
  const size = short === 0 ? rest : short;
  return size < 8 ? undefined : { type, size, head: 8 };
}

/** Boxes of one kind within another. */
function children(bytes: Uint8Array, type: string): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const box = boxAt(bytes, at, bytes.length - at);
    if (box === undefined) break;
    if (box.type === type) found.push(bytes.subarray(at + box.head, at + box.size));
    at += box.size;
  }
  return found;
}

const within = (bytes: Uint8Array | undefined, ...path: readonly string[]): Uint8Array | undefined =>
  path.reduce<Uint8Array | undefined>(
    (inner, type) => (inner === undefined ? undefined : children(inner, type)[0]),
    bytes,
  );

function describe(index: Uint8Array, name: string): Omit<VideoHeader, "mediaType"> {
  const track = children(index, "trak").find(
    (each) =>
      Buffer.from(within(each, "mdia", "hdlr") ?? [])
        .subarray(8, 12)
        .toString("latin1") === "vide",
  );
  const tkhd = within(track, "tkhd");
  if (track === undefined || tkhd === undefined)
    throw new CorruptMediaError(`${name} has no video track`, "give a file with pictures in it");
  try {
    const duration = durationOf(within(track, "mdia", "mdhd") ?? new Uint8Array());
    const frames = framesOf(within(track, "mdia", "minf", "stbl", "stts") ?? new Uint8Array());
    const view = viewOf(tkhd);
    // Matrix and size close the box; a matrix with a = 0 turns the picture by a quarter.
    const end = tkhd.length;
    const [wide, high] = [view.getUint32(end - 8) / 65536, view.getUint32(end - 4) / 65536].map(Math.round);
    const isTurned = view.getInt32(end - 44) === 0;
    const [width, height] = isTurned ? [high!, wide!] : [wide!, high!];
    if (width > 0 && height > 0 && duration > 0) return { duration, width, height, frames };
    throw new CorruptMediaError(
      `${name} says that it is ${width} x ${height} and lasts ${duration} s`,
      "convert it: ffmpeg -i VIDEO -c copy -movflags +faststart VIDEO.mp4 (files in fragments are not read)",
    );
  } catch (error) {
    if (error instanceof RangeError) throw breaksOff(name, "a box of its index is too short");
    throw error;
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Seconds, of mdhd: version 0 has 32-bit times, version 1 64-bit ones. */
function durationOf(mdhd: Uint8Array): number {
  const view = viewOf(mdhd);
  return view.getUint8(0) === 1
    ? Number(view.getBigUint64(24)) / view.getUint32(20)
    : view.getUint32(16) / view.getUint32(12);
}

function framesOf(stts: Uint8Array): number {
  const view = viewOf(stts);
  let frames = 0;
  for (let i = 0; i < view.getUint32(4); i++) frames += view.getUint32(8 + 8 * i);
  return frames;
}

const breaksOff = (name: string, how: string): CorruptMediaError =>
  new CorruptMediaError(`${name} breaks off: ${how}`, "get the whole file again");
