// Worse copies of a page, made when they are needed: skewed, blurred, shaded, compressed. The same page and
// variant always give the same pixels on one version of sharp.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

// sharp is a dependency of the vision package, not of the workspace.
const sharp = createRequire(new URL("../../packages/vision/package.json", import.meta.url))("sharp");

/** A number in [0, 1) that depends on the words only. */
const fraction = (...words) =>
  createHash("sha256").update(words.join("\n")).digest().readUInt32BE(0) / 2 ** 32;

const identity = [1, 0, 0, 1, 0, 0];

/** The page as it is. */
async function clean(file) {
  const { data, info } = await sharp(file).removeAlpha().png().toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: "image/png", width: info.width, height: info.height, matrix: identity };
}

/** Turned by 1.5 to 3 degrees, one way or the other as the name says, on a light grey table. */
async function skewed(file, name) {
  const { width, height } = await sharp(file).metadata();
  const angle = (fraction(name, "way") < 0.5 ? -1 : 1) * (1.5 + 1.5 * fraction(name, "angle"));
  const { data, info } = await sharp(file)
    .removeAlpha()
    .rotate(angle, { background: "#d4d4d4" })
    .png()
    .toBuffer({ resolveWithObject: true });
  const cos = Math.cos((angle * Math.PI) / 180);
  const sin = Math.sin((angle * Math.PI) / 180);
  // x' = cos x - sin y + e, y' = sin x + cos y + f; the middle of the page stays in the middle.
  const matrix = [
    cos,
    sin,
    -sin,
    cos,
    info.width / 2 - (cos * width) / 2 + (sin * height) / 2,
    info.height / 2 - (sin * width) / 2 - (cos * height) / 2,
  ];
  return { bytes: data, mediaType: "image/png", width: info.width, height: info.height, matrix };
}

/** Gaussian blur, sigma 1 pixel. */
async function blurred(file) {
  const { data, info } = await sharp(file).removeAlpha().blur(1).png().toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: "image/png", width: info.width, height: info.height, matrix: identity };
}

/** Light that falls from 100% to 55% across the page in a direction that the name says, and grain of sigma 6. */
async function shaded(file, name) {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const turn = 2 * Math.PI * fraction(name, "light");
  const [dx, dy] = [Math.cos(turn), Math.sin(turn)];
  const reach = Math.abs(dx) + Math.abs(dy);
  let state = Math.floor(fraction(name, "grain") * 2 ** 32) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const along = ((2 * x) / width - 1) * dx + ((2 * y) / height - 1) * dy;
      const light = 0.775 + (0.225 * along) / reach;
      // Sum of four uniforms: variance 4/12, near enough to a normal for grain.
      const grain = ((uniform() + uniform() + uniform() + uniform() - 2) * 6) / Math.sqrt(4 / 12);
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 3 + c;
        data[at] = Math.max(0, Math.min(255, Math.round(data[at] * light + grain)));
      }
    }
  }
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { bytes, mediaType: "image/png", width, height, matrix: identity };
}

/** JPEG of quality 60 with halved colour. */
async function compressed(file) {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .jpeg({ quality: 60, chromaSubsampling: "4:2:0" })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: "image/jpeg", width: info.width, height: info.height, matrix: identity };
}

/** Each takes a page's file (or bytes) and its name; see README.md for what it returns. */
export const variants = { clean, skewed, blurred, shaded, compressed };

/**
 * Bounds on the page of a box or polygon found in a variant.
 * @param {{ matrix: number[] }} variant its matrix [a, b, c, d, e, f] takes page points to variant points
 * @param {{ box: number[], polygon?: number[][] }} found in pixels of the variant
 * @returns {[number, number, number, number]} box in pixels of the page
 */
export function boxOnPage({ matrix: [a, b, c, d, e, f] }, { box, polygon }) {
  const [x0, y0, x1, y1] = box;
  const corners = polygon ?? [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  const determinant = a * d - b * c;
  const points = corners.map(([x, y]) => [
    (d * (x - e) - c * (y - f)) / determinant,
    (a * (y - f) - b * (x - e)) / determinant,
  ]);
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
