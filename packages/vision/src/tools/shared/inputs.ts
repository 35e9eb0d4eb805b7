import {
  type Box,
  type DocumentPart,
  didYouMean,
  type Image,
  type ImagePart,
  type Point,
  regionMark,
  SchemaError,
  storedImage,
  type ToolContext,
} from "@fovea/core";
import { z } from "zod";

/** The handle of an image, as every tool here names its input. */
export const imageInput = z.string().min(1).describe('Handle of the image, such as "image-1".');
export const documentInput = z.string().min(1).describe('Handle of the document, such as "document-1".');

export const boxInput = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .meta({ [regionMark]: "box" })
  .describe("[x0, y0, x1, y1] in pixels of the image: x right, y down, x0 < x1, y0 < y1.");
export const pointInput = z
  .tuple([z.number(), z.number()])
  .meta({ [regionMark]: "point" })
  .describe("[x, y] in pixels of the image.");
export const colourInput = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'give sRGB as "#rrggbb"')
  .describe('sRGB as "#rrggbb".');

/**
 * The image behind a handle.
 *
 * @throws SchemaError when there is none of that name, or it is not an image.
 */
export function imageOf(context: ToolContext, handle: string): Image {
  return imageFromPart(imagePartOf(context, handle));
}

export function imagePartOf(context: ToolContext, handle: string): ImagePart {
  const part = mediumOf(context, handle);
  if (part.type === "image") return part;
  const fix =
    part.type === "document"
      ? "make a picture of a page first, with page-image"
      : "give the handle of an image";
  throw new SchemaError(`"${handle}" is a ${part.type}, not an image`, fix);
}

export const imageFromPart = (part: ImagePart): Image => storedImage(part.ref, part.lineage);

/** The document behind a handle. @throws SchemaError */
export function documentPartOf(context: ToolContext, handle: string): DocumentPart {
  const part = mediumOf(context, handle);
  if (part.type === "document") return part;
  throw new SchemaError(
    `"${handle}" is ${part.type === "image" ? "an" : "a"} ${part.type}, not a document`,
    "give the handle of a PDF",
  );
}

function mediumOf(context: ToolContext, handle: string) {
  const part = Object.hasOwn(context.media, handle) ? context.media[handle] : undefined;
  if (part !== undefined) return part;
  const known = Object.keys(context.media);
  const near = didYouMean(handle, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  const list = known.length === 0 ? "no media were given" : `there are ${known.join(", ")}`;
  throw new SchemaError(`no medium "${handle}"${hint}`, `give a handle, not a path: ${list}`);
}

/** Reads a zod tuple as core's type. */
export const asBox = (box: readonly [number, number, number, number]): Box => box;
export const asPoint = (point: readonly [number, number]): Point => point;
