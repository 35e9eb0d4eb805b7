import { rotate } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { colourInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

/** Quarter turns move pixels; other angles are sampled bilinearly and the canvas grows to hold every corner. */
export default zodTool({
  name: "rotate",
  version: "1",
  description:
    "Turns an image clockwise. 90, 180 and 270 are exact; use small angles to straighten a skewed page.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    degrees: z
      .number()
      .min(-3600)
      .max(3600)
      .describe("Clockwise on the screen; negative turns the other way."),
    colour: colourInput.default("#000000").describe("Fills the corners that come from nowhere."),
  }),
  run: async ({ image, degrees, colour }, context) => {
    const turned = rotate(imageOf(context, image), degrees);
    const { recipe } = turned;
    const filled = { ...turned, recipe: { ...recipe, parameters: { ...recipe.parameters, colour } } };
    return imageResult(filled, `Turned ${image} by ${degrees} degrees clockwise.`, context);
  },
});
