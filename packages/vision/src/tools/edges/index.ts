import { z } from "zod";
import { withOpenCv } from "../shared/opencv.js";
import { pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  low: z.number().min(0).max(2000).default(60).describe("Weakest gradient that continues an edge."),
  high: z.number().min(0).max(2000).default(150).describe("Weakest gradient that starts an edge."),
  blur: z.number().min(0).max(10).default(1.2).describe("Sigma in pixels of a Gaussian before; 0 for none."),
});

/** Canny (1986) on grey levels, Sobel aperture 3, L1 gradient norm, as OpenCV computes it. White edges on black. */
export default pixelTool({
  name: "edges",
  version: "1",
  description: "Draws the edges of an image, white on black (Canny). Lower thresholds show fainter edges.",
  parameters,
  what: ({ low, high, blur }) => `Canny edges, thresholds ${low} and ${high}, blur ${blur}.`,
  render: (pixels, { low, high, blur }) =>
    withOpenCv(
      pixels,
      (cv, source, result, keep) => {
        const smooth = blur > 0 ? keep(new cv.Mat()) : source;
        if (smooth !== source) cv.GaussianBlur(source, smooth, new cv.Size(0, 0), blur);
        cv.Canny(smooth, result, low, high, 3, false);
      },
      { channels: 1 },
    ),
});
