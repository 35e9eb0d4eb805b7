/** Frames of a PNG: what its animation control chunk says (APNG 1.0), else 1. Chunks are skipped, not decoded. */
export function countPngFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const type = view.getUint32(at + 4);
    if (type === chunk("acTL")) return Math.max(1, view.getUint32(at + 8));
    // The control chunk stands before the image data.
    if (type === chunk("IDAT")) return 1;
    at += 12 + view.getUint32(at);
  }
  return 1;
}

const chunk = (name: string): number => Buffer.from(name, "latin1").readUInt32BE();
