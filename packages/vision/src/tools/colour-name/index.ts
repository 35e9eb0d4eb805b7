import {
  boxRegion,
  crop,
  data,
  evidenceAt,
  imageSize,
  type JsonValue,
  text,
  toOriginal,
  toolIdentity,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { nameColours } from "./name.js";

const identity = { name: "colour-name", version: "1" };

/** The "colour" data part is a `NamedColour`, or null when everything is transparent. */
export default zodTool({
  ...identity,
  description:
    "Names the main colour of an image or of a box in it: red, orange, yellow, green, blue, purple, pink, brown, black, " +
    "white or grey, with the share of each. In a box the middle counts most.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput.optional() }),
  run: async ({ image, box }, context) => {
    const given = imageOf(context, image);
    const part = box === undefined ? given : crop(given, box);
    const pixels = await context.codec.pixels(part, context.blobs, context.signal);
    const { width, height } = imageSize(part);
    const named = nameColours(pixels, box === undefined ? undefined : [0, 0, width, height]);
    if (named === undefined)
      return { parts: [text("Everything there is transparent."), data(null, "colour")] };
    const others = named.shares.slice(1).filter(({ share }) => share >= 0.05);
    const also = others.map(({ name, share }) => `, ${name} ${percent(share)}`).join("");
    const evidence = evidenceAt(toOriginal(part.lineage, boxRegion([0, 0, width, height])), {
      role: "supports",
      text: named.name,
      score: named.share,
      by: toolIdentity(identity),
    });
    const main = named.sure ? "The main colour is" : "There is no one main colour; most is";
    const said = `${main} ${named.name} (${percent(named.share)}${also}); its mean is ${named.mean}.`;
    return { parts: [text(said), data(named as unknown as JsonValue, "colour")], evidence };
  },
});

const percent = (share: number): string => `${Math.round(share * 100)}%`;
