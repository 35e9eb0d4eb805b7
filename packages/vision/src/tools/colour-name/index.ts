import {
  type Box,
  boxRegion,
  crop,
  data,
  evidenceAt,
  type Image,
  imageSize,
  type JsonValue,
  text,
  toOriginal,
  toolIdentity,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { nameText } from "./ink.js";
import { nameColours } from "./name.js";
import { spotsOf } from "./spots.js";
import { nameThing, surroundings } from "./thing.js";

const identity = { name: "colour-name", version: "2" };

/** The "colour" data part is a `NamedColour`, or null when everything is transparent. */
export default zodTool({
  ...identity,
  description:
    "Names the main colour of an image or of a box in it: red, orange, yellow, green, blue, purple, pink, brown, black, " +
    "white or grey, with the share of each. In a box the middle counts most; say what the box is around: a thing (its " +
    "background is left out), text (its ink) or an area (all of it counts alike, small spots are listed).",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    box: boxInput.optional(),
    of: z.enum(["thing", "text", "area"]).optional(),
  }),
  run: async ({ image, box, of }, context) => {
    const given = imageOf(context, image);
    const part = box === undefined ? given : crop(given, box);
    const pixelsOf = (each: Image) => context.codec.pixels(each, context.blobs, context.signal);
    const { width, height } = imageSize(part);
    const middle: Box | undefined = box === undefined ? undefined : [0, 0, width, height];
    const named = await (async () => {
      if (of === "thing" && box !== undefined) {
        const wide = around(given, box);
        const inside = box.map((edge, i) => edge - wide[i % 2]!) as unknown as Box;
        return nameThing(await pixelsOf(crop(given, wide)), inside);
      }
      const pixels = await pixelsOf(part);
      if (of === "text") return nameText(pixels, [0, 0, width, height]) ?? nameColours(pixels, middle);
      if (of !== "area") return nameColours(pixels, middle);
      const colours = nameColours(pixels);
      return colours === undefined ? undefined : { ...colours, spots: spotsOf(pixels) };
    })();
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

/** The box with its surroundings, whole pixels inside the image. */
function around(image: Image, [x0, y0, x1, y1]: Box): Box {
  const { width, height } = imageSize(image);
  const [dx, dy] = [Math.max(3, surroundings * (x1 - x0)), Math.max(3, surroundings * (y1 - y0))];
  return [
    Math.max(0, Math.floor(x0 - dx)),
    Math.max(0, Math.floor(y0 - dy)),
    Math.min(width, Math.ceil(x1 + dx)),
    Math.min(height, Math.ceil(y1 + dy)),
  ];
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
