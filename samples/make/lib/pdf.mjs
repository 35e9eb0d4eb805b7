// A small PDF 1.4 writer: text in the standard Helvetica fonts (so that pages have a text layer and no font
// file), filled rectangles, lines, and JPEG images. Coordinates are points from the top-left corner.

const widths = {
  regular:
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584",
  bold: "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584",
};
const tables = Object.fromEntries(
  Object.entries(widths).map(([name, row]) => [name, row.split(" ").map(Number)]),
);

/** Advance width in points of printable ASCII. */
export function textWidth(text, size, bold = false) {
  let sum = 0;
  for (const character of text) {
    const width = tables[bold ? "bold" : "regular"][character.charCodeAt(0) - 32];
    if (width === undefined) throw new Error(`not printable ASCII: "${character}" in "${text}"`);
    sum += width;
  }
  return (sum * size) / 1000;
}

const colour = (hex) =>
  [1, 3, 5].map((i) => (Number.parseInt(hex.slice(i, i + 2), 16) / 255).toFixed(3)).join(" ");
const n = (value) => String(Math.round(value * 100) / 100);

export class Pdf {
  constructor(title) {
    this.title = title;
    this.pages = [];
  }

  /** Start a page; width and height in points. */
  page(width = 612, height = 792) {
    this.pages.push({ width, height, content: [], images: [] });
    return this;
  }

  get now() {
    return this.pages[this.pages.length - 1];
  }

  text(x, y, text, { size = 10.5, bold = false, color = "#222222", align = "left" } = {}) {
    const width = textWidth(text, size, bold);
    const left = align === "right" ? x - width : align === "center" ? x - width / 2 : x;
    const safe = text.replace(/([\\()])/g, "\\$1");
    this.now.content.push(
      `BT /${bold ? "F2" : "F1"} ${n(size)} Tf ${colour(color)} rg ${n(left)} ${n(this.now.height - y)} Td (${safe}) Tj ET`,
    );
    return this;
  }

  /** Wrapped text; returns the baseline after its last line. */
  paragraph(x, y, width, text, style = {}) {
    const size = style.size ?? 10.5;
    const leading = style.leading ?? size * 1.5;
    let line = "";
    const flush = () => {
      this.text(x, y, line, style);
      y += leading;
    };
    for (const word of text.split(" ")) {
      const longer = line ? `${line} ${word}` : word;
      if (line && textWidth(longer, size, style.bold) > width) {
        flush();
        line = word;
      } else line = longer;
    }
    if (line) flush();
    return y;
  }

  rect(x, y, width, height, fill) {
    this.now.content.push(
      `${colour(fill)} rg ${n(x)} ${n(this.now.height - y - height)} ${n(width)} ${n(height)} re f`,
    );
    return this;
  }

  line(x0, y0, x1, y1, stroke, width = 0.75) {
    const h = this.now.height;
    this.now.content.push(
      `${colour(stroke)} RG ${n(width)} w ${n(x0)} ${n(h - y0)} m ${n(x1)} ${n(h - y1)} l S`,
    );
    return this;
  }

  /** A JPEG that fills the given box; `grey` for one channel. */
  jpeg(bytes, pixels, x, y, width, height, grey = false) {
    const name = `I${this.now.images.length}`;
    this.now.images.push({ bytes, pixels, grey, name });
    this.now.content.push(
      `q ${n(width)} 0 0 ${n(height)} ${n(x)} ${n(this.now.height - y - height)} cm /${name} Do Q`,
    );
    return this;
  }

  /** The file's bytes. */
  bytes() {
    const objects = [];
    const add = (head, stream) => {
      objects.push([head, stream]);
      return objects.length;
    };
    add("<< /Type /Catalog /Pages 2 0 R >>");
    add("");
    const font = (base) =>
      add(`<< /Type /Font /Subtype /Type1 /BaseFont /${base} /Encoding /WinAnsiEncoding >>`);
    const f1 = font("Helvetica");
    const f2 = font("Helvetica-Bold");
    const kids = this.pages.map((page) => {
      const images = page.images.map((image) => {
        const id = add(
          `<< /Type /XObject /Subtype /Image /Width ${image.pixels[0]} /Height ${image.pixels[1]} /ColorSpace /${image.grey ? "DeviceGray" : "DeviceRGB"} /BitsPerComponent 8 /Filter /DCTDecode /Length ${image.bytes.length} >>`,
          image.bytes,
        );
        return `/${image.name} ${id} 0 R`;
      });
      const stream = Buffer.from(page.content.join("\n"), "latin1");
      const content = add(`<< /Length ${stream.length} >>`, stream);
      return add(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents ${content} 0 R /Resources << /Font << /F1 ${f1} 0 R /F2 ${f2} 0 R >> /XObject << ${images.join(" ")} >> >> >>`,
      );
    });
    objects[1][0] = `<< /Type /Pages /Kids [${kids.map((id) => `${id} 0 R`).join(" ")}] /Count ${kids.length} >>`;
    const info = add(`<< /Title (${this.title}) >>`);
    const chunks = [Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "latin1")];
    let offset = chunks[0].length;
    const offsets = [];
    for (const [i, [head, stream]] of objects.entries()) {
      offsets.push(offset);
      const parts = [Buffer.from(`${i + 1} 0 obj\n${head}\n`, "latin1")];
      if (stream) parts.push(Buffer.from("stream\n"), stream, Buffer.from("\nendstream\n"));
      parts.push(Buffer.from("endobj\n"));
      for (const part of parts) {
        chunks.push(part);
        offset += part.length;
      }
    }
    const rows = offsets.map((o) => `${String(o).padStart(10, "0")} 00000 n \n`).join("");
    chunks.push(
      Buffer.from(
        `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${offset}\n%%EOF\n`,
      ),
    );
    return Buffer.concat(chunks);
  }
}
