import {
  type Box,
  boxRegion,
  crop,
  data,
  evidenceAt,
  GeometryError,
  imageSize,
  type JsonValue,
  text,
  toOriginal,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { colours } from "../../programs/language.js";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import type { ColourName } from "./prototypes.js";
import { colourShares } from "./vote.js";

/** The data part "colour". */
export interface NamedColour {
  readonly name: ColourName;
  /** Part of the region that has it, 0 to 1. */
  readonly share: number;
  /** Whether the share is at least `leastShare`: else the region has no one main colour. */
  readonly sure: boolean;
  /** All names with at least 5%, largest share first. */
  readonly shares: readonly { readonly name: ColourName; readonly share: number }[];
}

/** The tool is unsure of a colour that fewer of the pixels have. */
export const leastShare = 0.4;

/**
 * The main colour, as one of eleven basic words. Each pixel is named by the nearest prototype in CIELAB and votes; in a
 * box the middle counts more. Light is taken as it is: a white wall in the evening may be orange.
 */
export default zodTool({
  name: "colour-name",
  version: "1",
  description:
    `Names the main colour of an image or of a box in it (${colours.join(", ")}), with the share of pixels that have it. ` +
    "In a box the middle counts more than the border.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput.optional() }),
  run: async ({ image: handle, box }, context) => {
    const image = imageOf(context, handle);
    const { width, height } = imageSize(image);
    const whole: Box = [0, 0, width, height];
    const inside = box === undefined ? whole : (crop(image, box).recipe.parameters["box"] as unknown as Box);
    const pixels = await context.codec.pixels(image, context.blobs, context.signal);
    const shares = colourShares(pixels, inside, box !== undefined);
    const ranked = colours
      .map((name, i) => ({ name, share: Number(shares[i]!.toFixed(4)) }))
      .sort((a, b) => b.share - a.share);
    const main = ranked[0]!;
    if (main.share === 0) {
      throw new GeometryError(
        `[${inside.join(", ")}] is transparent all over`,
        "choose a box with something in it",
      );
    }
    const sure = main.share >= leastShare;
    const colour: NamedColour = { ...main, sure, shares: ranked.filter(({ share }) => share >= 0.05) };
    const mix = colour.shares.map(({ name, share }) => `${name} ${Math.round(share * 100)}%`).join(", ");
    const said = sure ? `Mainly ${main.name} (${mix}).` : `No one main colour (${mix}).`;
    const evidence = evidenceAt(toOriginal(image.lineage, boxRegion(inside)), {
      role: "supports",
      text: main.name,
      score: main.share,
      by: "colour-name@1",
    });
    return { parts: [text(said), data(colour as unknown as JsonValue, "colour")], evidence };
  },
});
