// Fonts as outlines. Text is drawn as glyph paths, so a picture does not depend on the fonts, the hinting
// or the shaping library of the machine that draws it, and every box of the truth is the box of real ink.
// The fonts are not in this repository; samples/README.md has the one command that installs them
// (open licences, pinned versions) into a folder outside it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.FOVEA_FONTS;
if (!folder) {
  throw new Error(
    "FOVEA_FONTS is not set: install the fonts as samples/README.md says and point it at that folder",
  );
}
const requireThere = createRequire(join(folder, "package.json"));
const opentype = requireThere("opentype.js");
const loaded = new Map();

/**
 * A font by short name: "inter-400", "lora-400-italic", "dejavu:DejaVuSansMono-Bold".
 * @returns an opentype.js font
 */
export function font(name) {
  const known = loaded.get(name);
  if (known) return known;
  const dejavu = name.startsWith("dejavu:");
  const match = /^(.*)-(\d+)(-italic)?$/.exec(name);
  const file = dejavu
    ? join(folder, "node_modules/dejavu-fonts-ttf/ttf", `${name.slice(7)}.ttf`)
    : join(
        folder,
        "node_modules/@fontsource",
        match[1],
        "files",
        `${match[1]}-latin-${match[2]}-${match[3] ? "italic" : "normal"}.woff`,
      );
  const bytes = readFileSync(file);
  const parsed = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  loaded.set(name, parsed);
  return parsed;
}

/**
 * Outline one line of text with its baseline at (x, y); `spacing` pixels more between glyphs, `wordSpacing` at spaces.
 * @returns `{ d, advance, box }`: SVG path data, advance in pixels, ink box [x0, y0, x1, y1] or null
 */
export function outline(text, x, y, fontName, size, spacing = 0, wordSpacing = 0) {
  const f = font(fontName);
  const scale = size / f.unitsPerEm;
  let pen = x;
  let d = "";
  let box = null;
  let previous = null;
  for (const character of text) {
    const glyph = f.charToGlyph(character);
    if (glyph.index === 0) throw new Error(`${fontName} has no glyph for "${character}" in "${text}"`);
    if (previous) pen += f.getKerningValue(previous, glyph) * scale + spacing;
    const path = glyph.getPath(pen, y, size);
    if (path.commands.length > 0) {
      d += pathData(path.commands);
      const b = path.getBoundingBox();
      box = box
        ? [Math.min(box[0], b.x1), Math.min(box[1], b.y1), Math.max(box[2], b.x2), Math.max(box[3], b.y2)]
        : [b.x1, b.y1, b.x2, b.y2];
    }
    pen += glyph.advanceWidth * scale + (character === " " ? wordSpacing : 0);
    previous = glyph;
  }
  return { d, advance: pen - x, box };
}

/** SVG path data; opentype.js's own writer leaves out separators that the SVG parser needs. */
function pathData(commands) {
  const n = (value) => String(Math.round(value * 100) / 100);
  return commands
    .map((c) => {
      if (c.type === "Z") return "Z";
      if (c.type === "C") return `C${[c.x1, c.y1, c.x2, c.y2, c.x, c.y].map(n).join(" ")}`;
      if (c.type === "Q") return `Q${[c.x1, c.y1, c.x, c.y].map(n).join(" ")}`;
      return `${c.type}${n(c.x)} ${n(c.y)}`;
    })
    .join("");
}

/** Advance width in pixels. */
export function measure(text, fontName, size, spacing = 0, wordSpacing = 0) {
  return outline(text, 0, 0, fontName, size, spacing, wordSpacing).advance;
}

/** Greedy word wrap into lines no wider than `width` pixels. */
export function wrap(text, fontName, size, width, wordSpacing = 0) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, fontName, size, 0, wordSpacing) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}
