import {
  type Box,
  boxRegion,
  type Evidence,
  evidenceAt,
  FoveaError,
  fromOriginal,
  type ImagePart,
  type Lineage,
  type MediaId,
  type OriginalRegion,
  originalLineage,
  polygonRegion,
  type Region,
  regionBounds,
  type ToolResult,
  toOriginal,
} from "@fovea/core";
import { type FoundRegion, type FoundRegions, regionsOf } from "../../regions.js";
import { joinDisplayLines } from "../documents/display-lines.js";
import { expertCall, pageImageCall, pageTextCall } from "./calls.js";
import type { Seen, View } from "./values.js";
import { type Answers, ask, type Call, type Task } from "./waves.js";

/** What an expert saw in a view, in the view's coordinates. */
export interface Look {
  readonly view: View;
  readonly items: readonly Seen[];
  readonly by: string;
  readonly threshold: number;
  /** As in `FoundRegions`. */
  readonly absenceOf?: readonly string[];
}

/** Pixels of a picture, points of a page. */
export function viewSize(view: View): { width: number; height: number } {
  if (view.kind === "picture") return view.part.ref;
  return view.part.ref.pages[view.page]!;
}

export function viewLineage(view: View): Lineage {
  if (view.kind === "picture") return lineageOf(view.part);
  const { width, height } = viewSize(view);
  const matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  return [
    {
      parent: view.part.ref.id,
      page: view.page,
      matrix,
      region: boxRegion([0, 0, width, height]),
      certainty: "exact",
    },
  ];
}

export const wholeView = (view: View): Region =>
  boxRegion([0, 0, viewSize(view).width, viewSize(view).height]);

const regionOf = ({ box, polygon }: FoundRegion): Region =>
  polygon === undefined ? boxRegion(box) : polygonRegion(polygon);

/** Where a thing is in the original media: several places in a montage, none in what comes from nowhere. */
export const placesOf = (item: Seen): OriginalRegion[] =>
  toOriginal(viewLineage(item.view), regionOf(item.found));

/** The box around a thing in its first original place; things are compared with each other there. */
export interface OriginalBox {
  readonly media: MediaId;
  readonly page: number | undefined;
  readonly box: Box;
}

export function originalBox(item: Seen): OriginalBox | undefined {
  const [place] = placesOf(item);
  return place === undefined
    ? undefined
    : { media: place.media, page: place.page, box: regionBounds(place.region) };
}

export const sameFrame = (a: OriginalBox, b: OriginalBox): boolean =>
  a.media === b.media && a.page === b.page;

/** Evidence that a thing is there. */
export function support(item: Seen, text: string = nameOf(item)): Evidence[] {
  return evidenceAt(placesOf(item), { role: "supports", text, score: item.found.score, by: item.by });
}

export const supportBox = (view: View, box: Box, text: string, score: number, by: string): Evidence[] =>
  evidenceAt(toOriginal(viewLineage(view), boxRegion(box)), { role: "supports", text, score, by });

/** Evidence that something was looked for in a view, or in a thing in it, and is not there. */
export const searched = (
  view: View,
  text: string,
  by: string,
  region: Region = wholeView(view),
): Evidence[] => evidenceAt(toOriginal(viewLineage(view), region), { role: "searched", text, by });

export const searchedItem = (item: Seen, text: string): Evidence[] => [
  ...evidenceAt(placesOf(item), { role: "searched", text, score: item.found.score, by: item.by }),
];

/** "cat", "face", or the text that stands there. */
export const nameOf = ({ found }: Seen): string => found.text ?? found.label ?? found.kind;

/** The view as pixels: a page is drawn at the tool's own resolution. */
export function* rasterOf(view: View, answers: Answers): Task<ImagePart> {
  if (view.kind === "picture") return view.part;
  const [drawn] = yield* ask([pageImageCall(view.part, view.page)], answers);
  return imageOf(drawn!, "page-image");
}

/** The picture that a tool made. */
export function imageOf(result: ToolResult, tool: string): ImagePart {
  const image = result.parts.find((part) => part.type === "image");
  if (image?.type === "image") return image;
  throw new FoveaError(`${tool} gave no image`, `check that "${tool}" is the tool of @fovea/vision`);
}

/** What an expert sees in a view. */
export function* look(view: View, expert: string, answers: Answers): Task<Look> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([expertCall(expert, part)], answers);
  return lookOf(view, part, regionsOf(result!));
}

/** The text in a view: a page's own text layer where it has one, else what OCR reads. */
export function* read(view: View, answers: Answers): Task<Look> {
  if (view.kind === "page") {
    const call: Call = pageTextCall(view.part, view.page);
    const [result] = yield* ask([call], answers);
    const found = regionsOf(result!);
    if (found.regions.length > 0)
      return {
        view,
        items: seen(view, found.regions, found.expert),
        by: found.expert,
        threshold: found.threshold,
      };
  }
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([expertCall("ocr", part)], answers);
  const found = regionsOf(result!);
  return lookOf(view, part, { ...found, regions: joinDisplayLines(found.regions) });
}

function lookOf(view: View, part: ImagePart, found: FoundRegions): Look {
  const regions =
    view.kind === "picture" ? found.regions : found.regions.map((region) => toPage(region, part));
  const { expert, threshold, absenceOf } = found;
  const look = { view, items: seen(view, regions, expert), by: expert, threshold };
  return absenceOf === undefined ? look : { ...look, absenceOf };
}

const seen = (view: View, regions: readonly FoundRegion[], by: string): Seen[] =>
  regions.map((found, order) => ({ view, found, sure: found.answerable !== false, by, order }));

/** From pixels of a drawn page to points of the page. */
function toPage(region: FoundRegion, part: ImagePart): FoundRegion {
  const [place] = toOriginal(part.lineage ?? [], regionOf(region));
  if (place === undefined)
    throw new FoveaError("a drawn page has no lineage", "draw pages with the page-image tool");
  return {
    ...region,
    box: regionBounds(place.region),
    ...(region.polygon === undefined || place.region.type !== "polygon"
      ? {}
      : { polygon: place.region.points }),
  };
}

export const lineageOf = (part: ImagePart): Lineage => part.lineage ?? originalLineage(part.ref);

/** Where a thing shows in an image of the same original that has this lineage; undefined when it does not. */
export function boxIn(lineage: Lineage, item: Seen): Box | undefined {
  for (const place of placesOf(item)) {
    const [shown] = fromOriginal(lineage, place.media, place.region, place.page);
    if (shown !== undefined) return regionBounds(shown);
  }
  return undefined;
}
