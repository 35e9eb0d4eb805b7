import { crop } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

/** The part of an image inside a box, cut to the image and grown to whole pixels. Bit-exact. */
export default zodTool({
  name: "crop",
  version: "1",
  description:
    "Cuts a box out of an image, at its own resolution. Use it to look at one thing only; use zoom to also enlarge it.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput }),
  run: async ({ image, box }, context) => {
    const part = crop(imageOf(context, image), box);
    return imageResult(part, `Cut [${box.join(", ")}] out of ${image}.`, context);
  },
});
