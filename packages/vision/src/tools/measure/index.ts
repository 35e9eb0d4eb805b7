import {
  boxRegion,
  crop,
  data,
  evidenceAt,
  imageSize,
  type JsonValue,
  resize,
  text,
  toOriginal,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { edgeBlur } from "./blur.js";
import { flawsOf, type Measures } from "./flaws.js";
import { levelsOf } from "./levels.js";
import { noiseSigma } from "./noise.js";
import { planeOf } from "./plane.js";
import { textureOf } from "./texture.js";

/** Longest side in pixels at which sharpness and blur are measured, so that they compare between cameras. */
const workingSide = 1024;

/**
 * Measures of one picture, or of a box in it. Levels are Rec. 601 luma, 0 to 255, alpha over white. Brightness, contrast
 * and noise are taken at full resolution, sharpness and blur with the long side scaled down to 1024 pixels (a smaller
 * picture stays as it is).
 */
export default zodTool({
  name: "measure",
  version: "1",
  description:
    "Measures an image or a box in it: sharpness, blur in pixels, brightness, contrast, noise and size, " +
    "and says whether it is blurry, too dark, too bright, noisy or low in contrast.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({ image: imageInput, box: boxInput.optional() }),
  run: async ({ image: handle, box }, context) => {
    const whole = imageOf(context, handle);
    const image = box === undefined ? whole : crop(whole, box);
    const { width, height } = imageSize(image);
    const full = planeOf(await context.codec.pixels(image, context.blobs, context.signal));
    const scale = workingSide / Math.max(width, height);
    const side = (length: number): number => Math.max(1, Math.round(length * scale));
    const smaller = scale < 1 ? resize(image, side(width), side(height)) : undefined;
    const working =
      smaller === undefined
        ? full
        : planeOf(await context.codec.pixels(smaller, context.blobs, context.signal));
    const noise = noiseSigma(full);
    const workingNoise = smaller === undefined ? noise : noiseSigma(working);
    context.signal?.throwIfAborted();
    const numbers = {
      width,
      height,
      ...rounded({ ...levelsOf(full), ...textureOf(working), noise }),
      blur: round(edgeBlur(working, workingNoise) ?? null),
    } as Omit<Measures, "flaws">;
    const measures: Measures = { ...numbers, flaws: flawsOf(numbers) };
    const evidence = evidenceAt(toOriginal(image.lineage, boxRegion([0, 0, width, height])), {
      role: "supports",
      text: summary(measures),
      by: "measure@1",
    });
    return { parts: [text(summary(measures)), data(measures as unknown as JsonValue, "measures")], evidence };
  },
});

/** Four significant digits: more would be noise, and they would hide that. */
const round = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));
const rounded = (values: Record<string, number>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]));

function summary({ width, height, sharpness, blur, brightness, contrast, noise, flaws }: Measures): string {
  const wrong = Object.entries(flaws).flatMap(([flaw, is]) => (is ? [flaw] : []));
  const edges = blur === null ? "no edges to judge blur by" : `blur ${blur} pixels`;
  const verdict = wrong.length === 0 ? "Nothing wrong found" : `It is ${wrong.join(", ")}`;
  return (
    `${width}x${height} pixels, brightness ${brightness}, contrast ${contrast}, noise ${noise}, ` +
    `sharpness ${sharpness}, ${edges}. ${verdict}.`
  );
}
