// A page is SVG plus the list of the text lines drawn on it, in reading order, with their ink boxes.
import { createRequire } from "node:module";
import { measure, outline, wrap } from "./fonts.mjs";

const sharp = createRequire(import.meta.url)("sharp");

export class Page {
  constructor(width, height, background = "#ffffff") {
    this.width = width;
    this.height = height;
    this.parts = [`<rect width="${width}" height="${height}" fill="${background}"/>`];
    this.lines = [];
    this.defaults = {
      font: "inter-400",
      size: 16,
      color: "#1a1a1a",
      align: "left",
      spacing: 0,
      wordSpacing: 0,
    };
  }

  /** Set what `text` uses when a style leaves it out. */
  style(defaults) {
    Object.assign(this.defaults, defaults);
    return this;
  }

  /** Add SVG as it is. */
  add(svg) {
    this.parts.push(svg);
    return this;
  }

  rect(x, y, width, height, fill, { stroke = "none", strokeWidth = 1, radius = 0 } = {}) {
    return this.add(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="${strokeWidth}"/>`,
    );
  }

  line(x0, y0, x1, y1, stroke, strokeWidth = 1, dash = "") {
    return this.add(
      `<line x1="${x0}" y1="${y0}" x2="${x1}" y2="${y1}" stroke="${stroke}" stroke-width="${strokeWidth}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`,
    );
  }

  /**
   * One line of text, baseline at y; x is its left edge, middle or right edge as `align` says.
   * `truth: false` draws without listing it (a watermark, a logo letter).
   */
  text(x, y, text, style = {}) {
    const s = { ...this.defaults, ...style };
    const advance = measure(text, s.font, s.size, s.spacing, s.wordSpacing);
    const left = s.align === "right" ? x - advance : s.align === "center" ? x - advance / 2 : x;
    const { d, box } = outline(text, left, y, s.font, s.size, s.spacing, s.wordSpacing);
    this.add(`<path d="${d}" fill="${s.color}"/>`);
    if (s.truth !== false && box) {
      this.lines.push({
        text: text.replace(/\s+/g, " ").trim(),
        box: box.map((v) => Math.round(v * 10) / 10),
        font: s.font,
        size: s.size,
      });
    }
    return { advance, right: left + advance, box };
  }

  /** A paragraph wrapped to `width`; returns the baseline after its last line. */
  paragraph(x, y, width, text, style = {}) {
    const s = { ...this.defaults, ...style };
    const leading = s.leading ?? Math.round(s.size * 1.5);
    for (const line of wrap(text, s.font, s.size, width, s.wordSpacing)) {
      this.text(x, y, line, style);
      y += leading;
    }
    return y;
  }

  svg() {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}">${this.parts.join("")}</svg>`;
  }

  /** A sharp pipeline of the drawn page. */
  image() {
    return sharp(Buffer.from(this.svg()), { limitInputPixels: 50_000_000 });
  }
}

export { sharp };
