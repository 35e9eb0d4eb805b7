import { derivePixelwise, type JsonObject, type Pixels } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { PixelTool } from "../../codec/render.js";
import { imageInput, imageOf } from "./inputs.js";
import { imageResult } from "./results.js";

export interface PixelToolDefinition<Parameters extends z.ZodObject> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The input without the image. All of it stands in the recipe, so it is plain JSON. */
  readonly parameters: Parameters;
  /** A sentence for the result: what was done. */
  what(parameters: z.output<Parameters>): string;
  /** Never writes into `pixels`. Same width and height. */
  render(pixels: Pixels, parameters: z.output<Parameters>, signal?: AbortSignal): Pixels | Promise<Pixels>;
}

/** A tool that keeps every pixel in its place: one image in, one out, with the image's own lineage. */
export function pixelTool<Parameters extends z.ZodObject>(
  definition: PixelToolDefinition<Parameters>,
): PixelTool {
  const { name, version, description, parameters, what, render } = definition;
  const operation = `${name}@${version}`;
  const tool = zodTool({
    name,
    version,
    description,
    effects: "pure",
    mediaInputs: ["image"],
    input: z.object({ image: imageInput, ...parameters.shape }),
    run: async (input, context) => {
      const { image, ...rest } = input as { image: string } & JsonObject;
      const derived = derivePixelwise(imageOf(context, image), operation, rest);
      return imageResult(derived, what(rest as z.output<Parameters>), context);
    },
  });
  return {
    ...(tool as PixelTool),
    operations: {
      [operation]: async (input) =>
        render(await input.pixels(), input.parameters as unknown as z.output<Parameters>, input.signal),
    },
  };
}

/** Applies a table of 256 values to the colour channels; alpha stays. */
export function mapLevels(pixels: Pixels, table: Uint8Array): Pixels {
  const { data, channels } = pixels;
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = channels === 4 && i % 4 === 3 ? data[i]! : table[data[i]!]!;
  return { ...pixels, data: out };
}
