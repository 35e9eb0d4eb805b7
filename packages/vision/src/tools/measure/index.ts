import { crop, data, type JsonValue, text } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { measureQuality, type Quality } from "./quality.js";

/** The "measure" data part is a `Quality`. */
export default zodTool({
  name: "measure",
  version: "1",
  description:
    "Measures an image or a box of it: size, sharpness (variance of the Laplacian at 1024 pixels; under about 50 is " +
    "blurred), brightness and contrast (0 to 1), noise (sigma in grey levels of 255), clipped black and white.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput.optional() }),
  run: async ({ image, box }, context) => {
    const given = imageOf(context, image);
    const part = box === undefined ? given : crop(given, box);
    const quality = await measureQuality(await context.codec.pixels(part, context.blobs, context.signal));
    return { parts: [text(sentence(quality)), data(quality as unknown as JsonValue, "measure")] };
  },
});

function sentence({ width, height, sharpness, brightness, contrast, noise }: Quality): string {
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? "unknown";
  return (
    `${width}x${height} pixels; sharpness ${number(sharpness, 1)}, brightness ${number(brightness, 3)}, ` +
    `contrast ${number(contrast, 3)}, noise ${number(noise, 2)}.`
  );
}
