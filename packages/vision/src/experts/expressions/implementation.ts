import type { Box } from "@fovea/core";
import { openExpressions, openShapes } from "../face-features/open.js";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { type Expression, expressions } from "./words.js";

export interface FaceExpression {
  /** The detector's box and score. */
  readonly box: Box;
  readonly face: number;
  readonly agreed: boolean;
  readonly expression: Expression;
  readonly probability: number;
}

const open: OpenExpert<SharedImage, FaceExpression[]> = async () => {
  const [shapes, look] = await Promise.all([openShapes(), openExpressions()]);
  return async (image, job) => {
    const found: FaceExpression[] = [];
    for (const { box, score, agreed, aligned } of await shapes(image, job)) {
      job.checkCancelled();
      const probabilities = await look(image, aligned);
      const probability = Math.max(...probabilities);
      const expression = expressions[probabilities.indexOf(probability)]!;
      found.push({ box, face: score, agreed, expression, probability });
    }
    return found;
  };
};
export default open;
