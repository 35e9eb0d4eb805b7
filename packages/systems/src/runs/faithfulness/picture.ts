import {
  type Box,
  closureOf,
  type DocumentPart,
  fromOriginal,
  type Image,
  type ImagePart,
  imageSize,
  intersectBoxes,
  type Pixels,
  type Region,
  regionBounds,
  resize,
  type Store,
  storedImage,
} from "@fovea/core";
import { givenMedia } from "@fovea/evals";
import {
  defaultDpi,
  encodePixels,
  imageCodec,
  pageImage,
  paint,
  type Shape,
  withChannels,
  withoutAlpha,
} from "@fovea/vision";
import { findRun } from "../find.js";
import { brief } from "../text.js";
import type { FaithfulnessReport } from "./report.js";
import { classText } from "./text.js";

export interface FaithfulnessPicture {
  /** Handle of the medium: "image-1". */
  readonly name: string;
  readonly page?: number;
  readonly png: Uint8Array;
}

/** Pixels. */
const longestSide = 1400;
const leastWidth = 640;
/** Told apart by most colour-blind people (Okabe and Ito 2008). */
const colours = { truth: "#7dff8a", yes: "#56d4ff", no: "#ff8a3d", unknown: "#c9d1d9", evidence: "#ffd400" };
const strip = { background: "#14171c", ink: "#ffffff", line: 24, size: 17, margin: 14 };

/**
 * Each medium, or page, on which something lies: truth (green), what tools showed (blue where it held the truth, orange
 * where not, grey dashes where the place is not known well) and what the answer rests on (yellow), in the original's pixels.
 */
export async function faithfulnessPictures(
  store: Store,
  report: FaithfulnessReport,
  signal?: AbortSignal,
): Promise<FaithfulnessPicture[]> {
  const { head } = await findRun(store, report.run);
  const media = givenMedia(await closureOf(store, head.head));
  const pictures: FaithfulnessPicture[] = [];
  for (const [name, part] of Object.entries(media)) {
    if (part.type !== "image" && part.type !== "document") continue;
    const marks = marksOf(report, part.ref.id);
    const pages =
      part.type === "image" ? [undefined] : [...new Set(marks.map(({ page }) => page ?? 0))].sort();
    for (const page of pages) {
      const here = marks.filter((mark) => (mark.page ?? 0) === (page ?? 0));
      const png = await draw(store, part, page, here, report, signal);
      pictures.push({ name, ...(page === undefined ? {} : { page }), png });
    }
  }
  return pictures;
}

interface Mark {
  readonly kind: keyof typeof colours;
  readonly label: string;
  readonly region: Region;
  readonly page?: number | undefined;
  readonly dashed: boolean;
}

/** Findings of one call that are drawn; a page of text has hundreds. */
const mostFindings = 12;

function marksOf({ truth, calls, answer, known }: FaithfulnessReport, media: string): Mark[] {
  const marks: Mark[] = [];
  for (const call of calls) {
    if (call.nested) continue;
    const here = call.looks.filter((look) => look.media === media && look.region !== undefined);
    const near = (region: Region) =>
      truth.some(({ box }) => intersectBoxes(box, regionBounds(region)) !== undefined);
    const shown = here.length <= mostFindings ? here : here.filter(({ region }) => near(region!));
    for (const { region, page, certainty } of shown.slice(0, mostFindings)) {
      const isUnsure = certainty !== "exact";
      const kind = certainty === "unknown" || !known ? "unknown" : call.verdict;
      marks.push({ kind, label: call.label, region: region!, page, dashed: isUnsure });
    }
  }
  const claims = (answer?.evidence ?? []).filter((one) => one.media === media && one.region !== undefined);
  for (const { region, page } of claims.slice(0, mostFindings))
    marks.push({ kind: "evidence", label: "answer", region: region!, page, dashed: false });
  for (const one of truth)
    if (one.media === media)
      marks.push({
        kind: "truth",
        label: "truth",
        region: { type: "box", box: one.box },
        page: one.page,
        dashed: false,
      });
  return marks;
}

