import { toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion } from "../../regions.js";
import { imageInput } from "../../tools/shared/inputs.js";
import { expressionWeights, landmarkWeights } from "../face-features/weights.js";
import { thresholds } from "../faces/thresholds.js";
import { facesWeights } from "../faces/weights.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundBox, roundScore } from "../host/result.js";
import { weightsHashOf } from "../host/weights.js";
import type { FaceExpression } from "./implementation.js";
import type { Expression } from "./words.js";

const ask = expertThread<SharedImage, FaceExpression[]>({
  expert: "expressions",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

const weights = weightsHashOf(facesWeights, landmarkWeights, expressionWeights);
const identity = { name: "expressions", version: "1", weights };

/** The expressions that it stands behind, and from which probability on: "sad" was wrong each time it was sure (README). */
const TRUSTED: ReadonlySet<Expression> = new Set(["happy", "neutral"]);
const LEAST = 0.95;

/**
 * The expression of each face: neutral, happy, sad, angry, fearful, disgusted or surprised, as a region with the word as
 * label and its probability as score. A region with `answerable: false` is a guess.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Says of each face in a photograph what expression it shows (neutral, happy, sad, angry, fearful, disgusted, surprised). Only " +
    "happy and neutral are reliable; regions with answerable false are guesses. It does not say what somebody feels.",
  effects: "pure",
  mediaInputs: ["image"],
  tolerance: { position: 2, score: 0.02 },
  input: z.strictObject({ image: imageInput }),
  run: async ({ image: handle }, context) => {
    const image = imageNamed(handle, context);
    const shared = shareImage(await pixelsOf(image, context));
    const regions = (await ask(shared, context.signal)).map(foundRegion);
    const { width, height } = shared;
    const list = regions.map(
      ({ box, label, score, answerable }) =>
        `${label} ${score.toFixed(2)}${answerable === false ? " (a guess)" : ""} at [${box.map(Math.round).join(", ")}]`,
    );
    return expertResult({
      image,
      found: {
        width,
        height,
        expert: toolIdentity(identity),
        threshold: thresholds.candidate,
        absenceOf: [],
        regions,
      },
      summary: list.length === 0 ? "No face found." : list.join("\n"),
      sought: "face whose expression is clear",
    });
  },
});

function foundRegion({ box, face, agreed, expression, probability }: FaceExpression): FoundRegion {
  const sure =
    agreed && face >= thresholds.answer && TRUSTED.has(expression) && probability >= LEAST
      ? {}
      : { answerable: false };
  return { kind: "face", box: roundBox(box), label: expression, score: roundScore(probability), ...sure };
}
