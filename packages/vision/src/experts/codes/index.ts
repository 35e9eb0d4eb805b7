import { type Tool, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion, FoundRegions } from "../../regions.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf } from "../host/result.js";
import { weightsHash } from "../host/weights.js";
import type { FoundCode } from "./implementation.js";
import { codeWeights } from "./settings.js";

const ask = expertThread<SharedImage, readonly FoundCode[]>({
  expert: "codes",
  lane: "codes",
  module: new URL("./implementation.js", import.meta.url),
});

/**
 * Reads QR codes, other matrix codes and barcodes: a region each, with what it encodes as text and the symbology as
 * label. A code either reads, with score 1, or it does not.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
const codes: Tool<{ image: string }> = zodTool({
  name: "codes",
  version: "1",
  description:
    "Reads QR codes, Data Matrix, Aztec, PDF417 and barcodes (EAN, UPC, Code 128, Code 39, ITF, ...) in an image: " +
    "what each encodes, its kind and its place in pixels.",
  input: z.strictObject({ image: z.string().describe('Handle of the image, such as "image-1".') }),
  mediaInputs: ["image"],
  effects: "pure",
  weights: weightsHash(codeWeights),
  tolerance: { position: 2, score: 0 },
  async run(input, context) {
    const image = imageNamed(input.image, context);
    const pixels = await pixelsOf(image, context);
    const answer = await ask(shareImage(pixels), context.signal);
    const found: FoundRegions = {
      width: pixels.width,
      height: pixels.height,
      expert: toolIdentity(codes),
      threshold: 1,
      regions: answer.map(region),
    };
    const list = answer.map(({ symbology, text }) => `${symbology}: ${text}`);
    const summary = list.length === 0 ? "No code found." : list.join("\n");
    return expertResult({ found, image, sought: "QR code or barcode", summary });
  },
});
export default codes;

function region({ symbology, text, box, polygon, doubtful }: FoundCode): FoundRegion {
  return {
    kind: "code",
    box,
    ...(polygon === undefined ? {} : { polygon }),
    text,
    label: symbology,
    score: 1,
    ...(doubtful ? { answerable: false } : {}),
  };
}
