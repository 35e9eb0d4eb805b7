import { data, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion } from "../../regions.js";
import { imageInput } from "../../tools/shared/inputs.js";
import type { FaceShape } from "../face-features/open.js";
import { landmarkWeights } from "../face-features/weights.js";
import { thresholds } from "../faces/thresholds.js";
import { facesWeights } from "../faces/weights.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundBox, roundPosition, roundScore } from "../host/result.js";
import { weightsHashOf } from "../host/weights.js";

const ask = expertThread<SharedImage, FaceShape[]>({
  expert: "landmarks",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

const identity = { name: "landmarks", version: "1", weights: weightsHashOf(facesWeights, landmarkWeights) };

/** Parts of a face: from which of the 68 points on, up to which. The sides are those of the picture. */
const parts = {
  jaw: [0, 17],
  "left brow": [17, 22],
  "right brow": [22, 27],
  nose: [27, 36],
  "left eye": [36, 42],
  "right eye": [42, 48],
  mouth: [48, 68],
} as const;

/**
 * 68 points on each face, by part, in pixels: data part "landmarks", an object per face `{ jaw: [[x, y], ...], ... }` in the
 * order of the regions.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Finds 68 points on each face: jaw, brows, nose, eyes and mouth, in pixels. Left and right are those of the picture. It does not " +
    "say whose face it is.",
  effects: "pure",
  mediaInputs: ["image"],
  tolerance: { position: 2, score: 0.02 },
  input: z.strictObject({ image: imageInput }),
  run: async ({ image: handle }, context) => {
    const image = imageNamed(handle, context);
    const shared = shareImage(await pixelsOf(image, context));
    const shapes = await ask(shared, context.signal);
    const regions = shapes.map(
      ({ box, score, agreed }): FoundRegion => ({
        kind: "face",
        box: roundBox(box),
        label: "face",
        score: roundScore(score),
        ...(agreed && score >= thresholds.answer ? {} : { answerable: false }),
      }),
    );
    const { width, height } = shared;
    const result = expertResult({
      image,
      found: { width, height, expert: toolIdentity(identity), threshold: thresholds.candidate, regions },
      summary: shapes.length === 0 ? "No face found." : shapes.map(describe).join("\n"),
      sought: "face",
    });
    return { ...result, parts: [...result.parts, data(shapes.map(byPart), "landmarks")] };
  },
});

const byPart = ({ points }: FaceShape): Record<string, number[][]> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, [from, to]]) => [
      name,
      points.slice(from, to).map(([x, y]) => [roundPosition(x), roundPosition(y)]),
    ]),
  );

/** The middle of each eye and of the mouth: what a reader of text can use. */
function describe({ points }: FaceShape, i: number): string {
  const middles = (["left eye", "right eye", "mouth"] as const).map((name) => {
    const [from, to] = parts[name];
    const [x, y] = [0, 1].map(
      (axis) => points.slice(from, to).reduce((sum, point) => sum + point[axis]!, 0) / (to - from),
    );
    return `${name} at (${Math.round(x!)}, ${Math.round(y!)})`;
  });
  return `Face ${i + 1}: ${middles.join(", ")}.`;
}
