import { type Box, boxIou, type Score } from "@fovea/core";
import { type AnswerScorer, answerScorer, TargetError } from "../answer-scorer.js";
import { boxesIn, checkedBox, type Frame } from "../places/read.js";

export type BoxTarget = Frame & {
  /** [x0, y0, x1, y1] in pixels of the image, half-open; none when nothing is to be found. */
  readonly boxes: readonly Box[];
};

export interface BoxMatchOptions {
  /** "iou": sum of the matched pairs' IoU over the larger number of boxes. "f1": of pairs from the threshold on. Default "iou". */
  readonly measure?: "iou" | "f1";
  /** Least IoU of a pair that counts for "f1". Default 0.5. */
  readonly threshold?: number;
}

/**
 * Boxes of an answer against the right ones. Pairs are made greedily, the highest IoU first, each box in one pair at most, so
 * boxes too many cost as boxes too few do. No boxes where none are to be found is 1.
 */
export function boxMatch({
  measure = "iou",
  threshold = 0.5,
}: BoxMatchOptions = {}): AnswerScorer<BoxTarget> {
  return answerScorer({
    name: "box-match",
    version: "1",
    description:
      measure === "iou"
        ? "summed IoU of matched boxes over the larger number of boxes, 0 to 1"
        : `F1 of boxes matched at IoU ${threshold}, 0 to 1`,
    grade(answer, target) {
      if (!Array.isArray(target?.boxes))
        throw new TargetError("no boxes", 'give {"boxes": [[x0, y0, x1, y1]]}');
      const wanted = target.boxes.map(checkedBox);
      const given = boxesIn(answer, target);
      const ious = matchBoxes(given, wanted);
      if (given.length === 0 && wanted.length === 0)
        return { value: 1, explanation: "no boxes, and none to find" };
      const value =
        measure === "iou"
          ? ious.reduce((a, b) => a + b, 0) / Math.max(given.length, wanted.length)
          : (2 * ious.filter((iou) => iou >= threshold).length) / (given.length + wanted.length);
      return { value, explanation: `${given.length} boxes for ${wanted.length}` } satisfies Score;
    },
  });
}

/** IoU of each pair that shares area, the highest first. */
export function matchBoxes(given: readonly Box[], wanted: readonly Box[]): number[] {
  const pairs = given.flatMap((a, i) => wanted.map((b, j) => ({ i, j, iou: boxIou(a, b) })));
  pairs.sort((a, b) => b.iou - a.iou);
  const [usedGiven, usedWanted] = [new Set<number>(), new Set<number>()];
  const ious: number[] = [];
  for (const { i, j, iou } of pairs) {
    if (iou === 0 || usedGiven.has(i) || usedWanted.has(j)) continue;
    usedGiven.add(i);
    usedWanted.add(j);
    ious.push(iou);
  }
  return ious;
}

export default boxMatch();
