// Media that people give by mistake or in malice, made byte by byte.
import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

function chunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

/** A grey PNG of one bit per pixel, all black: 30,000 x 30,000 of it is about 110 KB. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Two frames of 2 x 2: the first red, the second blue, turning for ever. */
export function animatedGif(): Buffer {
  const screen = [..."GIF89a"].map((c) => c.charCodeAt(0)).concat([2, 0, 2, 0, 0x80, 0, 0]);
  const palette = [255, 0, 0, 0, 0, 255];
  const forever = [0x21, 0xff, 11, ...Buffer.from("NETSCAPE2.0"), 3, 1, 0, 0, 0];
  const pause = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
  const place = [0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0];
  // LZW codes of three bits, lowest first: clear (4), four pixels of one colour, end (5).
  const frame = (colour: 0 | 1) => {
    const codes = [4, colour, colour, colour, colour, 5];
    const bits = codes.reduce((sum, code, i) => sum | (code << (3 * i)), 0);
    return [...pause, ...place, 2, 3, bits & 255, (bits >> 8) & 255, bits >> 16, 0];
  };
  return Buffer.from([...screen, ...palette, ...forever, ...frame(0), ...frame(1), 0x3b]);
}

export interface PdfOptions {
  /** Pages; default 1. */
  readonly pages?: number;
  /** PDF content operators of each page; the font /F1 is Helvetica. */
  readonly content?: string;
  /** What the characters 1, 2, ... of the font mean, as UTF-16 in hex. */
  readonly unicode?: readonly string[];
  /** Password that opens it; "" for a PDF that is only locked against changes. Standard handler, revision 2. */
  readonly password?: string;
}

/** A PDF 1.4 of 200 x 100 points. */
export function makePdf(options: PdfOptions = {}): Buffer {
  const { pages = 1, content = "", unicode = [], password } = options;
  const lock = password === undefined ? undefined : standardHandler(password);
  const stream = (object: number, body: string) => {
    const bytes = Buffer.from(body, "latin1");
    const stored = lock === undefined ? bytes : lock.encrypt(object, bytes);
    return `<< /Length ${stored.length} >>\nstream\n${stored.toString("latin1")}\nendstream`;
  };
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
${unicode.length} beginbfchar ${unicode.map((code, i) => `<0${i + 1}> <${code}>`).join(" ")} endbfchar
1 beginbfrange <20> <7E> <0020> endbfrange endcmap end end`;
  const kids = Array.from({ length: pages }, (_, i) => 6 + i);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages} /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>",
    stream(4, map),
    stream(5, content),
    ...kids.map(
      () =>
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
    ),
  ];
  let trailer = `/Root 1 0 R`;
  if (lock !== undefined) {
    objects.push(lock.dictionary);
    trailer += ` /Encrypt ${objects.length} 0 R /ID [<${fileId}> <${fileId}>]`;
  }
  let out = "%PDF-1.4\n";
  const offsets = objects.map((body, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const xref = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  out += `trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(out, "latin1");
}

const fileId = "01".repeat(16);
const padding = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");

/** PDF 1.7, 7.6.3: revision 2 of the standard security handler, with a key of 40 bits. */
function standardHandler(password: string) {
  const padded = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), padding]).subarray(0, 32);
  const md5 = (...parts: Uint8Array[]) => createHash("md5").update(Buffer.concat(parts)).digest();
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(-64);
  const owner = rc4(md5(padded("owner")).subarray(0, 5), padded(password));
  const key = md5(padded(password), owner, permissions, Buffer.from(fileId, "hex")).subarray(0, 5);
  const user = rc4(key, padding);
  return {
    dictionary: `<< /Filter /Standard /V 1 /R 2 /P -64 /O <${owner.toString("hex")}> /U <${user.toString("hex")}> >>`,
    encrypt: (object: number, bytes: Buffer) =>
      rc4(md5(key, Buffer.from([object & 255, object >> 8, 0, 0, 0])).subarray(0, 10), bytes),
  };
}

function rc4(key: Uint8Array, bytes: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number) => {
    [state[i], state[j]] = [state[j]!, state[i]!];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(bytes).map((byte) => {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    swap(i, j);
    return byte ^ state[(state[i]! + state[j]!) & 255]!;
  }) as Buffer;
}
