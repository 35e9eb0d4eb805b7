import { toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion } from "../../regions.js";
import { imageInput } from "../../tools/shared/inputs.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundPosition, roundScore } from "../host/result.js";
import { weightsHash } from "../host/weights.js";
import { thresholds } from "./thresholds.js";
import type { FaceCandidate } from "./views.js";
import { facesWeights } from "./weights.js";

const ask = expertThread<SharedImage, FaceCandidate[]>({
  expert: "faces",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

const identity = { name: "faces", version: "1", weights: weightsHash(facesWeights) };

/**
 * Finds human faces. It says where they are, never whose: no other model of the package is read. A region with
 * `answerable: false` was seen, but not surely enough to answer from.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, ExpertFailedError,
 * InterruptedError
 */
export default zodTool({
  ...identity,
  description:
    "Finds human faces in a photograph, each with a box in pixels (forehead to chin) and a score. It does not say whose they are. " +
    "Regions with answerable false are guesses.",
  effects: "pure",
  mediaInputs: ["image"],
  // Sums come in another order on another processor.
  tolerance: { position: 2, score: 0.02 },
  input: z.strictObject({ image: imageInput }),
  run: async ({ image: handle }, context) => {
    const image = imageNamed(handle, context);
    const shared = shareImage(await pixelsOf(image, context));
    const regions = (await ask(shared, context.signal))
      .filter((face) => face.score >= thresholds.candidate)
      .map(foundRegion);
    const sure = regions.filter((region) => region.answerable !== false);
    const doubtful = regions.length - sure.length;
    return expertResult({
      image,
      found: {
        width: shared.width,
        height: shared.height,
        expert: toolIdentity(identity),
        threshold: thresholds.candidate,
        regions,
      },
      summary: describe(sure, doubtful),
      sought: "face",
    });
  },
});

function foundRegion({ score, agreed, box: [x0, y0, x1, y1] }: FaceCandidate): FoundRegion {
  return {
    kind: "face",
    box: [roundPosition(x0), roundPosition(y0), roundPosition(x1), roundPosition(y1)],
    label: "face",
    score: roundScore(score),
    ...(agreed && score >= thresholds.answer ? {} : { answerable: false }),
  };
}

function describe(sure: readonly FoundRegion[], doubtful: number): string {
  const list = sure
    .map(({ box, score }) => `[${box.map(Math.round).join(", ")}] score ${score.toFixed(2)}`)
    .join("; ");
  const found =
    sure.length === 0
      ? "No face that it stands behind."
      : `Found ${sure.length} face${sure.length === 1 ? "" : "s"}: ${list}.`;
  return doubtful === 0 ? found : `${found} ${doubtful} more only as a guess.`;
}
