import { GeometryError, imageSize, resize } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

const side = z.int().min(1).max(16384);

/** Lanczos (a = 3), edges on edges. */
export default zodTool({
  name: "resize",
  version: "1",
  description:
    "Resamples an image. Give a width or a height to keep its shape, both to stretch it, or a scale.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    width: side.optional().describe("Pixels."),
    height: side.optional().describe("Pixels."),
    scale: z
      .number()
      .min(0.001)
      .max(16)
      .optional()
      .describe("Instead of width and height: 0.5 halves both sides."),
  }),
  run: async ({ image, width, height, scale }, context) => {
    const given = imageOf(context, image);
    const size = imageSize(given);
    if ((scale === undefined) === (width === undefined && height === undefined)) {
      const what = scale === undefined ? "neither a scale nor a side" : "a scale and a side";
      throw new GeometryError(
        `resize was given ${what}`,
        "give scale, or width, or height, or width and height",
      );
    }
    const factor = scale ?? (width === undefined ? height! / size.height : width / size.width);
    const to = (side: number) => Math.max(1, Math.round(side * factor));
    const resized = resize(given, width ?? to(size.width), height ?? to(size.height));
    return imageResult(resized, `Resampled ${image} from ${size.width}x${size.height}.`, context);
  },
});
