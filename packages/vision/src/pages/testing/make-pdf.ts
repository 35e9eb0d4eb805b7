/** One page of a test document. Sizes in points of user space, origin bottom-left. */
export interface TestPage {
  readonly mediaBox: readonly [number, number, number, number];
  readonly cropBox?: readonly [number, number, number, number];
  readonly rotate?: 0 | 90 | 180 | 270;
  /** PDF content operators; the font /F1 is Helvetica. */
  readonly content: string;
}

export interface TestPdfOptions {
  /** Claims encryption by a password that nobody gave. */
  readonly encrypted?: boolean;
}

/** A minimal PDF 1.4, for tests. */
export function makePdf(pages: readonly TestPage[], { encrypted = false }: TestPdfOptions = {}): Uint8Array {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add("");
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const kids = pages.map(({ mediaBox, cropBox, rotate, content }) => {
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const crop = cropBox === undefined ? "" : ` /CropBox [${cropBox.join(" ")}]`;
    const turn = rotate === undefined ? "" : ` /Rotate ${rotate}`;
    const resources = "/Resources << /Font << /F1 3 0 R >> >>";
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox.join(" ")}]${crop}${turn} ${resources} /Contents ${stream} 0 R >>`,
    );
  });
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] >>`;
  let trailer = `/Size ${objects.length + 1} /Root 1 0 R`;
  if (encrypted) {
    const key = `<${"ab".repeat(32)}>`;
    const id = add(`<< /Filter /Standard /V 1 /R 2 /P -4 /O ${key} /U ${key} >>`);
    trailer = `/Size ${objects.length + 1} /Root 1 0 R /Encrypt ${id} 0 R /ID [<${"01".repeat(16)}> <${"01".repeat(16)}>]`;
  }
  let out = "%PDF-1.4\n";
  const offsets = objects.map((body, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const xref = out.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(out, "latin1");
}
