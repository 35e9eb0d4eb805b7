import { apply, identity, invert, keepsBoxes, type Matrix, multiply } from "./matrix.js";
import type { ImageRef, MediaId } from "./refs.js";
import {
  type Box,
  boxRegion,
  clipPolygon,
  intersectBoxes,
  isInsideConvex,
  pointRegion,
  pointsBounds,
  polygonArea,
  polygonRegion,
  type Region,
  regionPoints,
} from "./region.js";

/** A half-open range of seconds. */
export type TimeRange = readonly [from: number, to: number];

/** How well a placement is known: computed, found by matching, or not at all. */
export type Certainty = "exact" | "recovered" | "unknown";

/**
 * Where a part of a derived image comes from. `parent` is always an *original* medium (one that a
 * loader brought in); `matrix` maps derived pixel edges to the parent's edges (points for a page);
 * `region` is the part of the derived image, in its own pixels, for which this holds: a box, or a convex
 * polygon after a rotation.
 */
export interface Placement {
  readonly parent: MediaId;
  /** Zero-based. */
  readonly page?: number;
  readonly time?: TimeRange;
  readonly matrix: Matrix;
  readonly region: Region;
  readonly certainty: Certainty;
  /** Score of the match, with certainty "recovered". */
  readonly score?: number;
}

/** A montage or a difference has several placements; an image from nowhere has none. */
export type Lineage = readonly Placement[];

export interface OriginalRegion {
  readonly media: MediaId;
  readonly page?: number;
  readonly time?: TimeRange;
  readonly region: Region;
  readonly certainty: Certainty;
  readonly score?: number;
}

/** The lineage of an image as it was loaded. */
export function originalLineage(ref: Pick<ImageRef, "id" | "width" | "height">): Lineage {
  return [
    {
      parent: ref.id,
      matrix: identity,
      region: boxRegion([0, 0, ref.width, ref.height]),
      certainty: "exact",
    },
  ];
}

/**
 * A region of a derived image in the media it came from: one entry per placement that it touches, cut
 * to that placement; none when it lies wholly in padding or off the image. A box stays a box where the
 * geometry allows, else it becomes a polygon. An "unknown" placement yields its parent with the whole
 * placement as region and certainty "unknown": the place is never invented.
 */
export function toOriginal(lineage: Lineage, region: Region): OriginalRegion[] {
  return lineage.flatMap((placement) => {
    const inside = clipRegion(region, placement.region);
    if (inside === undefined) return [];
    const whole = placement.certainty === "unknown" ? placement.region : inside;
    return [
      {
        media: placement.parent,
        ...(placement.page === undefined ? {} : { page: placement.page }),
        ...(placement.time === undefined ? {} : { time: placement.time }),
        region: mapRegion(placement.matrix, whole),
        certainty: placement.certainty,
        ...(placement.score === undefined ? {} : { score: placement.score }),
      },
    ];
  });
}

/** The inverse: where a region of an original medium shows in the derived image; may be several places. */
export function fromOriginal(lineage: Lineage, media: MediaId, region: Region, page?: number): Region[] {
  return lineage.flatMap((placement) => {
    if (placement.parent !== media || placement.page !== page || placement.certainty === "unknown") return [];
    const inside = clipRegion(mapRegion(invert(placement.matrix), region), placement.region);
    return inside === undefined ? [] : [inside];
  });
}

/**
 * The lineage of an image whose pixels come from another one.
 *
 * @param lineage of the image that is read.
 * @param toParent maps the new image's edges to those of the image that is read.
 * @param frame the part of the new image, in its own pixels, that is filled this way.
 */
export function composeLineage(lineage: Lineage, toParent: Matrix, frame: Box): Lineage {
  const fromParent = invert(toParent);
  return lineage.flatMap((placement) => {
    const region = clipRegion(mapRegion(fromParent, placement.region), boxRegion(frame));
    return region === undefined
      ? []
      : [{ ...placement, matrix: multiply(placement.matrix, toParent), region }];
  });
}

/** Maps every corner; a box stays a box when the matrix keeps boxes. */
export function mapRegion(matrix: Matrix, region: Region): Region {
  const points = regionPoints(region).map((point) => apply(matrix, point));
  if (region.type === "point") return pointRegion(points[0]!);
  return region.type === "box" && keepsBoxes(matrix)
    ? boxRegion(pointsBounds(points))
    : polygonRegion(points);
}

/** Square pixels: a sliver of less is what is left of a shared edge after a chain of turns. */
const ROUNDING = 1e-6;

/** Undefined when nothing of positive area (or not the point) lies inside the convex frame. */
function clipRegion(region: Region, frame: Region): Region | undefined {
  const convex = regionPoints(frame);
  if (region.type === "point") return isInsideConvex(region.point, convex) ? region : undefined;
  if (region.type === "box" && frame.type === "box") {
    const common = intersectBoxes(region.box, frame.box);
    return common === undefined ? undefined : boxRegion(common);
  }
  const corners = regionPoints(region);
  if (corners.every((corner) => isInsideConvex(corner, convex))) return region;
  const points = clipPolygon(corners, convex);
  return points.length >= 3 && polygonArea(points) > ROUNDING ? polygonRegion(points) : undefined;
}
