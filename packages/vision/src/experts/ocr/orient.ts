import type { SharedImage } from "../host/pixels.js";
import type { Job } from "../host/protocol.js";
import type { DetectedLine } from "./detect.js";
import { type Frame, frameAngle, turnFrame } from "./frame.js";
import type { OcrModels } from "./models.js";
import { type ReadLine, readLine, upsideDown } from "./read.js";

/** Frames this much longer than thick show which way their text runs; shorter ones may be a single character. */
const ELONGATED = 1.5;
/** Lines asked for the page's direction: the longest ones. */
const VOTERS = 7;
/** A line below this score is read again the other way round, and the better reading kept. */
const DOUBTFUL = 0.75;

export interface ReadPage {
  readonly lines: readonly ReadLine[];
  /** In which direction most text reads: quarter turns clockwise from "to the right". */
  readonly quarters: number;
  /** Its mean tilt beside that, in degrees clockwise, -45 to 45. */
  readonly tilt: number;
}

/**
 * Reads all lines, each in the direction in which it reads: the page's quarter turn is the majority of what the longest
 * lines say (their shape tells rows from columns, the direction classifier up from down). A line that runs across the
 * page, or reads badly, is tried the other ways too.
 */
export async function readAll(
  image: SharedImage,
  detected: readonly DetectedLine[],
  models: OcrModels,
  job: Job,
): Promise<ReadPage> {
  const frames = detected.map((line) => line.frame);
  const elongated = frames.filter((frame) => Math.max(aspect(frame), 1 / aspect(frame)) >= ELONGATED);
  const weight = (list: readonly Frame[]) =>
    list.reduce((sum, each) => sum + Math.max(each.length, each.thickness), 0);
  const vertical = weight(elongated.filter((frame) => aspect(frame) < 1)) > weight(elongated) / 2;
  const along = vertical ? 1 : 0;
  const voters = elongated
    .filter((frame) => aspect(frame) < 1 === vertical)
    .map((frame) => turnFrame(frame, along))
    .sort((a, b) => b.length - a.length)
    .slice(0, VOTERS);
  let head = 0;
  for (const frame of voters) {
    job.checkCancelled();
    head += (await upsideDown(image, frame, models)) - 0.5;
  }
  const quarters = along + (head > 0 ? 2 : 0);
  const lines: ReadLine[] = [];
  for (const frame of frames) {
    job.checkCancelled();
    lines.push(await readBest(image, frame, quarters, models));
  }
  const tilts = voters.map((frame) => frameAngle(turnFrame(frame, -along))).sort((a, b) => a - b);
  return { lines, quarters, tilt: tilts[Math.floor(tilts.length / 2)] ?? 0 };
}

const aspect = (frame: Frame): number => frame.length / Math.max(1e-6, frame.thickness);

async function readBest(
  image: SharedImage,
  frame: Frame,
  quarters: number,
  models: OcrModels,
): Promise<ReadLine> {
  const first = turnFrame(frame, quarters);
  const across = aspect(first) < 1 / ELONGATED;
  // A tall narrow frame on an upright page: a line that runs across it, or one thin character such as "1".
  const directions = across ? [1, 3, ...(aspect(first) > 0.3 ? [0] : [])] : [0];
  let best: ReadLine | undefined;
  for (const turn of directions) {
    const read = await readLine(image, turnFrame(first, turn), models);
    if (best === undefined || read.score > best.score) best = read;
  }
  if (!across && best!.score < DOUBTFUL) {
    const turned = await readLine(image, turnFrame(first, 2), models);
    if (turned.score > best!.score + 0.1) best = turned;
  }
  return best!;
}
