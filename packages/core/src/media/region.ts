import { GeometryError } from "../errors.js";

/** [x, y] in pixels (points for a page): x right, y down; pixel (i, j) covers [i, i+1) x [j, j+1). */
export type Point = readonly [x: number, y: number];
/** [x0, y0, x1, y1], half-open, floats allowed, x0 <= x1 and y0 <= y1. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

export type Region =
  | { readonly type: "box"; readonly box: Box }
  | { readonly type: "point"; readonly point: Point }
  | { readonly type: "polygon"; readonly points: readonly Point[] };

export const boxRegion = (box: Box): Region => ({ type: "box", box });
export const pointRegion = (point: Point): Region => ({ type: "point", point });
export const polygonRegion = (points: readonly Point[]): Region => ({ type: "polygon", points });

export function boxPoints([x0, y0, x1, y1]: Box): Point[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

/** The corners of a region: four of a box, one of a point, all of a polygon. */
export function regionPoints(region: Region): readonly Point[] {
  if (region.type === "box") return boxPoints(region.box);
  return region.type === "point" ? [region.point] : region.points;
}

/** The smallest box around a region; of a point, the empty box at it. */
export function regionBounds(region: Region): Box {
  return region.type === "box" ? region.box : pointsBounds(regionPoints(region));
}

export function pointsBounds(points: readonly Point[]): Box {
  if (points.length === 0)
    throw new GeometryError("a polygon without points has no bounds", "give at least one point");
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return [x0, y0, x1, y1];
}

export const boxWidth = (box: Box): number => box[2] - box[0];
export const boxHeight = (box: Box): number => box[3] - box[1];
export const boxArea = (box: Box): number => Math.max(0, boxWidth(box)) * Math.max(0, boxHeight(box));
export const boxCentre = (box: Box): Point => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

/** The common part of two boxes, or undefined when they share no area. */
export function intersectBoxes(a: Box, b: Box): Box | undefined {
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[0] < box[2] && box[1] < box[3] ? box : undefined;
}

export function uniteBoxes(boxes: readonly Box[]): Box {
  return pointsBounds(boxes.flatMap(boxPoints));
}

/** Intersection over union, 0 to 1. */
export function boxIou(a: Box, b: Box): number {
  const common = intersectBoxes(a, b);
  if (common === undefined) return 0;
  const area = boxArea(common);
  return area / (boxArea(a) + boxArea(b) - area);
}

/**
 * A polygon cut to a convex polygon (Sutherland and Hodgman 1974, "Reentrant polygon clipping").
 * Returns no points when nothing is inside. Either winding is accepted.
 */
export function clipPolygon(subject: readonly Point[], convex: readonly Point[]): Point[] {
  const turn = signedArea(convex) >= 0 ? 1 : -1;
  let kept: readonly Point[] = subject;
  for (let i = 0; i < convex.length; i++) {
    const [ax, ay] = convex[i]!;
    const [bx, by] = convex[(i + 1) % convex.length]!;
    const side = ([x, y]: Point) => turn * ((bx - ax) * (y - ay) - (by - ay) * (x - ax));
    const next: Point[] = [];
    for (let j = 0; j < kept.length; j++) {
      const from = kept[j]!;
      const to = kept[(j + 1) % kept.length]!;
      const [s, t] = [side(from), side(to)];
      if (s >= 0) next.push(from);
      if (s >= 0 !== t >= 0) {
        const part = s / (s - t);
        next.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
      }
    }
    kept = next;
  }
  return [...kept];
}

/** True inside a convex polygon or on its border, within `slack` pixels. */
export function isInsideConvex([x, y]: Point, convex: readonly Point[], slack = 1e-9): boolean {
  const turn = signedArea(convex) >= 0 ? 1 : -1;
  return convex.every(([ax, ay], i) => {
    const [bx, by] = convex[(i + 1) % convex.length]!;
    const length = Math.hypot(bx - ax, by - ay);
    return turn * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) >= -slack * length;
  });
}

/** Area of a simple polygon (shoelace), in square pixels. */
export const polygonArea = (points: readonly Point[]): number => Math.abs(signedArea(points));

/** Positive when the points run clockwise on the screen. */
function signedArea(points: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < points.length; i++) {
    const [x0, y0] = points[i]!;
    const [x1, y1] = points[(i + 1) % points.length]!;
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2;
}
