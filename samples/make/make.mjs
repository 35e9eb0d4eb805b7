// Draws every made sample: FOVEA_FONTS=FOLDER node samples/make/make.mjs [NAME...]
// The committed files are the truth; another version of the renderer may differ from them in a few pixels.
import { writeFileSync } from "node:fs";
import { drawBadge } from "./badge.mjs";
import { drawForm } from "./form.mjs";
import { drawInvoice } from "./invoice.mjs";
import { drawLetter } from "./letter.mjs";
import { readCodes } from "./lib/codes.mjs";
import { invoicePdf, reportPdf, scanPdf } from "./pdfs.mjs";
import { drawReceipt } from "./receipt.mjs";
import { drawScreen } from "./screen.mjs";
import { drawSign } from "./sign.mjs";
import { drawTicket } from "./ticket.mjs";

const png = (image, colours = 256) =>
  image.removeAlpha().png({ palette: true, colours, dither: 0, compressionLevel: 9, effort: 10 }).toBuffer();
const jpeg = (image, quality) => image.jpeg({ quality, mozjpeg: true }).toBuffer();

const makers = {
  "invoice.png": async () => png(drawInvoice().image(), 128),
  "letter.png": async () => png(drawLetter().image(), 96),
  "form.png": async () => png(drawForm().image(), 128),
  "ticket.png": async () => png((await drawTicket()).image(), 128),
  "screen.png": async () =>
    drawScreen().image().removeAlpha().png({ compressionLevel: 9, effort: 10 }).toBuffer(),
  "badge.png": async () =>
    (await drawBadge()).image().removeAlpha().png({ compressionLevel: 9, effort: 10 }).toBuffer(),
  "receipt.jpg": async () => jpeg(await drawReceipt(), 80),
  "sign.jpg": async () => jpeg(await drawSign(), 82),
  "invoice.pdf": async () => invoicePdf(),
  "report.pdf": async () => reportPdf(),
  "scan.pdf": scanPdf,
};

const wanted = process.argv.slice(2);
for (const [name, make] of Object.entries(makers)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const file = new URL(`../${name}`, import.meta.url);
  const bytes = await make();
  writeFileSync(file, bytes);
  const codes = name.endsWith(".pdf") ? [] : await readCodes(bytes);
  console.log(`${name} ${bytes.length} bytes${codes.length ? `, codes: ${codes.join("; ")}` : ""}`);
}
