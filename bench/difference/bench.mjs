// How often the tool "difference" calls a re-encoded picture changed, and misses a small change behind the coding.
//
// Usage: npm run bench -- difference
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const root = new URL("../../", import.meta.url);
const sharp = createRequire(new URL("packages/vision/package.json", root))("sharp");

const qualities = [50, 60, 75, 90];
/** A patch of 12 x 12 pixels, 60 levels brighter or darker than what was there. */
const patch = 12;
const step = 60;

async function decode(input) {
  const { data, info } = await sharp(input)
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
}

const encoded = async ({ data, width, height, channels }, quality) =>
  decode(await sharp(data, { raw: { width, height, channels } }).jpeg({ quality }).toBuffer());

function patched(pixels) {
  const [left, top] = [Math.floor(pixels.width * 0.37), Math.floor(pixels.height * 0.41)];
  const data = Uint8Array.from(pixels.data);
  const middle = data[((top + patch / 2) * pixels.width + left + patch / 2) * 3 + 1];
  const by = middle < 128 ? step : -step;
  for (let y = top; y < top + patch; y++) {
    for (let i = (y * pixels.width + left) * 3; i < (y * pixels.width + left + patch) * 3; i++)
      data[i] = Math.max(0, Math.min(255, data[i] + by));
  }
  return { pixels: { ...pixels, data }, left, top };
}

export default async function bench() {
  const from = (path) => import(new URL(`packages/vision/dist/tools/difference/${path}`, root));
  const [{ comparePixels }, { changedRegions }] = [await from("compare.js"), await from("regions.js")];
  const files = ["samples/", "bench/documents/pages/"].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => /\.(png|jpg)$/.test(name))
      .map((name) => new URL(folder + name, root)),
  );
  const pictures = [];
  for (const file of files) pictures.push(await decode(readFileSync(file)));
  const rows = [];
  for (const quality of qualities) {
    let [called, missed] = [0, 0];
    for (const picture of pictures) {
      const again = await encoded(picture, quality);
      if (changedRegions(comparePixels(picture, again)).length > 0) called++;
      const { pixels, left, top } = patched(picture);
      const regions = changedRegions(comparePixels(picture, await encoded(pixels, quality)));
      const found = regions.some(
        ({ box: [x0, y0, x1, y1] }) => x0 < left + patch && x1 > left && y0 < top + patch && y1 > top,
      );
      if (!found) missed++;
    }
    const n = `n = ${pictures.length}`;
    rows.push({
      name: `JPEG ${quality} called changed, ${n}`,
      value: called / pictures.length,
      unit: "share",
    });
    const what = `a patch of ${patch} pixels and ${step} levels missed behind JPEG ${quality}, ${n}`;
    rows.push({ name: what, value: missed / pictures.length, unit: "share" });
  }
  return rows;
}
