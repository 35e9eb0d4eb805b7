import type { Pixels } from "@fovea/core";
import sharp from "sharp";
import { z } from "zod";
import { pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  radius: z
    .number()
    .min(0.3)
    .max(20)
    .default(1.5)
    .describe("Sigma in pixels of the blur that is taken away."),
  amount: z.number().min(0).max(10).default(1).describe("How much of the difference is added back."),
});

/** Unsharp mask: v + amount * (v - blurred v) on each colour channel. */
export default pixelTool({
  name: "sharpen",
  version: "1",
  description:
    "Sharpens an image with an unsharp mask. It makes edges clearer; it does not bring back lost detail.",
  parameters,
  what: ({ radius, amount }) => `Sharpened: radius ${radius}, amount ${amount}.`,
  render: async (pixels, { radius, amount }) => {
    const { width, height, channels, data } = pixels;
    const blurred = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
      .blur(radius)
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer();
    const out = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) {
      const isAlpha = channels === 4 && i % 4 === 3;
      const value = isAlpha ? data[i]! : data[i]! + amount * (data[i]! - blurred[i]!);
      out[i] = Math.round(Math.min(255, Math.max(0, value)));
    }
    return { data: out, width, height, channels } satisfies Pixels;
  },
});
