import type { JsonValue, MediaPart } from "@fovea/core";
import type { SampleEvidence } from "../datasets/index.js";
import { TargetError } from "../scorers/answer-scorer.js";
import { checkedBox } from "../scorers/places/read.js";
import type { PlacedTruth } from "./settings.js";

/**
 * Ground truth of a sample in the media of a run. A sample's handles are those that the run's media have.
 *
 * @throws TargetError for a handle that is not there, a page that is none, and a box without area or off its medium.
 */
export function placeTruth(
  evidence: readonly SampleEvidence[],
  media: Readonly<Record<string, MediaPart>>,
): PlacedTruth[] {
  return evidence.map(({ medium, box: given, page, time, text }) => {
    const part = Object.hasOwn(media, medium) ? media[medium] : undefined;
    if (part === undefined)
      throw new TargetError(
        `the run has no medium "${medium}"`,
        `name one of ${Object.keys(media).join(", ") || "none: it was given no media"}`,
      );
    const box = checkedBox(given);
    const [width, height] = sizeOf(part, page ?? 0);
    const fits = box[0] < Math.min(box[2], width) && box[1] < Math.min(box[3], height);
    if (!fits || box[2] <= 0 || box[3] <= 0)
      throw new TargetError(
        `the box [${box.join(", ")}] has no area in ${medium}, which is ${width}x${height}`,
        "give [x0, y0, x1, y1] in pixels of the original (points of a page), x0 < x1 and y0 < y1",
      );
    return {
      media: part.ref.id,
      box: [Math.max(0, box[0]), Math.max(0, box[1]), Math.min(width, box[2]), Math.min(height, box[3])],
      // Of a document every place is on a page.
      ...(part.type === "document" ? { page: page ?? 0 } : {}),
      ...(time === undefined ? {} : { time }),
      ...(text === undefined ? {} : { text }),
    };
  });
}

function sizeOf({ ref, name }: MediaPart, page: number): readonly [number, number] {
  if (page !== 0 && ref.type !== "document")
    throw new TargetError(`${name ?? ref.type} has no pages`, "leave the page out");
  if (ref.type === "image" || ref.type === "video") return [ref.width, ref.height];
  if (ref.type !== "document") throw new TargetError(`${name ?? ref.type} has no regions`, "name a picture");
  const size = ref.pages[page];
  if (size === undefined)
    throw new TargetError(
      `${name ?? "the document"} has no page ${page} (they count from 0)`,
      `it has ${ref.pages.length}`,
    );
  return [size.width, size.height];
}

/** What a truth file says: where the right answer shows, and perhaps what it is. */
export interface TruthFile {
  readonly evidence: readonly SampleEvidence[];
  readonly answer?: string;
}

/**
 * A truth file: a list of `{medium, box, page?, time?, text?}`, or `{answer?, evidence: [...]}`. `medium` may be left out
 * where there is one.
 *
 * @throws TargetError for anything else.
 */
export function readTruth(json: JsonValue, media: Readonly<Record<string, MediaPart>>): TruthFile {
  const refuse = (what: string) =>
    new TargetError(
      `the truth ${what}`,
      'write {"answer": "...", "evidence": [{"medium": "image-1", "box": [x0, y0, x1, y1]}]}',
    );
  const isObject = (value: unknown): value is Record<string, JsonValue> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const list = Array.isArray(json)
    ? (json as readonly JsonValue[])
    : isObject(json)
      ? json.evidence
      : undefined;
  if (!Array.isArray(list) || list.length === 0) throw refuse("holds no evidence");
  const handles = Object.keys(media);
  const evidence = (list as readonly JsonValue[]).map((entry, i): SampleEvidence => {
    if (!isObject(entry)) throw refuse(`has an entry ${i} that is no object`);
    const { medium = handles.length === 1 ? handles[0] : undefined, box, page, time, text } = entry;
    if (typeof medium !== "string") throw refuse(`does not say of which medium entry ${i} is`);
    if (page !== undefined && !Number.isInteger(page)) throw refuse(`has a page ${JSON.stringify(page)}`);
    const range = time as readonly number[] | undefined;
    if (range !== undefined && !(Array.isArray(range) && range.length === 2 && range.every(Number.isFinite)))
      throw refuse(`has a time ${JSON.stringify(time)}; a range in seconds is [from, to]`);
    return {
      medium,
      box: checkedBox(box),
      ...(page === undefined ? {} : { page: page as number }),
      ...(range === undefined ? {} : { time: [range[0]!, range[1]!] }),
      ...(typeof text === "string" ? { text } : {}),
    };
  });
  const answer = isObject(json) ? json.answer : undefined;
  if (answer !== undefined && typeof answer !== "string") throw refuse("has an answer that is no text");
  return { evidence, ...(answer === undefined ? {} : { answer }) };
}
