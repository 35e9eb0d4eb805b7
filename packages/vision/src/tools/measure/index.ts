import { boxRegion, crop, data, evidenceAt, imageSize, type JsonValue, text, toOriginal } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { flawsOf, type Measured } from "./flaws.js";
import { measureQuality } from "./quality.js";

/** The "measure" data part is a `Measured`. */
export default zodTool({
  name: "measure",
  version: "1",
  description:
    "Measures an image or a box of it: size, sharpness (variance of the Laplacian at 1024 pixels), blur (sigma in " +
    "pixels), brightness and contrast (0 to 1), noise (sigma in grey levels of 255), clipped black and white; and says " +
    "whether it is blurry, too dark, too bright, noisy or low in contrast.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput.optional() }),
  run: async ({ image, box }, context) => {
    const given = imageOf(context, image);
    const part = box === undefined ? given : crop(given, box);
    const quality = await measureQuality(await context.codec.pixels(part, context.blobs, context.signal));
    context.signal?.throwIfAborted();
    const measured: Measured = { ...quality, flaws: flawsOf(quality) };
    const { width, height } = imageSize(part);
    const said = sentence(measured);
    const evidence = evidenceAt(toOriginal(part.lineage, boxRegion([0, 0, width, height])), {
      role: "supports",
      text: said,
      by: "measure@1",
    });
    return { parts: [text(said), data(measured as unknown as JsonValue, "measure")], evidence };
  },
});

function sentence({ width, height, sharpness, blur, brightness, contrast, noise, flaws }: Measured): string {
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? "unknown";
  const wrong = Object.entries(flaws).flatMap(([flaw, is]) => (is ? [flaw] : []));
  const verdict = wrong.length === 0 ? "No flaw found" : `Flaws: ${wrong.join(", ")}`;
  return (
    `${width}x${height} pixels; sharpness ${number(sharpness, 1)}, blur ${number(blur, 1)} pixels, ` +
    `brightness ${number(brightness, 3)}, contrast ${number(contrast, 3)}, noise ${number(noise, 2)}. ${verdict}.`
  );
}
