import { flip } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

/** Bit-exact. */
export default zodTool({
  name: "flip",
  version: "1",
  description: "Mirrors an image: horizontal swaps left and right, vertical swaps top and bottom.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, axis: z.enum(["horizontal", "vertical"]).default("horizontal") }),
  run: async ({ image, axis }, context) =>
    imageResult(flip(imageOf(context, image), axis), `Mirrored ${image}, ${axis}.`, context),
});
