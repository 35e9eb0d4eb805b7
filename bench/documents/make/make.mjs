// Draws the document set: FOVEA_FONTS=FOLDER node bench/documents/make/make.mjs
// (samples/README.md says how to install the fonts). Committed pages and truth are what the bench reads.
import { mkdirSync, writeFileSync } from "node:fs";
import * as business from "./business.mjs";
import * as open from "./public.mjs";
import * as tuning from "./tuning.mjs";

const sets = {
  "held-out": {
    invoice: business.invoice,
    letter: business.letter,
    form: business.form,
    table: business.table,
    statement: business.statement,
    card: business.card,
    receipt: open.receipt,
    article: open.article,
    slide: open.slide,
    label: open.label,
    menu: open.menu,
    timetable: open.timetable,
    code: open.code,
    notice: open.notice,
  },
  tuning: {
    memo: tuning.memo,
    "price-list": tuning.priceList,
    essay: tuning.essay,
    dashboard: tuning.dashboard,
    leaflet: tuning.leaflet,
    rules: tuning.rules,
  },
};

const at = (path) => new URL(`../${path}`, import.meta.url);
for (const folder of ["pages", "truth"]) mkdirSync(at(folder), { recursive: true });
let bytes = 0;
let characters = 0;
for (const [split, pages] of Object.entries(sets)) {
  for (const [name, draw] of Object.entries(pages)) {
    const page = draw();
    for (const line of page.lines) {
      const [x0, y0, x1, y1] = line.box;
      if (x0 < 0 || y0 < 0 || x1 > page.width || y1 > page.height)
        throw new Error(`${name}: off page: ${line.text}`);
      if (line.size < 11 || line.size > 28) throw new Error(`${name}: size ${line.size}: ${line.text}`);
    }
    const png = await page
      .image()
      .removeAlpha()
      .png({ palette: true, colours: 48, dither: 0, compressionLevel: 9, effort: 10 })
      .toBuffer();
    writeFileSync(at(`pages/${name}.png`), png);
    const truth = { v: 1, name, split, file: `pages/${name}.png`, width: page.width, height: page.height };
    const lines = page.lines.map((line) => `  ${JSON.stringify(line)}`).join(",\n");
    writeFileSync(
      at(`truth/${name}.json`),
      `${JSON.stringify(truth, null, 1).slice(0, -2)},\n "lines": [\n${lines}\n ]\n}\n`,
    );
    const count = page.lines.reduce((sum, line) => sum + line.text.length, 0);
    bytes += png.length;
    if (split === "held-out") characters += count;
    console.log(`${split} ${name}: ${page.lines.length} lines, ${count} characters, ${png.length} bytes`);
  }
}
console.log(`all: ${bytes} bytes; held out: ${characters} characters`);
