import type { Box, Point } from "@fovea/core";
import { answerScorer, TargetError } from "../answer-scorer.js";
import { decodeMask, type MaskValue } from "../places/mask.js";
import { checkedBox, type Frame, pointsIn } from "../places/read.js";

export type PointTarget = Frame & {
  /** In pixels; a point inside any of them is right. */
  readonly boxes?: readonly Box[];
  readonly polygons?: readonly (readonly Point[])[];
  readonly mask?: MaskValue;
};

/**
 * Share of the answer's points that lie inside the target (as RoboPoint, Yuan et al. 2024, scores where2place); 0 without a
 * point. Boxes are half-open; polygons are by the even-odd rule; of a mask the pixel under the point counts.
 */
export const pointInRegion = answerScorer<PointTarget>({
  name: "point-in-region",
  version: "1",
  description: "share of the answer's points inside the target region, 0 to 1; 0 without a point",
  grade(answer, target) {
    const inside = insideTest(target);
    const points = pointsIn(answer, target);
    if (points.length === 0) return { value: 0, explanation: "no point" };
    const hits = points.filter(inside).length;
    return { value: hits / points.length, explanation: `${hits} of ${points.length} points inside` };
  },
});

function insideTest({ boxes, polygons, mask }: PointTarget): (point: Point) => boolean {
  if (boxes === undefined && polygons === undefined && mask === undefined)
    throw new TargetError("the target has no region", "give boxes, polygons or a mask");
  const areas = (boxes ?? []).map(checkedBox);
  const decoded = mask === undefined ? undefined : decodeMask(mask);
  return (point) => {
    const [x, y] = point;
    if (areas.some(([x0, y0, x1, y1]) => x >= x0 && x < x1 && y >= y0 && y < y1)) return true;
    if (polygons?.some((polygon) => isInPolygon(point, polygon)) === true) return true;
    if (decoded === undefined || x < 0 || y < 0 || x >= decoded.width || y >= decoded.height) return false;
    return decoded.data[Math.floor(x) * decoded.height + Math.floor(y)] === 1;
  };
}

/** Even-odd rule; the border belongs to one side, which depends on the edge. */
export function isInPolygon([x, y]: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [x0, y0] = polygon[i]!;
    const [x1, y1] = polygon[j]!;
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}

export default pointInRegion;
