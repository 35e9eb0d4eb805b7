// QR codes and barcodes as SVG modules, and a check that reads a finished picture back.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes, writeBarcode } from "zxing-wasm/full";

const require = createRequire(import.meta.url);
const sharp = require("sharp");
// The package would fetch its binary from a content network; it is on disk already.
prepareZXingModule({
  overrides: { wasmBinary: readFileSync(require.resolve("zxing-wasm/full/zxing_full.wasm")).buffer },
});

/**
 * Black runs of a symbol as SVG at (x, y), `module` pixels a module; a linear code is `height` pixels high.
 * @returns `{ svg, width }`
 */
export async function code(text, format, x, y, module, height = module, color = "#000000") {
  const made = await writeBarcode(text, { format, scale: 1, addQuietZones: false });
  if (made.error) throw new Error(made.error);
  const { data, info } = await sharp(Buffer.from(await made.image.arrayBuffer()))
    .removeAlpha()
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = format === "Code128" || format === "EAN13" ? 1 : info.height;
  let d = "";
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < info.width; i++) {
      if (data[j * info.width + i] > 127) continue;
      const start = i;
      while (i + 1 < info.width && data[j * info.width + i + 1] <= 127) i++;
      const run = (i + 1 - start) * module;
      d += `M${x + start * module} ${y + j * module}h${run}v${height}h${-run}z`;
    }
  }
  return { svg: `<path d="${d}" fill="${color}" shape-rendering="crispEdges"/>`, width: info.width * module };
}

/** Texts of every code in a file, sorted. */
export async function readCodes(file) {
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const found = await readBarcodes(
    { data: new Uint8ClampedArray(data), width: info.width, height: info.height },
    { tryHarder: true },
  );
  return found.map((one) => `${one.format}: ${one.text}`).sort();
}
