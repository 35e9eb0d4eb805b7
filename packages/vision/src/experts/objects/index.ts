import { toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { cocoLabels } from "../../programs/coco.js";
import type { FoundRegion } from "../../regions.js";
import { imageInput } from "../../tools/shared/inputs.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundPosition, roundScore } from "../host/result.js";
import { weightsHash } from "../host/weights.js";
import { type Detection, decide, thresholdOf } from "./decide.js";
import { thresholds } from "./thresholds.js";
import type { Candidate } from "./views.js";
import { objectsWeights } from "./weights.js";

const ask = expertThread<SharedImage, Candidate[]>({
  expert: "objects",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

/**
 * Classes whose absence an answer may rest on: in the README's test "no" was never said of a person who was there, and
 * 28 times of the 91 other things.
 */
const reliablyFound = ["person"] as const;

const identity = { name: "objects", version: "1", weights: weightsHash(objectsWeights) };

/**
 * Finds objects of the 80 COCO classes. A region with `answerable: false` was seen, but not surely enough to answer
 * from; the README says how sure the others are.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, ExpertFailedError,
 * InterruptedError
 */
export default zodTool({
  ...identity,
  description:
    "Finds people, animals, vehicles and everyday things of the 80 COCO classes in a photograph, each with a box in pixels " +
    "and a score. Small things are often missed, and documents and drawings have none. Regions with answerable false are guesses.",
  effects: "pure",
  mediaInputs: ["image"],
  // Sums come in another order on another processor.
  tolerance: { position: 2, score: 0.02 },
  input: z.strictObject({
    image: imageInput,
    labels: z.array(z.enum(cocoLabels)).min(1).optional().describe("Only these classes; by default all 80."),
  }),
  run: async ({ image: handle, labels }, context) => {
    const image = imageNamed(handle, context);
    const shared = shareImage(await pixelsOf(image, context));
    const candidates = await ask(shared, context.signal);
    const wanted = labels ?? cocoLabels;
    const found = decide(candidates, thresholds).filter((each) =>
      wanted.some((label) => label === each.name),
    );
    return expertResult({
      image,
      found: {
        width: shared.width,
        height: shared.height,
        expert: toolIdentity(identity),
        // True for every class asked for: nothing of a class is left out that scores this much.
        threshold: Math.max(...wanted.map((label) => thresholdOf(thresholds.candidate, label))),
        absenceOf: reliablyFound,
        regions: found.map(foundRegion),
      },
      summary: describe(found),
      sought: labels === undefined ? "object" : labels.join(" or "),
    });
  },
});

function foundRegion({ name, score, answerable, box: [x0, y0, x1, y1] }: Detection): FoundRegion {
  return {
    kind: "object",
    box: [roundPosition(x0), roundPosition(y0), roundPosition(x1), roundPosition(y1)],
    label: name,
    score: roundScore(score),
    ...(answerable ? {} : { answerable }),
  };
}

function describe(found: readonly Detection[]): string {
  const list = (kept: readonly Detection[]) =>
    kept
      .map(({ name, score, box }) => `${name} [${box.map(Math.round).join(", ")}] score ${score.toFixed(2)}`)
      .join("; ");
  const [sure, doubtful] = [
    found.filter((each) => each.answerable),
    found.filter((each) => !each.answerable),
  ];
  return [
    sure.length === 0 ? "No object that it stands behind." : `Found ${list(sure)}.`,
    ...(doubtful.length === 0 ? [] : [`Only guesses: ${list(doubtful)}.`]),
  ].join(" ");
}
