import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { Job } from "../host/protocol.js";
import { blobsOf } from "./blobs.js";
import { type Frame, growFrame, smallestFrame } from "./frame.js";
import type { RunModel } from "./models.js";
import { type Normalisation, resizeToPlanes } from "./resample.js";

/** ImageNet's mean and deviation, in the order in which PaddleOCR applies them to blue, green, red. */
const normalisation: Normalisation = {
  shift: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  gain: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)],
};

/** A pixel belongs to a line's core above this probability. */
const PIXEL_THRESHOLD = 0.3;
/** A line counts when its core's mean probability is at least this. */
export const DETECTION_THRESHOLD = 0.5;
/**
 * How far a core is grown back to the line: area * ratio / perimeter (Liao et al. 2020, section 3.4). PaddleOCR grows by
 * 1.5 to 2; this recogniser reads tighter lines better (README, "Thresholds").
 */
const UNCLIP_RATIO = 1.4;

export interface DetectedLine {
  readonly frame: Frame;
  readonly score: number;
}

/** The detector's answer for a part of the image: the chance of "core of a text line" per cell. (height, width) */
interface Map {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  /** The part of the image that it covers, in pixels. */
  readonly part: Box;
}

/**
 * DB (Liao et al. 2020, "Real-time scene text detection with differentiable binarization") on a part of the image seen at
 * `scale`.
 */
async function mapOf(image: SharedImage, part: Box, scale: number, detector: RunModel): Promise<Map> {
  // The network halves five times: sides are multiples of 32, so the two scales differ a little.
  const side = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32);
  const [width, height] = [side(part[2] - part[0]), side(part[3] - part[1])];
  const planes = resizeToPlanes(image, part, width, height, normalisation);
  const { data } = await detector(planes, [1, 3, height, width]);
  return { values: data, width, height, part };
}

function linesIn({ values, width, height, part }: Map): DetectedLine[] {
  const [sx, sy] = [(part[2] - part[0]) / width, (part[3] - part[1]) / height];
  const lines: DetectedLine[] = [];
  for (const blob of blobsOf(values, width, height, PIXEL_THRESHOLD)) {
    if (blob.mean < DETECTION_THRESHOLD || blob.pixels < 6) continue;
    const core = smallestFrame(blob.outline.map(([x, y]) => [part[0] + x * sx, part[1] + y * sy] as const));
    if (Math.min(core.length / sx, core.thickness / sy) < 2) continue;
    const distance = (core.length * core.thickness * UNCLIP_RATIO) / (2 * (core.length + core.thickness));
    lines.push({ frame: growFrame(core, distance), score: blob.mean });
  }
  return lines;
}

/** Longest side at which an image is seen whole, in cells; a 1,600 x 1,200 map takes 0.5 GB while it is computed. */
const WHOLE_SIDE = 1600;
/** Small pictures are enlarged by up to this: lone digits and small print are found that are missed at 1. */
const ENLARGE = 1.25;
/** Longest side of the second, closer look at large pictures, in cells. */
const CLOSE_SIDE = 4000;
/** Side of a tile of the closer look and how far tiles reach into their neighbours, in cells. */
const TILE = 1280;
const OVERLAP = 64;
/** Lines at least this thick in the whole view, in cells, are taken from it. */
const THICK = 20;

/**
 * All text lines of an image, in its pixels.
 *
 * It is seen whole first. Where a large picture has detail that no line found so far explains (small print), it is seen
 * again in tiles at up to full size, whose maps are joined before lines are taken from them, so that no line is cut.
 */
export async function detectLines(image: SharedImage, detector: RunModel, job: Job): Promise<DetectedLine[]> {
  job.checkCancelled();
  const all: Box = [0, 0, image.width, image.height];
  const longest = Math.max(image.width, image.height);
  const scale = Math.min(ENLARGE, WHOLE_SIDE / longest);
  const whole = linesIn(await mapOf(image, all, scale, detector));
  const close = Math.min(1, CLOSE_SIDE / longest);
  if (close < scale * 1.2) return whole;
  const near = await closerLook(
    image,
    close,
    detector,
    job,
    whole.filter((line) => line.frame.thickness * scale >= 12),
  );
  const kept = whole.filter((line) => Math.min(line.frame.thickness, line.frame.length) * scale >= THICK);
  for (const line of near) if (!isCovered(line.frame, kept)) kept.push(line);
  for (const line of whole) if (!isCovered(line.frame, kept)) kept.push(line);
  return kept;
}

