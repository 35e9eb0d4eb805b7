import {
  type Box,
  boxRegion,
  type Evidence,
  evidenceAt,
  type ImagePart,
  InvalidInputError,
  type Lineage,
  originalLineage,
  type Pixels,
  polygonRegion,
  type Region,
  storedImage,
  type ToolContext,
  type ToolResult,
  text,
  toOriginal,
} from "@fovea/core";
import { type FoundRegion, type FoundRegions, regionsPart } from "../../regions.js";

/** The image that an expert's input names. @throws InvalidInputError when the handle is not an image. */
export function imageNamed(handle: string, context: ToolContext): ImagePart {
  const part = context.media[handle];
  if (part?.type === "image") return part;
  const images = Object.entries(context.media).flatMap(([name, each]) =>
    each.type === "image" ? [name] : [],
  );
  throw new InvalidInputError(
    part === undefined ? `no image "${handle}" here` : `"${handle}" is a ${part.type}, not an image`,
    images.length === 0 ? "load an image first" : `use one of: ${images.join(", ")}`,
  );
}

/** Decodes an image that a tool was given. */
export function pixelsOf(image: ImagePart, context: ToolContext): Promise<Pixels> {
  return context.codec.pixels(storedImage(image.ref, image.lineage), context.blobs, context.signal);
}

/** The place of a found region: its polygon where it has one, else its box. */
export const placeOf = (region: FoundRegion): Region =>
  region.polygon === undefined ? boxRegion(region.box) : polygonRegion(region.polygon);

export interface ExpertReport {
  readonly found: FoundRegions;
  readonly image: ImagePart;
  /** For a model to read. */
  readonly summary: string;
  /** The regions that become evidence; by default all that are answerable. */
  readonly claims?: readonly FoundRegion[];
  /** What was looked for, for the evidence of an absence: "text", "faces". */
  readonly sought: string;
}

/**
 * An expert's regions as a tool result: a text part, the "regions" data part, and evidence in the original media;
 * where there is nothing to claim, one "searched" over the whole image that names expert and threshold.
 */
export function expertResult({ found, image, summary, claims, sought }: ExpertReport): ToolResult {
  const lineage: Lineage = image.lineage ?? originalLineage(image.ref);
  const by = found.expert;
  const claimed = claims ?? found.regions.filter((region) => region.answerable !== false);
  const evidence: Evidence[] = claimed.flatMap((region) =>
    evidenceAt(toOriginal(lineage, placeOf(region)), {
      role: "supports",
      text: region.text ?? region.label ?? region.kind,
      score: region.score,
      by,
    }),
  );
  if (claimed.length === 0) {
    const whole = boxRegion([0, 0, found.width, found.height]);
    const unsure =
      found.regions.length === 0 ? "" : `; ${found.regions.length} seen, too unsure to answer from`;
    const claim = `no ${sought}: searched with ${by}, least score ${found.threshold}${unsure}`;
    evidence.push(...evidenceAt(toOriginal(lineage, whole), { role: "searched", text: claim, by }));
  }
  return { parts: [text(summary), regionsPart(found)], evidence };
}

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
/** Positions to a hundredth of a pixel and scores to four digits: enough, and short in a record. */
export const roundPosition = (value: number): number => round(value, 2);
export const roundScore = (value: number): number => round(value, 4);
export const roundBox = (box: Box): Box => box.map(roundPosition) as unknown as Box;
