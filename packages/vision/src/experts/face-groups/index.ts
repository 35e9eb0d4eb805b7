import {
  boxRegion,
  data,
  type Evidence,
  evidenceAt,
  originalLineage,
  text,
  toOriginal,
  toolIdentity,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { imageInput } from "../../tools/shared/inputs.js";
import { descriptorWeights, landmarkWeights } from "../face-features/weights.js";
import { facesWeights } from "../faces/weights.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { imageNamed, pixelsOf, roundBox, roundScore } from "../host/result.js";
import { weightsHashOf } from "../host/weights.js";
import type { GroupedFace } from "./implementation.js";

const ask = expertThread<readonly SharedImage[], GroupedFace[]>({
  expert: "face-groups",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

const weights = weightsHashOf(facesWeights, landmarkWeights, descriptorWeights);
const identity = { name: "face-groups", version: "1", weights };

/**
 * Says which faces in one or more pictures look alike enough to be one person's. The 128 numbers of a face are computed,
 * compared and dropped inside the expert: they are in no result, record or file, and no face gets a name.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Groups the faces of one or more pictures: faces of one group look alike enough to be the same person's. It never says who that is.",
  effects: "pure",
  mediaInputs: ["images"],
  tolerance: { position: 2, score: 0.02 },
  input: z.strictObject({ images: z.array(imageInput).min(1).max(16) }),
  run: async ({ images: handles }, context) => {
    const images = handles.map((handle) => imageNamed(handle, context));
    const shared: SharedImage[] = [];
    for (const image of images) shared.push(shareImage(await pixelsOf(image, context)));
    const faces = await ask(shared, context.signal);
    const by = toolIdentity(identity);
    const evidence: Evidence[] = faces.flatMap(({ image: index, box, group, score }) => {
      const image = images[index]!;
      const places = toOriginal(image.lineage ?? originalLineage(image.ref), boxRegion(box));
      return evidenceAt(places, {
        role: "supports",
        text: `group ${group + 1}`,
        score: roundScore(score),
        by,
      });
    });
    const listed = faces.map(({ image, box, group, score }) => ({
      image: handles[image]!,
      box: [...roundBox(box)],
      score: roundScore(score),
      group: group + 1,
    }));
    const groups = new Set(faces.map(({ group }) => group)).size;
    const lines = listed.map(
      ({ image, box, group }) => `group ${group}: ${image} at [${box.map(Math.round).join(", ")}]`,
    );
    const summary = faces.length === 0 ? "No face found." : `${faces.length} faces in ${groups} groups.`;
    return { parts: [text([summary, ...lines].join("\n")), data(listed, "groups")], evidence };
  },
});
