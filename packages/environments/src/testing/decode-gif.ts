import type { Pixels } from "@fovea/core";

export interface DecodedGif {
  readonly frames: readonly Pixels[];
  readonly delaysMs: readonly number[];
}

/** Reads a GIF whose frames cover the whole picture, by the specification (GIF89a), as RGB. */
export function decodeGif(gif: Uint8Array): DecodedGif {
  const bytes = Buffer.from(gif);
  const frames: Pixels[] = [];
  const delaysMs: number[] = [];
  let at = 13;
  const table = (flags: number) => {
    if ((flags & 0x80) === 0) return undefined;
    const size = 3 * 2 ** ((flags & 7) + 1);
    at += size;
    return bytes.subarray(at - size, at);
  };
  const shared = table(bytes[10]!);
  const blocks = () => {
    const parts: Buffer[] = [];
    while (bytes[at] !== 0) {
      parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
      at += 1 + bytes[at]!;
    }
    at++;
    return Buffer.concat(parts);
  };
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) {
      const label = bytes[at + 1];
      at += 2;
      const body = blocks();
      if (label === 0xf9) delaysMs.push(body.readUInt16LE(1) * 10);
      continue;
    }
    const [width, height, flags] = [bytes.readUInt16LE(at + 5), bytes.readUInt16LE(at + 7), bytes[at + 9]!];
    at += 10;
    const palette = table(flags) ?? shared!;
    const minimum = bytes[at++]!;
    const index = unpack(blocks(), minimum, width * height);
    const data = new Uint8Array(width * height * 3);
    index.forEach((colour, i) => {
      data.set(palette.subarray(3 * colour, 3 * colour + 3), 3 * i);
    });
    frames.push({ data, width, height, channels: 3 });
  }
  return { frames, delaysMs };
}

/** LZW with growing codes. */
function unpack(packed: Buffer, minimum: number, length: number): number[] {
  const clear = 1 << minimum;
  let table: number[][] = [];
  let width = 0;
  let previous: number[] | undefined;
  const restart = () => {
    table = Array.from({ length: clear + 2 }, (_, i) => (i < clear ? [i] : []));
    width = minimum + 1;
    previous = undefined;
  };
  restart();
  const out: number[] = [];
  for (let bit = 0; out.length < length; ) {
    let code = 0;
    for (let i = 0; i < width; i++, bit++) code |= ((packed[bit >> 3]! >> (bit & 7)) & 1) << i;
    if (code === clear) {
      restart();
      continue;
    }
    if (code === clear + 1) break;
    const entry: number[] = table[code] ?? [...previous!, previous![0]!];
    out.push(...entry);
    if (previous !== undefined && table.length < 4096) table.push([...previous, entry[0]!]);
    if (table.length === 1 << width && width < 12) width++;
    previous = entry;
  }
  return out;
}
