// The pictures of truth.json and changed copies of them, each with its truth in its own pixels.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

/** @returns the pictures of truth.json */
export const readTruth = () => JSON.parse(readFileSync(join(here, "truth.json"), "utf8")).pictures;

/**
 * What a photographer or a mail programme might have done to a picture. `frame` is what of the picture remains, in
 * parts of its size: more than 0 to 1 adds a grey border. Copies are at most 1280 pixels long, like most of what
 * people send; "original" is untouched.
 */
export const VARIANTS = {
  original: {},
  dark: { change: (image) => image.modulate({ brightness: 0.6 }) },
  colourless: { change: (image) => image.modulate({ saturation: 0 }) },
  coarse: { change: async (image) => sharp(await image.jpeg({ quality: 25 }).toBuffer()) },
  small: { scale: 0.5 },
  "from afar": { frame: [-0.25, -0.25, 1.25, 1.25] },
  "upper left": { frame: [0, 0, 0.85, 0.85] },
  "lower right": { frame: [0.15, 0.15, 1, 1] },
};

const LONGEST = 1280;

/** A picture as one variant: RGB pixels and the truth that is left in it. */
export async function variantOf(picture, name) {
  const { change, scale = 1, frame = [0, 0, 1, 1] } = VARIANTS[name];
  const fit =
    name === "original" ? 1 : Math.min(1, LONGEST / Math.max(picture.width, picture.height)) * scale;
  const [width, height] = [Math.round(picture.width * fit), Math.round(picture.height * fit)];
  const [x0, y0, x1, y1] = frame.map((part, i) => Math.round(part * (i % 2 === 0 ? width : height)));
  const upright = sharp(join(root, picture.file)).rotate().flatten({ background: "#ffffff" }).removeAlpha();
  let image = step(await upright.resize(width, height, { fit: "fill" }).png().toBuffer());
  if (x0 < 0) {
    const border = { left: -x0, right: x1 - width, top: -y0, bottom: y1 - height, background: "#808080" };
    image = step(await image.extend(border).png().toBuffer());
  } else if (x1 - x0 < width) {
    image = step(
      await image
        .extract({ left: x0, top: y0, width: x1 - x0, height: y1 - y0 })
        .png()
        .toBuffer(),
    );
  }
  if (change !== undefined) image = await change(image);
  const { data, info } = await image
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${picture.file} as ${name} has ${info.channels} channels`);
  return {
    file: picture.file,
    variant: name,
    image: { data, width: info.width, height: info.height },
    truth: truthIn(picture, fit, [x0, y0], info),
  };
}

const step = (bytes) => sharp(bytes);

/** Of what is cut off by more than 30% nothing is asked. */
const VISIBLE = 0.7;

function truthIn(picture, fit, [left, top], { width, height }) {
  const place = (box) => {
    const moved = box.map((value, i) => value * fit - (i % 2 === 0 ? left : top));
    const [x0, y0, x1, y1] = moved;
    const cut = [Math.max(0, x0), Math.max(0, y0), Math.min(width, x1), Math.min(height, y1)];
    return { box: cut, visible: area(cut) / area(moved) };
  };
  return {
    objects: picture.objects.map(({ label, box, difficult }) => {
      const { box: placed, visible } = place(box);
      return { label, box: placed, difficult: difficult === true || visible < VISIBLE };
    }),
    ignore: picture.ignore.map(({ label, box }) => ({ label, box: box && place(box).box })),
    faces: picture.faces.map((box) => {
      const { box: placed, visible } = place(box);
      return { label: "face", box: placed, difficult: visible < VISIBLE };
    }),
    absent: picture.absent,
  };
}

export const area = ([x0, y0, x1, y1]) => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
