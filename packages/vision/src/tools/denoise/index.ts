import { z } from "zod";
import { withOpenCv } from "../shared/opencv.js";
import { pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  method: z
    .enum(["median", "bilateral"])
    .default("bilateral")
    .describe("Median for specks, bilateral for grain."),
  size: z
    .union([z.literal(3), z.literal(5), z.literal(7), z.literal(9)])
    .default(5)
    .describe("Width of the neighbourhood in pixels."),
  strength: z
    .number()
    .min(1)
    .max(200)
    .default(30)
    .describe("Bilateral: levels (0 to 255) that count as noise."),
});

/** Median (Tukey 1977), or the bilateral filter (Tomasi and Manduchi 1998) with a spatial sigma of size / 2. OpenCV's. */
export default pixelTool({
  name: "denoise",
  version: "1",
  description:
    "Removes noise from an image: median against single wrong pixels, bilateral against grain, edges kept.",
  parameters,
  what: ({ method, size, strength }) =>
    method === "median"
      ? `Median of ${size}x${size} pixels.`
      : `Bilateral over ${size} pixels, strength ${strength}.`,
  render: (pixels, { method, size, strength }) =>
    withOpenCv(pixels, (cv, source, result) => {
      if (method === "median") cv.medianBlur(source, result, size);
      else cv.bilateralFilter(source, result, size, strength, size / 2);
    }),
});
