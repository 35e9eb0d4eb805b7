import { boxPoints, InvalidInputError, imageSize, quadToQuad, warp } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { asPoint, imageInput, imageOf, pointInput } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { findPage } from "./page.js";
import { pageSize } from "./size.js";

/** There is no sheet of paper whose four corners show. */
export class NoPageError extends InvalidInputError {}

/**
 * Turns the picture of a flat rectangle back into a rectangle; the lineage is the homography, so what is found in the
 * straightened page has its place in the photograph.
 *
 * @throws NoPageError, GeometryError (from `run`).
 */
export default zodTool({
  name: "rectify",
  version: "1",
  description:
    "Straightens a page, sign or screen that was photographed at an angle: its four corners become a rectangle of its " +
    "true proportions. Finds the page by itself, or takes its corners.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    corners: z
      .array(pointInput)
      .length(4)
      .optional()
      .describe(
        "Corners of the page clockwise from its top left, in pixels of the image; found when left out.",
      ),
  }),
  run: async ({ image: name, corners }, context) => {
    const image = imageOf(context, name);
    const { width, height } = imageSize(image);
    const page =
      corners?.map(asPoint) ??
      (await findPage(await context.codec.pixels(image, context.blobs, context.signal)));
    if (page === undefined) {
      throw new NoPageError(
        `no page with four visible corners was found in ${name}`,
        'give its corners: {"corners": [[x, y], ...]}, clockwise from the top left',
      );
    }
    const [w, h] = pageSize(page, width, height);
    const toParent = quadToQuad(boxPoints([0, 0, w, h]), page);
    const straight = warp(image, toParent, w, h);
    const at = page.map(([x, y]) => `(${x.toFixed(1)}, ${y.toFixed(1)})`).join(", ");
    return imageResult(straight, `Straightened the page with corners ${at} of ${name}.`, context);
  },
});
