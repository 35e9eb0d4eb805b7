import { inflateSync } from "node:zlib";
import type { Pixels } from "@fovea/core";

/** Reads what `encodePng` writes: 8 bits a channel, unfiltered lines, no interlacing. Other pictures throw. */
export function decodePng(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png);
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks[bytes.toString("latin1", at + 4, at + 8)] = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
  const header = chunks.IHDR!;
  const [width, height, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]!];
  const channels = ({ 0: 1, 2: 3, 3: 3, 6: 4 } as Record<number, 1 | 3 | 4>)[kind]!;
  const stored = kind === 3 ? 1 : channels;
  const lines = inflateSync(chunks.IDAT!);
  const data = new Uint8Array(width * height * channels);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const start = row * (1 + width * stored);
    if (lines[start] !== 0) throw new Error(`line ${row} has filter ${lines[start]}`);
    for (let i = start + 1; i <= start + width * stored; i++) {
      if (kind !== 3) data[to++] = lines[i]!;
      else for (let band = 0; band < 3; band++) data[to++] = chunks.PLTE![3 * lines[i]! + band]!;
    }
  }
  return { data, width, height, channels };
}
