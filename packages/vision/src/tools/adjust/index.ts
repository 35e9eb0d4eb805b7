import { z } from "zod";
import { mapLevels, pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  brightness: z
    .number()
    .min(-1)
    .max(1)
    .default(0)
    .describe("Added to every level; 0 changes nothing, 1 makes all white."),
  contrast: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe("Stretches levels around middle grey; 1 changes nothing."),
  gamma: z.number().min(0.1).max(10).default(1).describe("Above 1 lightens shadows, below 1 darkens them."),
});

/**
 * Each sRGB level v in 0 to 1 becomes (v^(1/gamma) - 0.5) * contrast + 0.5 + brightness, cut to 0 to 1.
 */
export default pixelTool({
  name: "adjust",
  version: "1",
  description:
    "Changes brightness, contrast and gamma of an image. Gamma 2 shows what hides in a dark picture.",
  parameters,
  what: ({ brightness, contrast, gamma }) =>
    `Brightness ${brightness}, contrast ${contrast}, gamma ${gamma}.`,
  render: (pixels, { brightness, contrast, gamma }) =>
    mapLevels(
      pixels,
      Uint8Array.from({ length: 256 }, (_, level) => {
        const value = ((level / 255) ** (1 / gamma) - 0.5) * contrast + 0.5 + brightness;
        return Math.round(Math.min(1, Math.max(0, value)) * 255);
      }),
    ),
});
