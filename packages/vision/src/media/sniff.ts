import { CorruptMediaError, UnsupportedMediaError } from "@fovea/core";

/** A media type that the loaders read. */
export type LoadableType =
  | "image/png"
  | "image/jpeg"
  | "image/gif"
  | "image/webp"
  | "image/tiff"
  | "image/avif"
  | "image/svg+xml"
  | "application/pdf";

/** A type that is known by its first bytes and not read, with what to do instead. */
interface Refused {
  readonly what: string;
  readonly fix: string;
}

const asImage = "convert it to PNG or JPEG";
const asFrames = "extract a frame as PNG or JPEG; video is not read here";

/** First bytes (latin-1) of formats that people give and that are not read. */
const refusedPrefixes: readonly (readonly [prefix: string, refused: Refused])[] = [
  ["BM", { what: "a BMP image", fix: asImage }],
  ["8BPS", { what: "a Photoshop file", fix: asImage }],
  ["\xff\x0a", { what: "a JPEG XL image", fix: asImage }],
  ["\0\0\0\x0cJXL ", { what: "a JPEG XL image", fix: asImage }],
  ["\0\0\0\x0cjP  ", { what: "a JPEG 2000 image", fix: asImage }],
  ["\xff\x4f\xff\x51", { what: "a JPEG 2000 image", fix: asImage }],
  ["\0\0\x01\0", { what: "a Windows icon", fix: asImage }],
  ["\x76\x2f\x31\x01", { what: "an OpenEXR image", fix: asImage }],
  ["#?RADIANCE", { what: "a Radiance HDR image", fix: asImage }],
  ["\x1aE\xdf\xa3", { what: "a Matroska or WebM video", fix: asFrames }],
  ["OggS", { what: "an Ogg file", fix: asFrames }],
  ["PK\x03\x04", { what: "a ZIP archive or an Office document", fix: "unpack it, or print it to PDF" }],
  ["\xd0\xcf\x11\xe0", { what: "an old Office document", fix: "print it to PDF" }],
  ["%!PS", { what: "a PostScript file", fix: "convert it to PDF" }],
  ["\x1f\x8b", { what: "a gzip file", fix: "unpack it" }],
  ["{\\rtf", { what: "an RTF document", fix: "print it to PDF" }],
];

/**
 * The media type of a file by its content; the name is only used in messages.
 *
 * @throws CorruptMediaError for an empty file; UnsupportedMediaError for every type that is not read, with what to
 * do about it.
 */
export function sniffMediaType(bytes: Uint8Array, name: string): LoadableType {
  if (bytes.length === 0)
    throw new CorruptMediaError(`${name} is empty (0 bytes)`, "give a file with a picture in it");
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString("latin1");
  const begins = (prefix: string) => head.startsWith(prefix);
  if (begins("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begins("\xff\xd8\xff")) return "image/jpeg";
  if (begins("GIF87a") || begins("GIF89a")) return "image/gif";
  if (begins("RIFF") && head.slice(8, 12) === "WEBP") return "image/webp";
  if (/^(?:II[*+]\0|MM\0[*+])/.test(head)) return "image/tiff";
  // A PDF header may stand anywhere in the first 1024 bytes (PDF 1.7, implementation note 13).
  if (head.slice(0, 1024).includes("%PDF-")) return "application/pdf";
  if (head.slice(4, 8) === "ftyp") return sniffIsoMedia(head, name);
  if (begins("RIFF")) throw refuse(name, { what: `a RIFF ${head.slice(8, 12).trim()} file`, fix: asFrames });
  for (const [prefix, refused] of refusedPrefixes) if (begins(prefix)) throw refuse(name, refused);
  return sniffText(head, name);
}

/** HEIF and MP4 share a container: the brands tell them apart. */
function sniffIsoMedia(head: string, name: string): LoadableType {
  const size = Math.min(head.length, Math.max(16, head.charCodeAt(2) * 256 + head.charCodeAt(3)));
  const brands: readonly string[] = head.slice(8, size).match(/.{4}/gs) ?? [];
  if (brands.includes("avif") || brands.includes("avis")) return "image/avif";
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) {
    throw refuse(name, {
      what: "a HEIC image (HEVC inside HEIF)",
      fix: `${asImage}; phones can be set to take JPEG`,
    });
  }
  throw refuse(name, { what: `a video (${brands[0]?.trim() ?? "MP4"})`, fix: asFrames });
}

function sniffText(head: string, name: string): LoadableType {
  const begins = JSON.stringify(head.slice(0, 12));
  if (head.includes("\0")) {
    throw refuse(name, { what: `of an unknown type (it begins with ${begins})`, fix: asImage });
  }
  if (/<svg[\s>]/.test(head)) return "image/svg+xml";
  if (/<(!doctype )?html/i.test(head))
    throw refuse(name, { what: "an HTML page", fix: "take a screenshot of it" });
  const readable =
    [...head].filter((c) => c >= " " || c === "\n" || c === "\r" || c === "\t").length / head.length;
  const what =
    readable > 0.95 ? `text, not a picture (it begins with ${begins})` : `of an unknown type (${begins})`;
  const misnamed = /\.(jpe?g|png|gif|webp|tiff?|pdf|avif)$/i.test(name)
    ? "; its name does not make it one"
    : "";
  throw refuse(name, { what: what + misnamed, fix: "give a PNG, JPEG, WebP, GIF, TIFF, AVIF or PDF" });
}

const refuse = (name: string, { what, fix }: Refused) => new UnsupportedMediaError(`${name} is ${what}`, fix);
