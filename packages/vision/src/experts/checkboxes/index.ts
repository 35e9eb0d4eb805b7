import { toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { imageInput } from "../../tools/shared/inputs.js";
import { formOf, isCheckbox, listed } from "../forms/ask.js";
import { expertResult } from "../host/result.js";

const identity = { name: "checkboxes", version: "1" };

/**
 * The checkboxes that `forms` finds, alone, as programs take them: labelled "checked" or "unchecked", or "checkbox" with
 * `answerable: false` where the mark is neither clear nor clearly missing.
 *
 * @throws InvalidInputError, ExpertCrashError, InterruptedError (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Finds the checkboxes of a form or a window and whether each is checked. The page must be upright and straight: rotate or rectify it first.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.strictObject({ image: imageInput }),
  run: async ({ image: handle }, context) => {
    const form = await formOf(handle, context);
    const { image, width, height } = form;
    const regions = form.regions.filter(isCheckbox);
    return expertResult({
      image,
      found: { width, height, expert: toolIdentity(identity), threshold: 1, absenceOf: [], regions },
      summary: regions.length === 0 ? "No checkbox found." : listed(regions).join("\n"),
      sought: "checkbox",
    });
  },
});
