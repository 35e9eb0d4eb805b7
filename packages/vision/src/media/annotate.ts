import {
  type BlobStore,
  type Box,
  type DocumentPart,
  type Evidence,
  fromOriginal,
  type Image,
  type ImageCodec,
  type ImagePart,
  imageSize,
  type Pixels,
  type Region,
  regionBounds,
  resize,
  storedImage,
} from "@fovea/core";
import { encodePixels, imageCodec } from "../codec/index.js";
import { newPixels, parseColour, withChannels, withoutAlpha } from "../codec/pixels.js";
import { defaultDpi, pageImage } from "../pages/page-image.js";
import { lineHeight, shorten, wrapText } from "./drawing/font.js";
import { paint } from "./drawing/paint.js";
import { placeBeside } from "./drawing/place.js";
import { inkOn, labelSize, type Shape } from "./drawing/shapes.js";

export interface AnnotateRequest {
  /** The picture or document that was asked about. */
  readonly part: ImagePart | DocumentPart;
  readonly evidence: readonly Evidence[];
  readonly question: string;
  readonly answer: string;
  readonly blobs: BlobStore;
  readonly codec?: ImageCodec;
  readonly signal?: AbortSignal;
}

export interface AnnotatedPicture {
  readonly png: Uint8Array;
  readonly pixels: Pixels;
  /** The page that is shown, counted from 0, of a document. */
  readonly page?: number;
}

/** Pixels: the long side is scaled down to this, and a small picture up to this width, so that a caption is readable. */
const longestSide = 1600;
const leastWidth = 480;
/** Bright on dark outlines; told apart by most colour-blind people (after Okabe and Ito 2008). */
const supportColours = ["#ffd400", "#56d4ff", "#ff8a3d", "#7dff8a", "#ff8ad8"];
const searchedColour = "#c9d1d9";
const strip = { background: "#14171c", question: "#aab4c0", answer: "#ffffff", detail: "#8d98a5" };

/**
 * The picture that an answer is shown with: the original (or the page that holds most of the evidence) with the
 * evidence outlined and numbered, and a strip below with question, answer and what each number is. Evidence that
 * supports is outlined in colour, what was searched in vain is dashed. Evidence without a region, in other media or on
 * other pages is said in the strip, never drawn.
 */
export async function annotateEvidence(request: AnnotateRequest): Promise<AnnotatedPicture> {
  const { part, evidence, blobs, codec = imageCodec, signal } = request;
  const page = part.type === "document" ? bestPage(evidence, part) : undefined;
  const image = fitted(shownImage(part, page));
  const picture = withChannels(withoutAlpha(await codec.pixels(image, blobs, signal)), 3);
  const shown = evidence.flatMap((item) => {
    if (item.region === undefined) return [];
    const regions = fromOriginal(image.lineage, item.media, item.region, item.page);
    return regions.length === 0 ? [] : [{ item, regions }];
  });
  const captions = captionLines(
    request,
    shown.map(({ item }) => item),
    picture.width,
    page,
  );
  const out = withStrip(picture, captions.height);
  const shapes = [...evidenceShapes(shown, picture), ...captions.shapes(picture.height)];
  const pixels = await paint(out, shapes, signal);
  const png = await encodePixels(pixels, { mediaType: "image/png" });
  return { png, pixels, ...(page === undefined ? {} : { page }) };
}

function shownImage(part: ImagePart | DocumentPart, page: number | undefined): Image {
  if (part.type === "image") return storedImage(part.ref, part.lineage);
  const { width, height } = part.ref.pages[page!]!;
  return pageImage(
    part.ref,
    page!,
    Math.max(1, Math.min(defaultDpi, (longestSide * 72) / Math.max(width, height))),
  );
}

