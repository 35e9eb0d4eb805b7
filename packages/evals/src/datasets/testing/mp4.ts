/** The bytes of an MP4 file without pictures: what players look at before they decode. */
export function mp4({
  seconds = 2,
  width = 64,
  height = 48,
  frames = [10, 10],
  turned = false,
  handler = "vide",
}: {
  readonly seconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly frames?: readonly number[];
  readonly turned?: boolean;
  readonly handler?: string;
} = {}): Uint8Array {
  const matrix = turned
    ? [0, 65536, 0, -65536, 0, 0, 0, 0, 0x40000000]
    : [65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000];
  const times = [0, 0, 600, seconds * 600];
  const tkhd = box(
    "tkhd",
    words(0, 0, 0, 1, 0, seconds * 600, 0, 0, 0, 0, ...matrix, width << 16, height << 16),
  );
  const mdhd = box("mdhd", words(0, ...times, 0));
  const hdlr = box("hdlr", words(0, 0), Buffer.from(handler), words(0, 0, 0), Buffer.from("\0"));
  const stts = box("stts", words(0, frames.length, ...frames.flatMap((count) => [count, 60])));
  const track = box("trak", tkhd, box("mdia", mdhd, hdlr, box("minf", box("stbl", stts))));
  return Buffer.concat([
    box("ftyp", Buffer.from("isom"), words(512), Buffer.from("isommp41")),
    box("mdat", Buffer.alloc(100)),
    box("moov", box("mvhd", words(0, ...times)), track),
  ]);
}

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value | 0, 4 * i);
  return bytes;
};
const box = (type: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([words(body.length + 8), Buffer.from(type), body]);
};
