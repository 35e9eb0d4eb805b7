import type { Box } from "@fovea/core";
import { openDescriptors, openShapes } from "../face-features/open.js";
import { thresholds } from "../faces/thresholds.js";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { groupsOf } from "./groups.js";

export interface GroupedFace {
  readonly image: number;
  readonly box: Box;
  readonly score: number;
  /** From 0, in the order in which groups are first seen. */
  readonly group: number;
}

/** Descriptors live in this function only: what leaves it says which faces belong together, not what they look like. */
const open: OpenExpert<readonly SharedImage[], GroupedFace[]> = async () => {
  const [shapes, describe] = await Promise.all([openShapes(), openDescriptors()]);
  return async (images, job) => {
    const faces: { image: number; box: Box; score: number }[] = [];
    const descriptors: Float32Array[] = [];
    for (const [index, image] of images.entries()) {
      for (const { box, score, agreed, aligned } of await shapes(image, job)) {
        if (!agreed || score < thresholds.answer) continue;
        job.checkCancelled();
        faces.push({ image: index, box, score });
        descriptors.push(await describe(image, aligned));
      }
    }
    const groups = groupsOf(descriptors);
    return faces.map((face, i) => ({ ...face, group: groups[i]! }));
  };
};
export default open;
