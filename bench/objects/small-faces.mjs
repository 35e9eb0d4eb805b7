// How small may a face be? The group photographs of truth.json side by side on ever larger sheets; prints how many of
// their faces the expert answers from and mentions, by the median height of a face in parts of the longer side.
//
//   npm run build && node bench/objects/small-faces.mjs

import { fileURLToPath } from "node:url";
import { boxIou } from "@fovea/core";
import sharp from "sharp";
import { facesIn, openFaceDetector } from "../../packages/vision/dist/experts/faces/implementation.js";
import { thresholds } from "../../packages/vision/dist/experts/faces/thresholds.js";
import { readTruth } from "./pictures.mjs";

const pictures = readTruth().filter((picture) => picture.faces.length > 1);
const detector = await openFaceDetector();
const [width, height] = [1920, 1536];

for (const columns of [1, 2, 3, 4]) {
  const cell = [width / columns, height / columns];
  const placed = Array.from({ length: columns * columns }, (_, i) => {
    const picture = pictures[i % pictures.length];
    const scale = Math.min(cell[0] / picture.width, cell[1] / picture.height);
    const [left, top] = [(i % columns) * cell[0], Math.floor(i / columns) * cell[1]].map(Math.round);
    return { picture, scale, left, top };
  });
  const layers = placed.map(async ({ picture, scale, left, top }) => {
    const file = fileURLToPath(new URL(`../../${picture.file}`, import.meta.url));
    const input = await sharp(file)
      .resize(Math.floor(picture.width * scale), Math.floor(picture.height * scale), { fit: "fill" })
      .png()
      .toBuffer();
    return { input, left, top };
  });
  const { data } = await sharp({ create: { width, height, channels: 3, background: "#808080" } })
    .composite(await Promise.all(layers))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const truth = placed.flatMap(({ picture, scale, left, top }) =>
    picture.faces.map((box) => box.map((value, i) => value * scale + (i % 2 === 0 ? left : top))),
  );
  const found = await facesIn({ data, width, height }, detector, { checkCancelled() {} });
  const mentioned = found.filter((face) => face.score >= thresholds.candidate);
  const sure = mentioned.filter((face) => face.agreed && face.score >= thresholds.answer);
  const seen = (faces) => truth.filter((box) => faces.some((face) => boxIou(face.box, box) >= 0.4)).length;
  const heights = truth.map((box) => box[3] - box[1]).sort((a, b) => a - b);
  const part = ((100 * heights[heights.length >> 1]) / width).toFixed(1);
  console.log(
    `${truth.length} faces, median height ${part}% of the longer side: answered from ${seen(sure)}, mentioned ${seen(mentioned)}; false answers ${sure.length - seen(sure)}`,
  );
}
