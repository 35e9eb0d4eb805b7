import { type Tool, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion, FoundRegions } from "../../regions.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundBox, roundScore } from "../host/result.js";
import { weightsHash } from "../host/weights.js";
import type { Agreed } from "./agree.js";
import { objectWeights, SHOWN, SHOWN_ONCE } from "./settings.js";
import { defaultThreshold, thresholds } from "./thresholds.js";

const ask = expertThread<SharedImage, readonly Agreed[]>({
  expert: "objects",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

/** The least score from which a detection of the label is answered. */
export const objectThreshold = (label: string): number => thresholds[label] ?? defaultThreshold;

/**
 * Finds objects of the 80 COCO classes. A detection is answerable only when two views of the picture (one of them
 * mirrored, at another scale) agree on it above its label's threshold and no other label is nearly as likely there;
 * everything else is shown with `answerable: false`.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
const objects: Tool<{ image: string }> = zodTool({
  name: "objects",
  version: "1",
  description:
    "Finds everyday objects of 80 kinds (person, car, dog, cup, chair, ...) in a photograph: label, place in pixels and " +
    "score. It is a small network: trust what is marked answerable, and take the rest as a hint.",
  input: z.strictObject({ image: z.string().describe('Handle of the image, such as "image-1".') }),
  mediaInputs: ["image"],
  effects: "pure",
  weights: weightsHash(objectWeights),
  tolerance: { position: 2, score: 0.02 },
  async run(input, context) {
    const image = imageNamed(input.image, context);
    const pixels = await pixelsOf(image, context);
    const answer = await ask(shareImage(pixels), context.signal);
    const found: FoundRegions = {
      width: pixels.width,
      height: pixels.height,
      expert: toolIdentity(objects),
      threshold: defaultThreshold,
      regions: answer.filter((each) => each.score >= (each.both ? SHOWN : SHOWN_ONCE)).map(region),
    };
    return expertResult({
      found,
      image,
      sought: "object of the 80 COCO classes",
      summary: describe(found.regions),
    });
  },
});
export default objects;

function region({ label, score, box, both, contested }: Agreed): FoundRegion {
  const sure = both && !contested && score >= objectThreshold(label);
  return {
    kind: "object",
    box: roundBox(box),
    label,
    score: roundScore(score),
    ...(sure ? {} : { answerable: false }),
  };
}

function describe(regions: readonly FoundRegion[]): string {
  const line = ({ label, score, box }: FoundRegion) =>
    `${label} (${score.toFixed(2)}) at [${box.map(Math.round).join(", ")}]`;
  const sure = regions.filter((each) => each.answerable !== false).map(line);
  const unsure = regions.filter((each) => each.answerable === false).map(line);
  return [
    sure.length === 0 ? "No object that is sure." : sure.join("\n"),
    ...(unsure.length === 0 ? [] : [`Unsure: ${unsure.join("; ")}`]),
  ].join("\n");
}
