import { type Box, type Point, pointsBounds } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { Job, OpenExpert } from "../host/protocol.js";
import { detectLines } from "./detect.js";
import { clipBox, type Frame, frameAngle, frameCorners } from "./frame.js";
import { type OcrModels, openModels } from "./models.js";
import { type Placed, readingOrder } from "./order.js";
import { readAll } from "./orient.js";
import type { ReadLine } from "./read.js";
import { LINE_THRESHOLD } from "./settings.js";
import { wordsOf } from "./words.js";

export interface OcrWord {
  readonly text: string;
  readonly score: number;
  readonly box: Box;
  /** Corners from the top left as one reads it; absent when it is upright. */
  readonly polygon?: readonly Point[];
}

export interface OcrLine extends OcrWord {
  readonly words: readonly OcrWord[];
}

export interface OcrAnswer {
  /** In reading order. */
  readonly lines: readonly OcrLine[];
  /** Indexes into `lines`: the lines of one row, as in a table, stand together. */
  readonly rows: readonly (readonly number[])[];
  /** By how much the page must be turned to be upright: degrees clockwise, a multiple of 90. */
  readonly turned: 0 | 90 | 180 | 270;
}

const open: OpenExpert<SharedImage, OcrAnswer> = async () => {
  const models = await openModels();
  return (image, job) => recognise(image, models, job);
};
export default open;

/** Finds and reads all text of an image. */
export async function recognise(image: SharedImage, models: OcrModels, job: Job): Promise<OcrAnswer> {
  const detected = await detectLines(image, models.detector, job);
  const { lines: read, quarters, tilt } = await readAll(image, detected, models, job);
  const lines: OcrLine[] = [];
  const upright: Placed[] = [];
  for (const each of read) {
    const line = ocrLine(each, image, isTilted(each.frame, quarters * 90, tilt));
    if (line === undefined || line.score < LINE_THRESHOLD) continue;
    lines.push(line);
    const box = uprightBox(frameCorners(each.frame), quarters * 90 + tilt);
    upright.push({ box, characters: line.text.length });
  }
  const rows = readingOrder(upright, Math.abs(tilt) < UPRIGHT ? 0 : DRIFT);
  const order = rows.flat();
  const place = new Map(order.map((from, to) => [from, to]));
  return {
    lines: order.map((i) => lines[i]!),
    rows: rows.map((row) => row.map((i) => place.get(i)!)),
    turned: (((4 - quarters) % 4) * 90) as 0 | 90 | 180 | 270,
  };
}

function ocrLine(
  { frame, emissions, contrast, stripHeight }: ReadLine,
  image: SharedImage,
  tilted: boolean,
): OcrLine | undefined {
  const words = wordsOf(emissions, contrast, stripHeight);
  if (words.length === 0) return undefined;
  const place = (from: number, to: number) =>
    regionOf(frame, from * frame.length, to * frame.length, image, tilted);
  const characters = emissions.length;
  return {
    text: words.map((word) => word.text).join(" "),
    score: emissions.reduce((sum, each) => sum + each.score, 0) / characters,
    ...place(words[0]!.from, words.at(-1)!.to),
    words: words.map(({ text, score, from, to }) => ({ text, score, ...place(from, to) })),
  };
}

/** Rows of a page seen at an angle may drift by this many line heights. */
const DRIFT = 0.35;
/** A page that tilts by fewer degrees is upright, and so are its lines: a short one's own angle is mostly noise. */
const UPRIGHT = 0.25;
/** A line that tilts this many degrees more than its page does so on purpose, if it is long enough to tell. */
const ON_PURPOSE = 3;
const LONG = 3;

function isTilted(frame: Frame, pageDegrees: number, tilt: number): boolean {
  const own = ((((frameAngle(frame) - pageDegrees) % 360) + 540) % 360) - 180;
  return (
    pageDegrees !== 0 ||
    Math.abs(tilt) >= UPRIGHT ||
    (Math.abs(own) > ON_PURPOSE && frame.length > LONG * frame.thickness)
  );
}

function regionOf(
  frame: Frame,
  from: number,
  to: number,
  image: SharedImage,
  tilted: boolean,
): Pick<OcrWord, "box" | "polygon"> {
  const corners = frameCorners(tilted ? frame : { ...frame, along: [1, 0] }, from, to);
  const box = clipBox(pointsBounds(corners), image.width, image.height);
  return tilted ? { box, polygon: corners } : { box };
}

/** The bounds of a region after the page, which reads at `degrees`, has been turned upright. */
function uprightBox(corners: readonly Point[], degrees: number): Box {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return pointsBounds(corners.map(([x, y]) => [x * c + y * s, y * c - x * s] as const));
}
