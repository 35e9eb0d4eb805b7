import { derivePixelwise, imageSize } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { shapesAsJson } from "../../media/drawing/paint.js";
import { labelSize, type Shape } from "../../media/drawing/shapes.js";
import { colourInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

/** Lines at whole multiples of the spacing; the numbers on them are pixels of the image. */
export default zodTool({
  name: "grid",
  version: "1",
  description:
    "Lays a coordinate grid over an image: lines with their pixel coordinates at the edges, to read off where " +
    "something is.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    spacing: z
      .int()
      .min(4)
      .max(4096)
      .optional()
      .describe("Pixels between lines. Default: a round number, about 8 lines."),
    colour: colourInput.default("#56d4ff"),
  }),
  run: async ({ image, spacing, colour }, context) => {
    const given = imageOf(context, image);
    const { width, height } = imageSize(given);
    const step = spacing ?? roundStep(Math.max(width, height) / 8);
    const shapes = gridShapes(width, height, step, colour);
    const drawn = derivePixelwise(given, "draw@1", { shapes: shapesAsJson(shapes) });
    return imageResult(drawn, `A grid every ${step} pixels on ${image}.`, context);
  },
});

/** 1, 2 or 5 times a power of ten, at least 10. */
export function roundStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, about)));
  const times = Math.max(10, about) / power;
  return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

function gridShapes(width: number, height: number, step: number, colour: string): Shape[] {
  const size = Math.max(10, Math.min(18, Math.round(step / 4)));
  const background = "#14171c";
  const lines: Shape[] = [];
  const labels: Shape[] = [];
  const text = (value: number, at: [number, number]): Shape => {
    const label = { type: "label", text: String(value), size, colour: "#ffffff", background } as const;
    return { ...label, at, padding: 2 };
  };
  for (let x = step; x < width; x += step) {
    lines.push({ type: "line", from: [x, 0], to: [x, height], colour, width: 1 });
    const [w] = labelSize(String(x), size, 2);
    if (x + w / 2 <= width) labels.push(text(x, [x - w / 2, 0]));
  }
  for (let y = step; y < height; y += step) {
    lines.push({ type: "line", from: [0, y], to: [width, y], colour, width: 1 });
    const [, h] = labelSize(String(y), size, 2);
    if (y + h / 2 <= height) labels.push(text(y, [0, y - h / 2]));
  }
  return [...lines, ...labels];
}
