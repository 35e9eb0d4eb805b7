import { type Box, boxHeight, boxWidth, crop, imageSize, resize } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

const largestFactor = 8;

/** Crop, then Lanczos upscaling so that the longer side is about `size`; a region that is larger already stays as it is. */
export default zodTool({
  name: "zoom",
  version: "1",
  description:
    "Cuts a box out of an image, with a little room around it, and enlarges it until small print and small things are " +
    "readable. Coordinates in the result are of the enlarged picture.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    box: boxInput,
    margin: z.number().min(0).max(2).default(0.1).describe("Room on each side, as a part of the box's side."),
    size: z
      .int()
      .min(16)
      .max(4096)
      .default(1024)
      .describe("Longer side of the result in pixels; at most 8 times the box."),
  }),
  run: async ({ image, box, margin, size }, context) => {
    const [dx, dy] = [boxWidth(box) * margin, boxHeight(box) * margin];
    const grown: Box = [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
    // A box that is empty or upside down is refused with its own numbers, not with grown ones.
    const part = crop(imageOf(context, image), box[0] < box[2] && box[1] < box[3] ? grown : box);
    const { width, height } = imageSize(part);
    const factor = Math.min(largestFactor, size / Math.max(width, height));
    const what = `Cut [${box.join(", ")}] out of ${image}`;
    if (factor <= 1) return imageResult(part, `${what}; it is not enlarged.`, context);
    const larger = resize(part, Math.round(width * factor), Math.round(height * factor));
    return imageResult(larger, `${what} and enlarged it ${factor.toFixed(2)} times.`, context);
  },
});
