import { GeometryError } from "../errors.js";
import { hashJson, type JsonObject } from "../json.js";
import { composeLineage, type Lineage, originalLineage } from "./lineage.js";
import { apply, invert, type Matrix, multiply, rotation, scaling, translation } from "./matrix.js";
import type { ImageRef, MediaId } from "./refs.js";
import { type Box, boxHeight, boxPoints, boxWidth, intersectBoxes, pointsBounds } from "./region.js";

/** What makes an image out of others: `operation` is "name@version". Plain JSON, so it hashes. */
export interface Recipe {
  readonly operation: string;
  readonly parameters: JsonObject;
  readonly parents: readonly (MediaId | Recipe)[];
}

/** An image whose bytes are in the blob store. */
export interface StoredImage {
  readonly ref: ImageRef;
  readonly lineage: Lineage;
}

/** An image that has not been computed: a recipe, its size in pixels, and where it comes from. */
export interface DerivedImage {
  readonly recipe: Recipe;
  readonly width: number;
  readonly height: number;
  readonly lineage: Lineage;
}

export type Image = StoredImage | DerivedImage;

export const isStored = (image: Image): image is StoredImage => "ref" in image;
export const storedImage = (ref: ImageRef, lineage: Lineage = originalLineage(ref)): StoredImage => ({
  ref,
  lineage,
});

export function imageSize(image: Image): { width: number; height: number } {
  const { width, height } = isStored(image) ? image.ref : image;
  return { width, height };
}

/** The identity of an image in a request hash: its bytes when stored, its recipe when not. */
export function imageKey(image: Image): string {
  return isStored(image) ? image.ref.id : hashJson(image.recipe);
}

/**
 * An operation that keeps every pixel in its place (contrast, threshold, drawing on top).
 * The lineage is the image's own.
 */
export function derivePixelwise(image: Image, operation: string, parameters: JsonObject): DerivedImage {
  return { recipe: recipe(operation, parameters, [image]), ...imageSize(image), lineage: image.lineage };
}

/**
 * The part of the image inside `box`, cut to the image and grown to whole pixels.
 *
 * @throws GeometryError when the box shares no area with the image.
 */
export function crop(image: Image, box: Box): DerivedImage {
  const { width, height } = imageSize(image);
  const common = box.every(Number.isFinite) ? intersectBoxes(box, [0, 0, width, height]) : undefined;
  if (common === undefined) {
    throw new GeometryError(
      `the box [${box.join(", ")}] has no area inside the ${width}x${height} image`,
      `give [x0, y0, x1, y1] in pixels with x0 < x1 <= ${width} and y0 < y1 <= ${height}`,
    );
  }
  const whole: Box = [
    Math.floor(common[0]),
    Math.floor(common[1]),
    Math.ceil(common[2]),
    Math.ceil(common[3]),
  ];
  return place(
    image,
    "crop@1",
    { box: [...whole] },
    translation(whole[0], whole[1]),
    boxWidth(whole),
    boxHeight(whole),
  );
}

/** Resamples to `width` x `height` whole pixels; edges map to edges. */
export function resize(image: Image, width: number, height: number): DerivedImage {
  wholeSize("resize", width, height);
  const size = imageSize(image);
  const toParent = scaling(size.width / width, size.height / height);
  return place(image, "resize@1", { width, height }, toParent, width, height);
}

/**
 * Turns by `degrees`, clockwise on the screen, about the centre; the canvas grows to hold every corner
 * and what is not image is filled. Quarter turns move pixels without resampling.
 */
export function rotate(image: Image, degrees: number): DerivedImage {
  if (!Number.isFinite(degrees))
    throw new GeometryError(`cannot rotate by ${degrees}`, "give degrees as a finite number");
  const { width, height } = imageSize(image);
  const turned = multiply(rotation(degrees), translation(-width / 2, -height / 2));
  const bounds = pointsBounds(boxPoints([0, 0, width, height]).map((corner) => apply(turned, corner)));
  const newWidth = Math.max(1, Math.ceil(boxWidth(bounds) - 1e-6));
  const newHeight = Math.max(1, Math.ceil(boxHeight(bounds) - 1e-6));
  const toParent = invert(multiply(translation(newWidth / 2, newHeight / 2), turned));
  return place(image, "rotate@1", { degrees, toParent: [...toParent] }, toParent, newWidth, newHeight);
}

