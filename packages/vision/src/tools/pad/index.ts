import { pad } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { colourInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

const margin = z.int().min(0).max(16384).default(0).describe("Pixels.");

/** Bit-exact inside; the margin has no lineage. */
export default zodTool({
  name: "pad",
  version: "1",
  description: "Adds a margin of one colour around an image.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    left: margin,
    top: margin,
    right: margin,
    bottom: margin,
    colour: colourInput.default("#000000"),
  }),
  run: async ({ image, left, top, right, bottom, colour }, context) => {
    const padded = pad(imageOf(context, image), { left, top, right, bottom }, colour);
    return imageResult(
      padded,
      `Added ${left}, ${top}, ${right}, ${bottom} pixels (left, top, right, bottom).`,
      context,
    );
  },
});
