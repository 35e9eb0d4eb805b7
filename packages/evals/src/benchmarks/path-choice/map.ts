import type { Box, Point } from "@fovea/core";
import { Canvas, circle, drawText, namedColours, type Rgb, rectangle, stroke } from "../generated/index.js";

export const routeColours = ["red", "blue", "green", "purple", "black"] as const;
export type RouteColour = (typeof routeColours)[number];

export interface Route {
  readonly colour: RouteColour;
  readonly points: readonly Point[];
}

/** A drawn map: everything in pixels, x right, y down. */
export interface PathMap {
  readonly side: number;
  readonly start: Point;
  readonly goal: Point;
  readonly routes: readonly Route[];
  readonly obstacles: readonly (readonly Point[])[];
  readonly walls: readonly (readonly [Point, Point])[];
  readonly ground: Rgb;
  readonly obstacleColour: Rgb;
}

/** Side of every map in pixels. */
export const side = 512;
export const routeWidth = 4;
const wall: Rgb = [60, 60, 64];

/**
 * The picture of a map. Walls lie on top of the routes, so that a route is cut where it goes through one; everything else lies
 * below them.
 */
export function drawMap(
  map: PathMap,
  skip?: number,
): { readonly canvas: Canvas; readonly boxes: readonly Box[] } {
  const canvas = new Canvas(map.side, map.side, map.ground, skip === undefined ? {} : { skip: skip + 1 });
  for (const obstacle of map.obstacles) canvas.fill([obstacle.flat()], map.obstacleColour);
  const boxes = map.routes.map(
    ({ points, colour }, i) =>
      canvas.as(i + 1, () => canvas.fill(stroke(points, routeWidth), namedColours[colour]))!,
  );
  for (const [from, to] of map.walls) canvas.fill(stroke([from, to], 5), wall);
  for (const [x, y] of map.walls.flat()) canvas.fill([circle(x, y, 2.5)], wall);
  place(canvas, map.start, "S", (x, y) => circle(x, y, 14));
  place(canvas, map.goal, "G", (x, y) => rectangle([x - 13, y - 13, x + 13, y + 13]));
  return { canvas, boxes };
}

function place(
  canvas: Canvas,
  [x, y]: Point,
  letter: string,
  shape: (x: number, y: number) => number[],
): void {
  canvas.fill([shape(x, y)], [255, 255, 255]);
  canvas.fill(stroke([...points(shape(x, y))], 2.5), [20, 20, 20]);
  drawText(canvas, letter, x, y + 7, { size: 20, colour: [20, 20, 20], font: "sansBold", align: "centre" });
}

/** Flat coordinates as points, closed. */
function points(flat: readonly number[]): Point[] {
  const list: Point[] = [];
  for (let i = 0; i < flat.length; i += 2) list.push([flat[i]!, flat[i + 1]!]);
  return [...list, list[0]!];
}

export function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [dx, dy] = [points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]];
    sum += Math.sqrt(dx * dx + dy * dy);
  }
  return sum;
}