/**
 * A view through a homography: `toParent` maps the new image's edges to the image's. What is not image is filled.
 *
 * @throws GeometryError when the horizon of `toParent` crosses the new image.
 */
export function warp(image: Image, toParent: Matrix, width: number, height: number): DerivedImage {
  wholeSize("warp", width, height);
  const depths = boxPoints([0, 0, width, height]).map(
    ([x, y]) => (toParent[6] * x + toParent[7] * y + toParent[8]) * Math.sign(toParent[8]),
  );
  if (!depths.every((depth) => depth > 0)) {
    throw new GeometryError(
      "the horizon of this perspective crosses the picture",
      "give the corners of a convex quadrilateral, in order",
    );
  }
  return place(image, "warp@1", { toParent: [...toParent], width, height }, toParent, width, height);
}

/** Mirrors: "horizontal" swaps left and right, "vertical" swaps top and bottom. */
export function flip(image: Image, axis: "horizontal" | "vertical"): DerivedImage {
  const { width, height } = imageSize(image);
  const toParent: Matrix =
    axis === "horizontal" ? [-1, 0, width, 0, 1, 0, 0, 0, 1] : [1, 0, 0, 0, -1, height, 0, 0, 1];
  return place(image, "flip@1", { axis }, toParent, width, height);
}

export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Adds margins of whole pixels filled with `colour` (sRGB "#rrggbb"); they come from nowhere. */
export function pad(image: Image, margins: Margins, colour = "#000000"): DerivedImage {
  const { left, top, right, bottom } = margins;
  for (const [side, value] of Object.entries(margins)) {
    if (!Number.isInteger(value) || value < 0) {
      throw new GeometryError(`a ${side} margin of ${value}`, "give whole pixels, zero or more");
    }
  }
  const size = imageSize(image);
  const [width, height] = [size.width + left + right, size.height + top + bottom];
  return place(image, "pad@1", { left, top, right, bottom, colour }, translation(-left, -top), width, height);
}

/**
 * Several images on one canvas: `cells[i]` is the box of whole pixels that image i fills, stretched to it.
 * Later images cover earlier ones.
 */
export function montage(
  images: readonly Image[],
  cells: readonly Box[],
  width: number,
  height: number,
  colour = "#ffffff",
): DerivedImage {
  wholeSize("montage", width, height);
  if (images.length === 0 || images.length !== cells.length) {
    throw new GeometryError(
      `a montage of ${images.length} images in ${cells.length} cells`,
      "give at least one image, and one cell for each",
    );
  }
  const lineage = images.flatMap((image, i) => {
    const cell = cells[i]!;
    const inside = cell[0] >= 0 && cell[1] >= 0 && cell[2] <= width && cell[3] <= height;
    if (!cell.every(Number.isInteger) || cell[0] >= cell[2] || cell[1] >= cell[3] || !inside) {
      throw new GeometryError(
        `cell ${i} is [${cell.join(", ")}]`,
        `give whole pixels inside ${width}x${height}`,
      );
    }
    const size = imageSize(image);
    const scale = scaling(size.width / boxWidth(cell), size.height / boxHeight(cell));
    return composeLineage(image.lineage, multiply(scale, translation(-cell[0], -cell[1])), cell);
  });
  const parameters = { cells: cells.map((cell) => [...cell]), width, height, colour };
  return { recipe: recipe("montage@1", parameters, images), width, height, lineage };
}

function place(
  image: Image,
  operation: string,
  parameters: JsonObject,
  toParent: Matrix,
  width: number,
  height: number,
): DerivedImage {
  const lineage = composeLineage(image.lineage, toParent, [0, 0, width, height]);
  return { recipe: recipe(operation, parameters, [image]), width, height, lineage };
}

export function recipe(operation: string, parameters: JsonObject, parents: readonly Image[]): Recipe {
  return {
    operation,
    parameters,
    parents: parents.map((image) => (isStored(image) ? image.ref.id : image.recipe)),
  };
}

function wholeSize(operation: string, width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new GeometryError(
      `cannot ${operation} to ${width}x${height}`,
      "give whole pixels, one or more each way",
    );
  }
}
