import type { Point } from "@fovea/core";
import type { PathDescriptors } from "./scenarios.js";
import { clearance, type Polygon } from "./world.js";

/**
 * The seven descriptors of a path, as the authors' helpers.py computes them: clearance at the path's points only, not between
 * them; a turn at every inner point. Points that repeat make no turn (theirs would be NaN).
 */
export function describePath(path: readonly Point[], obstacles: readonly Polygon[]): PathDescriptors {
  let [length, turning, sharpTurns, maximumAngle] = [0, 0, 0, 0];
  for (let i = 1; i < path.length; i++) {
    const step = between(path[i - 1]!, path[i]!);
    length += Math.hypot(...step);
    if (i === 1) continue;
    const angle = degreesBetween(between(path[i - 2]!, path[i - 1]!), step);
    turning += angle;
    if (angle > 90) sharpTurns++;
    maximumAngle = Math.max(maximumAngle, angle);
  }
  const clearances = path.map((point) => clearance(point, obstacles));
  return {
    averageClearance: clearances.reduce((a, b) => a + b, 0) / Math.max(1, path.length),
    minimumClearance: Math.min(100_000, ...clearances),
    maximumClearance: Math.max(0, ...clearances),
    length,
    sharpTurns,
    maximumAngle,
    turning,
  };
}

const between = ([x0, y0]: Point, [x1, y1]: Point): [number, number] => [x1 - x0, y1 - y0];

function degreesBetween([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
  if (lengths === 0) return 0;
  const cosine = Math.max(-1, Math.min(1, (ax * bx + ay * by) / lengths));
  return (Math.acos(cosine) * 180) / Math.PI;
}
