import { z } from "zod";
import { withOpenCv } from "../shared/opencv.js";
import { pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  clipLimit: z
    .number()
    .min(0.1)
    .max(40)
    .default(2)
    .describe("How far contrast may grow; 2 is mild, 8 is strong."),
  tiles: z.int().min(1).max(64).default(8).describe("The image is divided into tiles x tiles."),
});

/**
 * Contrast-limited adaptive histogram equalisation (Zuiderveld 1994), OpenCV's. Of a colour picture the lightness
 * (CIELAB L*, 8 bit) is equalised, so that hues stay.
 */
export default pixelTool({
  name: "clahe",
  version: "1",
  description: "Evens out contrast place by place, which shows detail in shadows, haze and faint print.",
  parameters,
  what: ({ clipLimit, tiles }) => `CLAHE with clip limit ${clipLimit} on ${tiles}x${tiles} tiles.`,
  render: (pixels, { clipLimit, tiles }) =>
    withOpenCv(pixels, (cv, source, result, keep) => {
      const clahe = keep(new cv.CLAHE(clipLimit, new cv.Size(tiles, tiles)));
      if (pixels.channels === 1) {
        clahe.apply(source, result);
        return;
      }
      const lab = keep(new cv.Mat());
      cv.cvtColor(source, lab, cv.COLOR_RGB2Lab);
      const planes = keep(new cv.MatVector());
      cv.split(lab, planes);
      const lightness = keep(planes.get(0));
      const even = keep(new cv.Mat());
      clahe.apply(lightness, even);
      planes.set(0, even);
      cv.merge(planes, lab);
      cv.cvtColor(lab, result, cv.COLOR_Lab2RGB);
    }),
});
