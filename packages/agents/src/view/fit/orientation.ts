/**
 * Whether the first row and column of an encoded picture are its top and left: no EXIF orientation but 1. Programs
 * disagree about pictures that are turned by a tag, so a model is only sent upright ones. Looks at JPEG (APP1), PNG
 * (eXIf) and WebP (EXIF); of other types it says false, for it does not know. CIPA DC-008 (Exif 2.32), section 4.6.
 */
export function isUpright(bytes: Uint8Array, mediaType: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (mediaType === "image/jpeg") return (jpegOrientation(view) ?? 1) === 1;
    if (mediaType === "image/png") return (pngOrientation(view) ?? 1) === 1;
    if (mediaType === "image/webp") return (webpOrientation(view) ?? 1) === 1;
    return mediaType === "image/gif";
  } catch (error) {
    // A length that points behind the end.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function jpegOrientation(view: DataView): number | undefined {
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    // Fill bytes, and the start of the scan: no header follows.
    if (marker === 0xff) at += 1;
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else {
      const isExif = marker === 0xe1 && view.getUint32(at + 4) === 0x45786966;
      if (isExif) return tiffOrientation(view, at + 10);
      at += 2 + view.getUint16(at + 2);
    }
  }
  return undefined;
}

function pngOrientation(view: DataView): number | undefined {
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (type === 0x65584966) return tiffOrientation(view, at + 8);
    if (type === 0x49454e44) return undefined;
    at += 12 + length;
  }
  return undefined;
}

function webpOrientation(view: DataView): number | undefined {
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const length = view.getUint32(at + 4, true);
    if (view.getUint32(at) === 0x45584946) {
      const named = view.getUint32(at + 8) === 0x45786966;
      return tiffOrientation(view, at + (named ? 14 : 8));
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Tag 0x0112 of the first directory of the TIFF structure at `start`. */
function tiffOrientation(view: DataView, start: number): number | undefined {
  const little = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, little);
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  }
  return undefined;
}
