import type { Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { bounds, goal, isFree, type Polygon, start } from "./world.js";

/** Length of a branch of the tree, and the way between two checks, in the world's unit. */
const branch = 4;
const resolution = 0.25;
/** How often a random point is the goal. */
const goalBias = 0.05;

/**
 * A path of a round robot from start to goal by a rapidly exploring random tree (LaValle 1998), shortened by random short cuts.
 * Undefined when none is found.
 *
 * The paper plans with OMPL's RRT over (x, y, heading) with a time limit of 26 s; the heading changes nothing for a round robot,
 * and a limit on nodes in place of time makes the same seed give the same path everywhere.
 */
export function planPath(
  random: Pcg64,
  obstacles: readonly Polygon[],
  {
    radius,
    mostNodes = 4000,
    shortcuts = 30,
  }: { readonly radius: number; readonly mostNodes?: number; readonly shortcuts?: number },
): Point[] | undefined {
  if (!isFree(start, radius, obstacles) || !isFree(goal, radius, obstacles)) return undefined;
  const nodes: Point[] = [start];
  const parents = [-1];
  for (let tries = 0; nodes.length < mostNodes && tries < 4 * mostNodes; tries++) {
    const towards: Point =
      random.random() < goalBias
        ? goal
        : [random.uniform(bounds.low, bounds.high), random.uniform(bounds.low, bounds.high)];
    const nearest = nearestTo(towards, nodes);
    const next = stepTowards(nodes[nearest]!, towards);
    if (!isClear(nodes[nearest]!, next, radius, obstacles)) continue;
    nodes.push(next);
    parents.push(nearest);
    const isNear = Math.hypot(next[0] - goal[0], next[1] - goal[1]) <= branch;
    if (!isNear || !isClear(next, goal, radius, obstacles)) continue;
    const path: Point[] = [goal];
    for (let at = nodes.length - 1; at >= 0; at = parents[at]!) path.push(nodes[at]!);
    return shortened(random, path.reverse(), radius, obstacles, shortcuts);
  }
  return undefined;
}

function nearestTo([x, y]: Point, nodes: readonly Point[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < nodes.length; i++) {
    const squared = (nodes[i]![0] - x) ** 2 + (nodes[i]![1] - y) ** 2;
    if (squared < least) [best, least] = [i, squared];
  }
  return best;
}

function stepTowards([x0, y0]: Point, [x1, y1]: Point): Point {
  const distance = Math.hypot(x1 - x0, y1 - y0);
  if (distance <= branch) return [x1, y1];
  return [x0 + ((x1 - x0) * branch) / distance, y0 + ((y1 - y0) * branch) / distance];
}

export function isClear(
  [x0, y0]: Point,
  [x1, y1]: Point,
  radius: number,
  obstacles: readonly Polygon[],
): boolean {
  const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / resolution));
  for (let i = 1; i <= steps; i++) {
    const t = i / steps;
    if (!isFree([x0 + t * (x1 - x0), y0 + t * (y1 - y0)], radius, obstacles)) return false;
  }
  return true;
}

function shortened(
  random: Pcg64,
  path: Point[],
  radius: number,
  obstacles: readonly Polygon[],
  tries: number,
): Point[] {
  let points = path;
  for (let i = 0; i < tries && points.length > 2; i++) {
    const a = Math.floor(random.random() * (points.length - 2));
    const b = a + 2 + Math.floor(random.random() * (points.length - a - 2));
    if (isClear(points[a]!, points[b]!, radius, obstacles))
      points = [...points.slice(0, a + 1), ...points.slice(b)];
  }
  return points;
}
