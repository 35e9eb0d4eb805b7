/** The size of the upright image, in pixels. */
export interface EncodedSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the size of a PNG, JPEG (turned by its EXIF orientation), GIF or WebP from its header; undefined for
 * anything else. Nothing is decoded.
 */
export function encodedSize(bytes: Uint8Array): EncodedSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (ascii(0, 3) === "GIF") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (ascii(0, 4) === "RIFF" && ascii(8, 4) === "WEBP") return webpSize(view, ascii(12, 4));
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
  } catch (error) {
    // The header breaks off.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

function webpSize(view: DataView, chunk: string): EncodedSize | undefined {
  const bits24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return { width: bits24(24) + 1, height: bits24(27) + 1 };
  if (chunk === "VP8 ")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

function jpegSize(view: DataView): EncodedSize | undefined {
  let turned = false;
  for (let at = 2; ; ) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    const kind = marker & 0xff;
    const frame = kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;
    if (marker === 0xffe1) turned = exifTurns(view, at + 4, length) || turned;
    if (frame) {
      const height = view.getUint16(at + 5);
      const width = view.getUint16(at + 7);
      return turned ? { width: height, height: width } : { width, height };
    }
    if (marker < 0xff00 || kind === 0xda) return undefined;
    at += 2 + length;
  }
}

/** Whether the EXIF orientation (tag 0x0112) swaps the sides. */
function exifTurns(view: DataView, at: number, length: number): boolean {
  if (length < 16 || view.getUint32(at) !== 0x45786966) return false;
  const tiff = at + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little) >= 5;
  }
  return false;
}