async function closerLook(
  image: SharedImage,
  scale: number,
  detector: RunModel,
  job: Job,
  explained: readonly DetectedLine[],
): Promise<DetectedLine[]> {
  const [width, height] = [Math.ceil(image.width * scale), Math.ceil(image.height * scale)];
  const joined = new Float32Array(width * height);
  const tiles = (length: number) => Math.max(1, Math.ceil(length / TILE));
  const [columns, rows] = [tiles(width), tiles(height)];
  let looked = false;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const core: Box = [
        Math.round((column * width) / columns),
        Math.round((row * height) / rows),
        Math.round(((column + 1) * width) / columns),
        Math.round(((row + 1) * height) / rows),
      ];
      const part: Box = [
        Math.max(0, core[0] - OVERLAP) / scale,
        Math.max(0, core[1] - OVERLAP) / scale,
        Math.min(image.width, (core[2] + OVERLAP) / scale),
        Math.min(image.height, (core[3] + OVERLAP) / scale),
      ];
      job.checkCancelled();
      if (!hasUnexplainedDetail(image, part, scale, explained)) continue;
      looked = true;
      const map = await mapOf(image, part, scale, detector);
      const [cx, cy] = [map.width / (part[2] - part[0]) / scale, map.height / (part[3] - part[1]) / scale];
      for (let y = core[1]; y < core[3]; y++) {
        const from = Math.min(map.height - 1, Math.floor((y + 0.5 - part[1] * scale) * cy)) * map.width;
        for (let x = core[0]; x < core[2]; x++) {
          const column = Math.min(map.width - 1, Math.floor((x + 0.5 - part[0] * scale) * cx));
          joined[y * width + x] = map.values[from + column]!;
        }
      }
    }
  }
  return looked
    ? linesIn({ values: joined, width, height, part: [0, 0, width / scale, height / scale] })
    : [];
}

/** A jump between neighbouring samples that ink on paper makes and sky or skin does not, in grey levels. */
const EDGE = 40;
/** Samples with a jump outside known lines, as a share, above which a tile is worth a closer look. */
const DETAIL = 0.002;

function hasUnexplainedDetail(
  image: SharedImage,
  [x0, y0, x1, y1]: Box,
  scale: number,
  explained: readonly DetectedLine[],
): boolean {
  const step = Math.max(1, Math.floor(1 / scale));
  let [edges, samples] = [0, 0];
  for (let y = Math.floor(y0); y < y1 - 1; y += 3 * step) {
    let before = -1;
    for (let x = Math.floor(x0); x < x1 - 1; x += step) {
      const at = (y * image.width + x) * 3;
      const grey = (image.data[at]! + 2 * image.data[at + 1]! + image.data[at + 2]!) >> 2;
      samples++;
      const isEdge = before >= 0 && Math.abs(grey - before) > EDGE;
      before = grey;
      if (isEdge && !explained.some(({ frame }) => isInside(x, y, frame, 1.2))) edges++;
    }
  }
  return edges > DETAIL * samples;
}

function isInside(x: number, y: number, { centre, along, length, thickness }: Frame, reach: number): boolean {
  const [dx, dy] = [x - centre[0], y - centre[1]];
  const [a, d] = [dx * along[0] + dy * along[1], dy * along[0] - dx * along[1]];
  return Math.abs(a) <= (length / 2) * reach && Math.abs(d) <= (thickness / 2) * reach;
}

/** More than half of the middle line of the frame lies in others. */
function isCovered(frame: Frame, others: readonly DetectedLine[]): boolean {
  const samples = 16;
  let covered = 0;
  for (let i = 0; i < samples; i++) {
    const a = ((i + 0.5) / samples - 0.5) * frame.length;
    const [x, y] = [frame.centre[0] + frame.along[0] * a, frame.centre[1] + frame.along[1] * a];
    if (others.some((other) => isInside(x, y, other.frame, 1))) covered++;
  }
  return covered > samples / 2;
}
