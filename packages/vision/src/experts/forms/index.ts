import { toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { imageInput } from "../../tools/shared/inputs.js";
import { expertResult } from "../host/result.js";
import { formOf, isControl, listed } from "./ask.js";

const identity = { name: "forms", version: "1" };

/**
 * Finds what a form is drawn with: checkboxes, fields (frames to write in) and rules. Expects an upright page.
 *
 * @throws InvalidInputError, ExpertCrashError, InterruptedError (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Finds the checkboxes of a form or a window and whether each is checked, radio buttons and switches, its fields (frames to write " +
    "in) and its ruled lines, with boxes in pixels. The page must be upright and straight: rotate or rectify it first.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.strictObject({ image: imageInput }),
  run: async ({ image: handle }, context) => {
    const { image, width, height, regions } = await formOf(handle, context);
    const count = (label: string) => regions.filter((region) => region.label === label).length;
    return expertResult({
      image,
      found: { width, height, expert: toolIdentity(identity), threshold: 1, absenceOf: [], regions },
      summary: [...listed(regions), `${count("field")} fields, ${count("line")} ruled lines.`].join("\n"),
      claims: regions.filter((region) => isControl(region) && region.answerable !== false),
      sought: "checkbox",
    });
  },
});