async function draw(
  store: Store,
  part: ImagePart | DocumentPart,
  page: number | undefined,
  marks: readonly Mark[],
  report: FaithfulnessReport,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const image = fitted(
    part.type === "image" ? storedImage(part.ref, part.lineage) : pageImage(part.ref, page ?? 0, defaultDpi),
  );
  const picture = withChannels(withoutAlpha(await imageCodec.pixels(image, store.blobs, signal)), 3);
  const scaled = marks.map((mark) => ({
    mark,
    regions: fromOriginal(image.lineage, part.ref.id, mark.region, page),
  }));
  const lines = legend(marks, report);
  const whole = withStrip(picture, lines.length * strip.line + 2 * strip.margin);
  const outlines = scaled.flatMap(({ mark, regions }) => regions.map((region) => outlineOf(mark, region)));
  const taken: Box[] = [];
  // What matters most is named first, while there is room.
  const labels = [...scaled]
    .reverse()
    .flatMap(({ mark, regions }) => regions.flatMap((region) => labelOf(mark, region, picture, taken)));
  const shapes: Shape[] = [...outlines, ...labels];
  lines.forEach(({ text, colour }, i) => {
    const at = [strip.margin, picture.height + strip.margin + i * strip.line] as const;
    shapes.push({ type: "label", at, text, size: strip.size, colour, padding: 0 });
  });
  return encodePixels(await paint(whole, shapes, signal), { mediaType: "image/png" });
}

function fitted(image: Image): Image {
  const { width, height } = imageSize(image);
  const longest = Math.max(width, height);
  const scale =
    longest > longestSide
      ? longestSide / longest
      : Math.max(1, Math.min(leastWidth / width, longestSide / longest));
  return scale === 1
    ? image
    : resize(image, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
}

/** Pixels between a region and its outline, so that the outlines of one place lie around each other and hide nothing. */
const gaps: Readonly<Record<Mark["kind"], number>> = { evidence: 1, truth: 4, yes: 8, no: 8, unknown: 8 };

function outlineOf({ kind, dashed }: Mark, region: Region): Shape {
  const stroke = { colour: colours[kind], width: kind === "truth" ? 4 : 2.5, dashed };
  if (region.type === "point") return { type: "point", point: region.point, radius: 6, ...stroke };
  // Turned outlines lie on each other: the lower one is wider.
  if (region.type === "polygon")
    return { type: "polygon", points: region.points, ...stroke, width: gaps[kind] === 8 ? 7 : stroke.width };
  const gap = gaps[kind];
  const [x0, y0, x1, y1] = region.box;
  return { type: "box", box: [x0 - gap, y0 - gap, x1 + gap, y1 + gap], ...stroke };
}

/** Beside the region, where nothing else is named; where there is no room the colour tells enough. */
function labelOf({ kind, label }: Mark, region: Region, { width, height }: Pixels, taken: Box[]): Shape[] {
  const [x0, y0, x1, y1] = regionBounds(region);
  const size = 14;
  const [w, h] = [label.length * size * 0.6 + 8, size + 6];
  const gap = 11;
  const spots: readonly (readonly [number, number])[] = [
    [x0, y0 - h - gap],
    [x0, y1 + gap],
    [x1 + gap, y0],
    [x0 - w - gap, y0],
    [x0 + w + 4, y0 - h - gap],
    [x0 + w + 4, y1 + gap],
    [x0 + gap, y0 + gap],
  ];
  const boxAt = ([x, y]: readonly [number, number]): Box => [x, y, x + w, y + h];
  const free = spots.find((spot) => {
    const box = boxAt(spot);
    const isIn = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
    return isIn && taken.every((other) => intersectBoxes(box, other) === undefined);
  });
  if (free === undefined) return [];
  taken.push(boxAt(free));
  return [{ type: "label", at: free, text: label, size, colour: "#000000", background: colours[kind] }];
}

function legend(marks: readonly Mark[], report: FaithfulnessReport): { text: string; colour: string }[] {
  const kinds = new Set(marks.map(({ kind }) => kind));
  const named = (kind: Mark["kind"]) => [
    ...new Set(marks.flatMap((mark) => (mark.kind === kind ? [mark.label] : []))),
  ];
  const line = (kind: Mark["kind"], text: string) =>
    kinds.has(kind) ? [{ text, colour: colours[kind] }] : [];
  const answer = report.answer?.answer ?? "no answer";
  return [
    { text: `${report.class}: ${classText[report.class]}`, colour: strip.ink },
    { text: brief(`${report.question} -> ${answer}`, 110), colour: "#aab4c0" },
    ...line("truth", "truth"),
    ...line("yes", `${named("yes").join(", ")}: holds the truth`),
    ...line("no", `${named("no").join(", ")}: does not`),
    ...line("unknown", `${named("unknown").join(", ")}: not judged, or of an unknown place`),
    ...line("evidence", "answer: what it rests on"),
  ];
}

function withStrip(picture: Pixels, height: number): Pixels {
  const { width } = picture;
  const data = new Uint8Array(width * (picture.height + height) * 3);
  data.set(picture.data);
  const background = [1, 3, 5].map((at) => Number.parseInt(strip.background.slice(at, at + 2), 16));
  for (let i = picture.data.length; i < data.length; i += 3) data.set(background, i);
  return { data, width, height: picture.height + height, channels: 3 };
}
