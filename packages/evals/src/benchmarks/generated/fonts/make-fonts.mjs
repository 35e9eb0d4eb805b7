// Writes outlines.ts: the glyphs of ASCII and a few signs, of five fonts, by the script that wrote vision's own font.
//
//   npm pack @fontsource/roboto@5.0.14 @fontsource/roboto-slab@5.3.0 @fontsource/roboto-mono@5.0.14 @fontsource/schoolbell@5.3.0
//   (all Apache-2.0; unpack each as FOLDER/NAME)   node make-fonts.mjs FOLDER > outlines.ts

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const folder = process.argv[2];
const make = join(import.meta.dirname, "../../../../../vision/src/media/drawing/make-font.mjs");
const files = {
  sans: "roboto/files/roboto-latin-400-normal.woff",
  sansBold: "roboto/files/roboto-latin-700-normal.woff",
  slab: "roboto-slab/files/roboto-slab-latin-400-normal.woff",
  slabBold: "roboto-slab/files/roboto-slab-latin-700-normal.woff",
  mono: "roboto-mono/files/roboto-mono-latin-400-normal.woff",
  hand: "schoolbell/files/schoolbell-latin-400-normal.woff",
};
const isKept = (code) => (code >= 0x20 && code <= 0x7e) || "£€°×·–—•".includes(String.fromCodePoint(code));
const blocks = Object.entries(files).map(([name, file]) => {
  const source = execFileSync(process.execPath, [make, join(folder, file)], { encoding: "utf8" });
  const glyphs = source
    .slice(source.indexOf("`") + 1, source.lastIndexOf("`"))
    .trim()
    .split("\n")
    .filter((line) => isKept(Number.parseInt(line.split(" ", 1)[0], 36)));
  return `  ${name}: \`\n${glyphs.join("\n")}\n\`,`;
});
console.log(`// Written by make-fonts.mjs. Outlines of Roboto, Roboto Slab, Roboto Mono (Copyright Google) and Schoolbell (Copyright Font
// Diner), all Apache License 2.0, changed: a subset of their characters, rounded to a thousandth of an em. Over 400 lines because it is
// data, a glyph a line.

/** One glyph a line: code point in base 36, advance, relative SVG path with y down; 1000 units to the em. */
export const outlines = {
${blocks.join("\n")}
} as const;`);
