import type { SharedImage } from "../host/pixels.js";
import { decodeCtc, type Emission } from "./ctc.js";
import type { Frame } from "./frame.js";
import type { OcrModels } from "./models.js";
import { straighten } from "./resample.js";

/** Height that the recogniser and the direction classifier were trained on, in pixels. */
const STRIP_HEIGHT = 48;

export interface ReadLine {
  readonly frame: Frame;
  readonly emissions: readonly Emission[];
  /** Mean over the emissions; 0 when there are none. */
  readonly score: number;
  /** Per column of the strip: how far its darkest and lightest pixels are apart, 0 to 2. */
  readonly contrast: Float32Array;
  /** Pixels. */
  readonly stripHeight: number;
}

/**
 * Reads the text in a frame.
 *
 * One line at a time: measured on 2 cores, a batch costs as much CPU per pixel of width as single lines do, and
 * single lines need no padding.
 */
export async function readLine(image: SharedImage, frame: Frame, models: OcrModels): Promise<ReadLine> {
  const width = stripWidth(frame);
  const strip = straighten(image, frame, width, STRIP_HEIGHT);
  const { data, dims } = await models.recogniser(strip, [1, 3, STRIP_HEIGHT, width]);
  const emissions = decodeCtc(data, dims[1]!, dims[2]!, models.alphabet);
  const score = emissions.reduce((sum, each) => sum + each.score, 0) / Math.max(1, emissions.length);
  return { frame, emissions, score, contrast: columnContrast(strip, width), stripHeight: STRIP_HEIGHT };
}

function stripWidth({ length, thickness }: Frame): number {
  const width = (STRIP_HEIGHT * length) / Math.max(1, thickness);
  return Math.min(4096, Math.max(16, Math.round(width / 8) * 8));
}

function columnContrast(strip: Float32Array, width: number): Float32Array {
  const plane = width * STRIP_HEIGHT;
  const contrast = new Float32Array(width);
  for (let i = 0; i < width; i++) {
    let [least, most] = [Infinity, -Infinity];
    for (let j = 0; j < STRIP_HEIGHT; j++) {
      const at = j * width + i;
      const luma = 0.114 * strip[at]! + 0.587 * strip[plane + at]! + 0.299 * strip[2 * plane + at]!;
      if (luma < least) least = luma;
      if (luma > most) most = luma;
    }
    contrast[i] = most - least;
  }
  return contrast;
}

/** Width at which the direction classifier was trained. */
const DIRECTION_WIDTH = 192;

/** The chance, 0 to 1, that the text in the frame stands on its head. */
export async function upsideDown(image: SharedImage, frame: Frame, models: OcrModels): Promise<number> {
  const length = Math.min(frame.length, frame.thickness * (DIRECTION_WIDTH / STRIP_HEIGHT));
  const start = frame.length / 2 - length / 2;
  const head: Frame = {
    ...frame,
    length,
    centre: [frame.centre[0] - frame.along[0] * start, frame.centre[1] - frame.along[1] * start],
  };
  const used = Math.max(8, Math.round((length / frame.thickness) * STRIP_HEIGHT));
  const width = Math.min(DIRECTION_WIDTH, used);
  const strip = straighten(image, head, width, STRIP_HEIGHT);
  const padded = new Float32Array(3 * STRIP_HEIGHT * DIRECTION_WIDTH);
  for (let row = 0; row < 3 * STRIP_HEIGHT; row++) {
    padded.set(strip.subarray(row * width, (row + 1) * width), row * DIRECTION_WIDTH);
  }
  const { data } = await models.direction(padded, [1, 3, STRIP_HEIGHT, DIRECTION_WIDTH]);
  return data[1]!;
}
