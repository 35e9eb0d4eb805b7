import { type Box, InvalidInputError, type Point, pointsBounds } from "@fovea/core";
import { isInPolygon } from "../../scorers/point-in-region/index.js";

/** A path file or an obstacle file is not as the authors write it. */
export class PathFileError extends InvalidInputError {}

/** The square of all worlds, and where every path begins and ends. */
export const bounds = { low: -40, high: 40 } as const;
export const start: Point = [-36.6031, -36.4332];
export const goal: Point = [36.0982, 36.363];
/** A path arrives when its last point is this near to the goal, along each axis. */
const arrival = 1.5;

export type Polygon = readonly Point[];

/** The authors' obstacles: the number of polygons, then for each its number of corners and their coordinates. */
export function parseObstacles(text: string): Polygon[] {
  const numbers = text.trim().split(/\s+/).map(Number);
  let at = 0;
  const next = (what: string): number => {
    const value = numbers[at++];
    if (value === undefined || !Number.isFinite(value))
      throw new PathFileError(
        `number ${at} of the obstacles (${what}) is missing`,
        "give the file as its authors wrote it",
      );
    return value;
  };
  return Array.from({ length: next("polygons") }, () =>
    Array.from({ length: next("corners") }, (): Point => [next("x"), next("y")]),
  );
}

/** The authors' paths: "@" before each, a point "x y" per line, and a line with the robot's radius, which is left out. */
export const parsePaths = (text: string): Point[][] =>
  text
    .split("@")
    .map((block) =>
      block
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter((words) => words.length >= 2 && !words[0]!.startsWith("Robot"))
        .map((words): Point => [Number(words[0]), Number(words[1])]),
    )
    .filter((path) => path.length > 0);

export function arrives(path: readonly Point[]): boolean {
  const last = path.at(-1);
  return last !== undefined && Math.abs(last[0] - goal[0]) < arrival && Math.abs(last[1] - goal[1]) < arrival;
}

/** 0 inside and on the border. */
export function distanceTo(point: Point, polygon: Polygon): number {
  if (isInPolygon(point, polygon)) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < polygon.length; i++)
    least = Math.min(least, distanceToSegment(point, polygon[i]!, polygon[(i + 1) % polygon.length]!));
  return least;
}

export const clearance = (point: Point, obstacles: readonly Polygon[]): number =>
  obstacles.reduce((least, polygon) => Math.min(least, distanceTo(point, polygon)), 100_000);

function distanceToSegment([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

/** Points of the robot's rim that are looked at. */
const rim = Array.from({ length: 20 }, (_, i): Point => {
  const angle = (2 * Math.PI * i) / 20;
  return [Math.cos(angle), Math.sin(angle)];
});

/** Whether a round robot may stand there: within the square, and 20 points of its rim outside all obstacles, as in the paper's planner. */
export function isFree([x, y]: Point, radius: number, obstacles: readonly Polygon[]): boolean {
  if (x - radius < bounds.low || x + radius > bounds.high) return false;
  if (y - radius < bounds.low || y + radius > bounds.high) return false;
  for (const polygon of obstacles) {
    const [x0, y0, x1, y1] = boundsOf(polygon);
    if (x + radius < x0 || x - radius > x1 || y + radius < y0 || y - radius > y1) continue;
    if (rim.some(([cos, sin]) => isInPolygon([x + radius * cos, y + radius * sin], polygon))) return false;
  }
  return true;
}

const known = new WeakMap<Polygon, Box>();

function boundsOf(polygon: Polygon): Box {
  const box = known.get(polygon) ?? pointsBounds(polygon);
  known.set(polygon, box);
  return box;
}