function fitted(image: Image): Image {
  const { width, height } = imageSize(image);
  const down = Math.min(1, longestSide / Math.max(width, height));
  // A tall strip is not blown up past the longest side either.
  const up = Math.max(1, Math.min(leastWidth / width, longestSide / Math.max(width, height)));
  const scale = down < 1 ? down : up;
  if (scale === 1) return image;
  return resize(image, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
}

/** The page with most supporting evidence, then with most evidence, then the first. */
function bestPage(evidence: readonly Evidence[], { ref }: DocumentPart): number {
  const votes = new Map<number, number>();
  for (const { media, page, role } of evidence) {
    if (media !== ref.id || page === undefined || ref.pages[page] === undefined) continue;
    votes.set(page, (votes.get(page) ?? 0) + (role === "supports" ? evidence.length + 1 : 1));
  }
  return [...votes].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? 0;
}

interface Shown {
  readonly item: Evidence;
  readonly regions: readonly Region[];
}

function evidenceShapes(shown: readonly Shown[], { width, height }: Pixels): Shape[] {
  const stroke = Math.max(2, Math.round(width / 450));
  const size = Math.max(12, Math.round(width / 70));
  const canvas: Box = [0, 0, width, height];
  const outlines: Shape[] = [];
  const labels: Shape[] = [];
  const taken: Box[] = shown.flatMap(({ item, regions }) =>
    item.role === "supports" ? regions.map(regionBounds) : [],
  );
  for (const [i, { item, regions }] of shown.entries()) {
    const dashed = item.role === "searched";
    const colour = dashed ? searchedColour : supportColours[i % supportColours.length]!;
    for (const region of regions) {
      outlines.push(outlineOf(region, { colour, width: stroke, dashed }, canvas));
      if (shown.length === 1) continue;
      const text = String(i + 1);
      const [w, h] = labelSize(text, size);
      const at = placeBeside(regionBounds(region), w, h, canvas, taken);
      taken.push([at[0], at[1], at[0] + w, at[1] + h]);
      labels.push({ type: "label", at, text, size, colour: inkOn(colour), background: colour });
    }
  }
  return [...outlines, ...labels];
}

/** Drawn just outside the region, so that the line hides nothing of it, and inside the canvas. */
function outlineOf(
  region: Region,
  stroke: { colour: string; width: number; dashed: boolean },
  canvas: Box,
): Shape {
  if (region.type === "point")
    return { type: "point", point: region.point, radius: stroke.width * 2, ...stroke };
  if (region.type === "polygon") return { type: "polygon", points: region.points, ...stroke };
  const out = stroke.width / 2 + 1;
  const [x0, y0, x1, y1] = region.box;
  const [left, top, right, bottom] = [canvas[0] + out, canvas[1] + out, canvas[2] - out, canvas[3] - out];
  const box: Box = [
    Math.max(left, x0 - out),
    Math.max(top, y0 - out),
    Math.min(right, x1 + out),
    Math.min(bottom, y1 + out),
  ];
  return { type: "box", box, ...stroke };
}

interface Captions {
  readonly height: number;
  shapes(top: number): Shape[];
}

const mostDetails = 6;

function captionLines(
  { part, evidence, question, answer }: AnnotateRequest,
  shown: readonly Evidence[],
  width: number,
  page: number | undefined,
): Captions {
  const base = Math.min(26, Math.max(13, Math.round(width / 48)));
  const small = Math.max(11, Math.round(base * 0.78));
  const margin = Math.round(base * 0.9);
  const room = width - 2 * margin;
  const rows: { text: string; size: number; colour: string }[] = [];
  const add = (text: string, size: number, colour: string, lines: number) => {
    for (const line of wrapText(text, size, room, lines)) rows.push({ text: line, size, colour });
  };
  add(question, Math.round(base * 0.9), strip.question, 3);
  add(answer, base, strip.answer, 5);
  for (const [i, item] of shown.slice(0, mostDetails).entries()) {
    const number = shown.length > 1 ? `${i + 1}  ` : "";
    rows.push({ text: shorten(number + detail(item), small, room), size: small, colour: strip.detail });
  }
  for (const note of notes(part, evidence, shown, page)) add(note, small, strip.detail, 2);
  const height = Math.round(rows.reduce((sum, { size }) => sum + size * lineHeight, 0)) + 2 * margin;
  return {
    height,
    shapes: (top) => {
      let y = top + margin;
      return rows.map(({ text, size, colour }) => {
        const label: Shape = { type: "label", at: [margin, y], text, size, colour, padding: 0 };
        y += size * lineHeight;
        return label;
      });
    },
  };
}

function detail({ text, score, by, role }: Evidence): string {
  const pieces = [role === "searched" ? "searched" : undefined, text, score?.toFixed(2), by?.split("+")[0]];
  return pieces.filter((piece) => piece !== undefined && piece !== "").join("  ·  ");
}

function notes(
  part: ImagePart | DocumentPart,
  evidence: readonly Evidence[],
  shown: readonly Evidence[],
  page: number | undefined,
): string[] {
  const more = shown.length - mostDetails;
  const out = more > 0 ? [`and ${more} more`] : [];
  if (page !== undefined && part.type === "document" && part.ref.pages.length > 1) {
    const others = [
      ...new Set(evidence.flatMap((e) => (e.page === undefined || e.page === page ? [] : [e.page + 1]))),
    ];
    const also = others.length === 0 ? "" : `; also on page ${others.sort((a, b) => a - b).join(", ")}`;
    out.push(`page ${page + 1} of ${part.ref.pages.length}${also}`);
  }
  const nowhere = evidence.filter(({ region }) => region === undefined).length;
  if (nowhere > 0) out.push(`${nowhere} without a known place`);
  if (evidence.length === 0) out.push("no evidence");
  return out;
}

function withStrip(picture: Pixels, height: number): Pixels {
  const out = newPixels(picture.width, picture.height + height, 3);
  out.data.set(picture.data);
  const [r, g, b] = parseColour(strip.background);
  for (let i = picture.data.length; i < out.data.length; i += 3) {
    out.data[i] = r;
    out.data[i + 1] = g;
    out.data[i + 2] = b;
  }
  return out;
}
