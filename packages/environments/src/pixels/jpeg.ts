import { InvalidInputError, type Pixels } from "@fovea/core";

/**
 * Baseline JPEG (ITU-T T.81) with full colour resolution, as JFIF 1.1. The quantisation tables are those of Annex K,
 * scaled by `quality` as the IJG's encoder does (50 leaves them as they are); all components use the Huffman codes that
 * Annex K gives for luminance. Its code tables are made once.
 *
 * @param quality 1 to 100; default 90.
 * @throws InvalidInputError for a quality outside that range, and for a side of over 65535 pixels.
 */
export function encodeJpeg(pixels: Pixels, quality = 90): Uint8Array {
  const { width, height, channels } = pixels;
  if (!(quality >= 1 && quality <= 100))
    throw new InvalidInputError(`the quality ${quality} of a JPEG`, "use 1 to 100");
  if (width > 65535 || height > 65535)
    throw new InvalidInputError(`a JPEG of ${width} x ${height} pixels`, "use sides of up to 65535");
  const grey = channels === 1;
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const tables = (grey ? [luminance] : [luminance, chrominance]).map((table) =>
    table.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100)))),
  );
  const bits = bitWriter();
  const planes = grey ? 1 : 3;
  const previous = [0, 0, 0];
  const block = new Float32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let plane = 0; plane < planes; plane++) {
        readBlock(pixels, left, top, plane, block);
        transform(block);
        const steps = tables[Math.min(plane, 1)]!;
        previous[plane] = writeBlock(block, steps, previous[plane]!, bits);
      }
    }
  }
  return Buffer.concat([head(width, height, planes, tables), bits.end(), Uint8Array.of(0xff, 0xd9)]);
}

/** Luma (0), blue (1) or red (2) difference of an 8 x 8 block around 0; beyond the edge its last pixels repeat. */
function readBlock(
  { data, width, height, channels }: Pixels,
  left: number,
  top: number,
  plane: number,
  out: Float32Array,
): void {
  for (let i = 0; i < 64; i++) {
    const x = Math.min(width - 1, left + (i & 7));
    const y = Math.min(height - 1, top + (i >> 3));
    const at = (y * width + x) * channels;
    const r = data[at]!;
    if (channels === 1) {
      out[i] = r - 128;
      continue;
    }
    const g = data[at + 1]!;
    const b = data[at + 2]!;
    if (plane === 0) out[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    else if (plane === 1) out[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    else out[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

/** cosines[8 u + x] = C(u) / 2 cos((2 x + 1) u pi / 16), T.81 A.3.3. */
const cosines = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const half = new Float32Array(64);

/** Forward DCT in place: rows, then columns. */
function transform(block: Float32Array): void {
  for (let y = 0; y < 64; y += 8) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += block[y + x]! * cosines[8 * u + x]!;
      half[y + u] = sum;
    }
  }
  for (let u = 0; u < 8; u++) {
    for (let v = 0; v < 8; v++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += half[8 * y + u]! * cosines[8 * v + y]!;
      block[8 * v + u] = sum;
    }
  }
}

/** Quantises in zigzag order and writes run lengths; gives the DC value that the next block of the plane begins from. */
function writeBlock(block: Float32Array, steps: readonly number[], before: number, bits: BitWriter): number {
  const dc = Math.round(block[0]! / steps[0]!);
  writeValue(dcCodes, 0, dc - before, bits);
  let zeros = 0;
  for (let k = 1; k < 64; k++) {
    const at = zigzag[k]!;
    const value = Math.round(block[at]! / steps[at]!);
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.write(acCodes[0xf0]!);
    writeValue(acCodes, zeros << 4, value, bits);
    zeros = 0;
  }
  if (zeros > 0) bits.write(acCodes[0]!);
  return dc;
}

/** The code of (run, size), then the value's own bits; negative ones as value - 1 (T.81 F.1.2). */
function writeValue(codes: readonly number[], run: number, value: number, bits: BitWriter): void {
  const size = 32 - Math.clz32(Math.abs(value));
  bits.write(codes[run | size]!);
  if (size > 0) bits.write((size << 16) | ((value < 0 ? value - 1 : value) & ((1 << size) - 1)));
}

interface BitWriter {
  /** length << 16 | bits */
  write(code: number): void;
  end(): Uint8Array;
}

function bitWriter(): BitWriter {
  let bytes = new Uint8Array(4096);
  let length = 0;
  let held = 0;
  let count = 0;
  const put = (byte: number) => {
    if (length + 2 > bytes.length) {
      const larger = new Uint8Array(2 * bytes.length);
      larger.set(bytes);
      bytes = larger;
    }
    bytes[length++] = byte;
    // A byte of ones is no marker.
    if (byte === 0xff) bytes[length++] = 0;
  };
  return {
    write(code) {
      const size = code >> 16;
      held = (held << size) | (code & 0xffff);
      count += size;
      while (count >= 8) {
        count -= 8;
        put((held >> count) & 0xff);
      }
      held &= (1 << count) - 1;
    },
    end() {
      if (count > 0) put(((held << (8 - count)) | (0xff >> count)) & 0xff);
      return bytes.subarray(0, length);
    },
  };
}

const segment = (marker: number, ...body: number[]) => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 255,
  ...body,
];

function head(
  width: number,
  height: number,
  planes: number,
  tables: readonly (readonly number[])[],
): Uint8Array {
  const components = Array.from({ length: planes }, (_, i) => i);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
    ...tables.flatMap((steps, i) => segment(0xdb, i, ...zigzag.map((at) => steps[at]!))),
    ...segment(
      ...([0xc0, 8, height >> 8, height & 255, width >> 8, width & 255, planes] as const),
      ...components.flatMap((i) => [i + 1, 0x11, Math.min(i, 1)]),
    ),
    ...segment(0xc4, 0x00, ...dcCounts, ...dcValues),
    ...segment(0xc4, 0x10, ...acCounts, ...acValues),
    ...segment(0xda, planes, ...components.flatMap((i) => [i + 1, 0]), 0, 63, 0),
  ]);
}

