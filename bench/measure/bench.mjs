// How often the tool "measure" finds a flaw that was made, and calls out one that is not there.
//
// Usage: npm run bench -- measure          each wrong picture: node bench/measure/bench.mjs
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url);
// sharp is a dependency of the vision package, not of the workspace.
const sharp = createRequire(new URL("packages/vision/package.json", root))("sharp");
const { stream } = await import(new URL("packages/core/dist/random/index.js", root));

const pictures = (folder, role, isPhoto) =>
  readdirSync(new URL(folder, root))
    .filter((name) => /\.(png|jpg)$/.test(name) && !/screenshot|facemesh/.test(name))
    .map((name) => ({ file: folder + name, role, photo: isPhoto(name) }));
const drawn = /badge|form|invoice|letter|receipt|screen|sign|ticket/;
const photographs = "node_modules/@vladmandic/face-api/demo/";

function allPictures() {
  if (!existsSync(fileURLToPath(new URL(photographs, root))))
    throw new Error(`${photographs} is missing: run npm ci with optional dependencies`);
  return [
    ...pictures("samples/", "fitted on", (name) => !drawn.test(name)),
    ...pictures("bench/documents/pages/", "pages", () => false),
    ...pictures(photographs, "held out", () => true),
  ];
}

/** Grey at most 1024 pixels a side: every variant is made from this. */
async function grey(file) {
  const { data, info } = await sharp(readFileSync(new URL(file, root)))
    .autoOrient()
    .flatten({ background: "#ffffff" })
    .resize(1024, 1024, { fit: "inside", withoutEnlargement: true })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 1 };
}

const toLinear = (level) => {
  const s = level / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
};
const toLevel = (light) => {
  const s = Math.min(1, light);
  return Math.round(255 * (s <= 0.0031308 ? 12.92 * s : 1.055 * s ** (1 / 2.4) - 0.055));
};
const mapped = (map) => (pixels) => ({ ...pixels, data: pixels.data.map(map) });
/** Stops of exposure, in linear light. */
const exposed = (stops) => mapped((level) => toLevel(toLinear(level) * 2 ** stops));
const filtered = (filter) => async (pixels) => {
  const { width, height } = pixels;
  const image = filter(sharp(pixels.data, { raw: { width, height, channels: 1 } }));
  return { ...pixels, data: await image.toColourspace("b-w").raw().toBuffer() };
};
const moved = (length) =>
  filtered((image) => {
    const kernel = Array.from({ length: length ** 2 }, (_, i) =>
      Math.floor(i / length) === length >> 1 ? 1 : 0,
    );
    return image.convolve({ width: length, height: length, kernel });
  });
/** Normal deviates (sums of twelve uniform ones), drawn once; each picture takes them in order, from a place of its own. */
const random = stream(1, "bench-measure", 0);
const deviates = Float32Array.from({ length: 100_003 }, () => {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random.random();
  return sum;
});
const noisy = (sigma) => (pixels) => {
  const start = pixels.width * sigma;
  const data = pixels.data.map((level, i) =>
    Math.max(0, Math.min(255, Math.round(level + sigma * deviates[(start + i) % deviates.length]))),
  );
  return { ...pixels, data };
};

/** `photos` variants make no flaw of a page: it stays readable, or stays white. */
const variants = [
  { flaw: "blurry", name: "Gaussian, sigma 2", make: filtered((image) => image.blur(2)) },
  { flaw: "blurry", name: "Gaussian, sigma 4", make: filtered((image) => image.blur(4)) },
  { flaw: "blurry", name: "motion, 15 pixels across", make: moved(15) },
  { flaw: "dark", name: "2 stops under", make: exposed(-2), photos: true },
  { flaw: "dark", name: "3 stops under", make: exposed(-3) },
  { flaw: "bright", name: "2 stops over", make: exposed(2), photos: true },
  { flaw: "bright", name: "3 stops over", make: exposed(3), photos: true },
  { flaw: "noisy", name: "sigma 10", make: noisy(10) },
  { flaw: "noisy", name: "sigma 20", make: noisy(20) },
  {
    flaw: "low-contrast",
    name: "a quarter of the contrast",
    make: mapped((level) => Math.round(128 + (level - 128) / 4)),
  },
];

async function judge() {
  const from = (path) => import(new URL(`packages/vision/dist/${path}`, root));
  const [{ measureQuality }, { flawsOf }] = [
    await from("tools/measure/quality.js"),
    await from("tools/measure/flaws.js"),
  ];
  const flawsIn = async (pixels) => flawsOf(await measureQuality(pixels));
  const rows = [];
  for (const { file, role, photo } of allPictures()) {
    const pixels = await grey(file);
    // The one picture that was truly taken of something moving.
    const truth = file.endsWith("clock_motion.png") ? ["blurry"] : [];
    const found = await flawsIn(pixels);
    for (const flaw of Object.keys(found))
      rows.push({ file, role, variant: "as it is", flaw, has: truth.includes(flaw), said: found[flaw] });
    for (const { flaw, name, make, photos } of variants) {
      if (photos && !photo) continue;
      const said = (await flawsIn(await make(pixels)))[flaw];
      rows.push({ file, role, variant: name, flaw, has: true, said });
    }
  }
  return rows;
}

export default async function bench() {
  return summary(await judge());
}

function summary(rows) {
  const out = [];
  for (const role of ["fitted on", "pages", "held out"]) {
    for (const flaw of ["blurry", "dark", "bright", "noisy", "low-contrast"]) {
      const mine = rows.filter((row) => row.role === role && row.flaw === flaw);
      for (const has of [true, false]) {
        const of = mine.filter((row) => row.has === has);
        if (of.length === 0) continue;
        const wrong = of.filter(({ said }) => said !== has).length;
        const what = has ? "missed" : "called out though not there";
        out.push({
          name: `${flaw} ${what}, ${role}, n = ${of.length}`,
          value: wrong / of.length,
          unit: "share",
        });
      }
    }
  }
  return out;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rows = await judge();
  for (const { file, variant, flaw, has, said } of rows) {
    if (has !== said) console.log(`${has ? "missed" : "false"} ${flaw}: ${file}, ${variant}`);
  }
  console.table(summary(rows));
}
