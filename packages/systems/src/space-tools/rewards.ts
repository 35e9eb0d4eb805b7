import {
  type Box,
  boxHeight,
  boxWidth,
  clipPolygon,
  intersectBoxes,
  isInsideConvex,
  polygonArea,
} from "@fovea/core";
import { convexHull } from "./hull.js";

export type Point = readonly [x: number, y: number];

/** Choice: 1 for the same letter or word (without case and blanks around it), else 0. */
export const choiceReward = (said: string, truth: string): number =>
  said.trim().toLowerCase() === truth.trim().toLowerCase() ? 1 : 0;

function iou(a: Box, b: Box): number {
  const common = intersectBoxes(a, b);
  if (common === undefined) return 0;
  const shared = boxWidth(common) * boxHeight(common);
  return shared / (boxWidth(a) * boxHeight(a) + boxWidth(b) * boxHeight(b) - shared);
}

/** Boxes (arXiv 2512.04069): the mean over the predicted ones of the best IoU with a true one, 0 to 1; nothing predicted is 0. */
export function boxReward(predicted: readonly Box[], truth: readonly Box[]): number {
  if (predicted.length === 0 || truth.length === 0) return 0;
  const best = predicted.map((box) => Math.max(...truth.map((each) => iou(box, each))));
  return best.reduce((sum, each) => sum + each, 0) / predicted.length;
}

/** How fast the reward of a point falls off with its distance, per side of the normalised image. */
const falloff = 5;
const farthest = Math.exp(-falloff * Math.SQRT2);

/** NNDC: 1 at distance 0, 0 at the image's diagonal. `distance` in normalised coordinates. */
export const nndc = (distance: number): number =>
  Math.max(0, (Math.exp(-falloff * distance) - farthest) / (1 - farthest));

/**
 * Pointing: the larger of 1 for a point inside the target and NNDC of its distance to the target's centroid.
 *
 * @param region corners of the target in normalised coordinates; their convex hull is the target
 */
export function pointReward(point: Point, region: readonly Point[]): number {
  const hull = convexHull(region);
  const isInside = hull.length >= 3 && isInsideConvex(point, hull);
  const centre = centroid(region);
  return Math.max(isInside ? 1 : 0, nndc(Math.hypot(point[0] - centre[0], point[1] - centre[1])));
}

const centroid = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
];

/** Pose: IoU of the convex hulls of the projected corners of two boxes in space (8 points each), 0 to 1. */
export function poseReward(predicted: readonly Point[], truth: readonly Point[]): number {
  const [a, b] = [convexHull(predicted), convexHull(truth)];
  if (a.length < 3 || b.length < 3) return 0;
  const common = clipPolygon(a, b);
  const shared = common.length < 3 ? 0 : polygonArea(common);
  return shared / (polygonArea(a) + polygonArea(b) - shared);
}

/**
 * Grasp, NNCE: 1 - min(limit, mean distance of corresponding points / size) / limit, 0 to 1.
 *
 * @param size by which distances are divided, such as the true grasp's width, in the unit of the points
 * @param limit from which an error counts as complete
 */
export function graspReward(
  predicted: readonly Point[],
  truth: readonly Point[],
  size: number,
  limit: number,
): number {
  if (predicted.length !== truth.length || truth.length === 0) return 0;
  const distances = truth.map(([x, y], i) => Math.hypot(predicted[i]![0] - x, predicted[i]![1] - y));
  const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length;
  return 1 - Math.min(limit, mean / size) / limit;
}
