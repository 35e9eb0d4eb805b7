import { type Box, boxIou } from "@fovea/core";
import { INPUT_SIZE } from "./network.js";

/** A face in pixels of the network's input. */
export interface Face {
  readonly box: Box;
  readonly score: number;
}

/** Variances by which the network's corrections were divided in training: centre and size. */
const CENTRE = 10;
const SIZE = 5;

/**
 * The faces in the detector's output that score at least `least`, best first; of boxes that overlap by more than
 * half the best stays.
 *
 * @param boxes corrections of the anchors: centre y and x, logarithm of height and width. (anchors, 4)
 * @param classes logits, of which number 1 is the face. (anchors, 3)
 * @param anchors [top, left, bottom, right] as parts of the input's side. (anchors, 4)
 */
export function decodeFaces(
  boxes: Float32Array,
  classes: Float32Array,
  anchors: Float32Array,
  least: number,
): Face[] {
  const leastLogit = Math.log(least / (1 - least));
  const faces: Face[] = [];
  for (let i = 0; i * 4 < anchors.length; i++) {
    const logit = classes[i * 3 + 1]!;
    if (logit < leastLogit) continue;
    faces.push({
      box: correct(anchors.subarray(i * 4, i * 4 + 4), boxes.subarray(i * 4, i * 4 + 4)),
      score: 1 / (1 + Math.exp(-logit)),
    });
  }
  const kept: Face[] = [];
  for (const face of faces.sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => boxIou(other.box, face.box) <= 0.5)) kept.push(face);
  }
  return kept;
}

function correct(anchor: Float32Array, correction: Float32Array): Box {
  const [top, left, bottom, right] = [anchor[0]!, anchor[1]!, anchor[2]!, anchor[3]!];
  const [height, width] = [bottom - top, right - left];
  const y = top + height / 2 + (correction[0]! / CENTRE) * height;
  const x = left + width / 2 + (correction[1]! / CENTRE) * width;
  const halfHeight = (Math.exp(correction[2]! / SIZE) * height) / 2;
  const halfWidth = (Math.exp(correction[3]! / SIZE) * width) / 2;
  return [
    (x - halfWidth) * INPUT_SIZE,
    (y - halfHeight) * INPUT_SIZE,
    (x + halfWidth) * INPUT_SIZE,
    (y + halfHeight) * INPUT_SIZE,
  ];
}
