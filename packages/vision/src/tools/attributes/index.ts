import {
  type Box,
  boxRegion,
  crop,
  data,
  type Evidence,
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
import { type Look, lookOf } from "./look.js";

const identity = { name: "attributes", version: "1" };

/**
 * The "attributes" data part is a list of `{ box, ...Look }`, one for each box.
 *
 * @throws SchemaError, GeometryError for a box outside the image (from `run`).
 */
export default zodTool({
  ...identity,
  description:
    "Says how boxes of an image look: colours, lightness, colourfulness, plain or patterned, shape, size and place. It does not say " +
    "what a thing is or what it is made of.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, boxes: z.array(boxInput).min(1).max(64) }),
  run: async ({ image: name, boxes }, context) => {
    const image = imageOf(context, name);
    const by = toolIdentity(identity);
    const looks: (Look & { readonly box: Box })[] = [];
    const evidence: Evidence[] = [];
    for (const box of boxes) {
      const part = crop(image, box);
      const look = lookOf(
        await context.codec.pixels(part, context.blobs, context.signal),
        box,
        imageSize(image),
      );
      looks.push({ box, ...look });
      const whole = boxRegion([0, 0, part.width, part.height]);
      evidence.push(
        ...evidenceAt(toOriginal(part.lineage, whole), { role: "supports", text: inWords(look), by }),
      );
    }
    const lines = looks.map((look) => `[${look.box.join(", ")}]: ${inWords(look)}.`);
    return { parts: [text(lines.join("\n")), data(looks as unknown as JsonValue, "attributes")], evidence };
  },
});

function inWords({ colours, lightness, colourfulness, pattern, shape, share, place }: Look): string {
  const named = colours.map((colour) => `${colour.name} ${Math.round(colour.share * 100)}%`).join(" and ");
  const size = `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}% of the picture`;
  const looks = [named || "transparent", lightness, colourfulness, pattern, shape].join(", ");
  return `${looks}; ${size}, ${place}`;
}
