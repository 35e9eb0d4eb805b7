import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import { blobsOf } from "./blobs.js";
import { type Frame, growFrame, smallestFrame } from "./frame.js";
import type { RunModel } from "./models.js";
import { type Normalisation, resizeToPlanes } from "./resample.js";

/** ImageNet's mean and deviation, in the order in which PaddleOCR applies them to blue, green, red. */
const normalisation: Normalisation = {
  shift: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  gain: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)],
};

export interface DetectorOptions {
  /** A pixel belongs to a line's core above this probability. */
  readonly pixelThreshold: number;
  /** A line counts when its core's mean probability is at least this. */
  readonly lineThreshold: number;
  /** How far a core is grown back to the whole line: area * ratio / perimeter (Liao et al. 2020, section 3.4). */
  readonly unclipRatio: number;
}

export const detectorOptions: DetectorOptions = { pixelThreshold: 0.3, lineThreshold: 0.5, unclipRatio: 1.6 };

export interface DetectedLine {
  readonly frame: Frame;
  readonly score: number;
}

/**
 * Text lines in a part of the image, seen at `scale` (1 = as it is), by DB (Liao et al. 2020, "Real-time scene text
 * detection with differentiable binarization"). Frames are in pixels of the whole image.
 */
export async function detectIn(
  image: SharedImage,
  part: Box,
  scale: number,
  detector: RunModel,
  options: DetectorOptions = detectorOptions,
): Promise<DetectedLine[]> {
  // The network halves five times: sides are multiples of 32, so the two scales differ a little.
  const side = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32);
  const [width, height] = [side(part[2] - part[0]), side(part[3] - part[1])];
  const planes = resizeToPlanes(image, part, width, height, normalisation);
  const { data } = await detector(planes, [1, 3, height, width]);
  const [sx, sy] = [(part[2] - part[0]) / width, (part[3] - part[1]) / height];
  const lines: DetectedLine[] = [];
  for (const blob of blobsOf(data, width, height, options.pixelThreshold)) {
    if (blob.mean < options.lineThreshold || blob.pixels < 6) continue;
    const core = smallestFrame(blob.outline.map(([x, y]) => [part[0] + x * sx, part[1] + y * sy] as const));
    const thin = Math.min(core.length / sx, core.thickness / sy);
    if (thin < 2) continue;
    const distance = (core.length * core.thickness * options.unclipRatio) / (2 * (core.length + core.thickness));
    lines.push({ frame: growFrame(core, distance), score: blob.mean });
  }
  return lines;
}