/** Place in the block (row, then column) of the k-th coefficient: along the diagonals, up and down in turn. */
const zigzag = Array.from({ length: 64 }, (_, i) => i).sort((a, b) => {
  const [da, db] = [(a >> 3) + (a & 7), (b >> 3) + (b & 7)];
  return da - db || (da % 2 === 0 ? (a & 7) - (b & 7) : (b & 7) - (a & 7));
});

/** T.81 Annex K.1, by rows. */
const luminance = [
  [16, 11, 10, 16, 24, 40, 51, 61],
  [12, 12, 14, 19, 26, 58, 60, 55],
  [14, 13, 16, 24, 40, 57, 69, 56],
  [14, 17, 22, 29, 51, 87, 80, 62],
  [18, 22, 37, 56, 68, 109, 103, 77],
  [24, 35, 55, 64, 81, 104, 113, 92],
  [49, 64, 78, 87, 103, 121, 120, 101],
  [72, 92, 95, 98, 112, 100, 103, 99],
].flat();
const chrominance = [
  [17, 18, 24, 47, 99, 99, 99, 99],
  [18, 21, 26, 66, 99, 99, 99, 99],
  [24, 26, 56, 99, 99, 99, 99, 99],
  [47, 66, 99, 99, 99, 99, 99, 99],
  ...Array(4).fill(Array(8).fill(99)),
].flat() as number[];

/** Annex K.3: how many codes there are of 1, 2, ... 16 bits, and what they stand for. */
const dcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const dcValues = Array.from({ length: 12 }, (_, i) => i);
const acCounts = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125];
const acValues = [
  ...Buffer.from("01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a", "hex"),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].flatMap((run) => {
    const first = [0, 6, 5, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1][run]!;
    return Array.from({ length: 11 - first }, (_, i) => (run << 4) | (first + i));
  }),
];

/** By value: length << 16 | code (Annex C). */
function codesOf(counts: readonly number[], values: readonly number[]): readonly number[] {
  const codes: number[] = Array(256).fill(0);
  let code = 0;
  let next = 0;
  for (const [i, count] of counts.entries()) {
    for (let k = 0; k < count; k++) codes[values[next++]!] = ((i + 1) << 16) | code++;
    code <<= 1;
  }
  return codes;
}

const dcCodes = codesOf(dcCounts, dcValues);
const acCodes = codesOf(acCounts, acValues);
