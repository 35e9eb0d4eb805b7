import { type Box, derivePixelwise, imageSize, montage } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { shapesAsJson } from "../../media/drawing/paint.js";
import type { Shape } from "../../media/drawing/shapes.js";
import { colourInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

/** Each image keeps its shape and is centred in its cell; it is enlarged or reduced to fit. */
export default zodTool({
  name: "montage",
  version: "1",
  description:
    "Puts several images on one canvas, row by row, each with its handle, to compare them at one look.",
  effects: "pure",
  mediaInputs: ["images"],
  input: z.object({
    images: z.array(imageInput).min(1).max(64).describe("Handles, in reading order."),
    columns: z.int().min(1).max(16).optional().describe("Default: about as many as rows."),
    cellWidth: z.int().min(16).max(2048).default(400).describe("Pixels."),
    cellHeight: z.int().min(16).max(2048).default(300).describe("Pixels."),
    gap: z.int().min(0).max(256).default(8).describe("Pixels between cells and around them."),
    labels: z.boolean().default(true).describe("Writes each handle on its image."),
    background: colourInput.default("#ffffff"),
  }),
  run: async (input, context) => {
    const { cellWidth, cellHeight, gap, background } = input;
    const images = input.images.map((handle) => imageOf(context, handle));
    const columns = Math.min(images.length, input.columns ?? Math.ceil(Math.sqrt(images.length)));
    const rows = Math.ceil(images.length / columns);
    const cells = images.map((image, i) => {
      const { width, height } = imageSize(image);
      const scale = Math.min(cellWidth / width, cellHeight / height);
      const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
      const left = gap + (i % columns) * (cellWidth + gap) + Math.floor((cellWidth - w) / 2);
      const top = gap + Math.floor(i / columns) * (cellHeight + gap) + Math.floor((cellHeight - h) / 2);
      return [left, top, left + w, top + h] as Box;
    });
    const [width, height] = [gap + columns * (cellWidth + gap), gap + rows * (cellHeight + gap)];
    const canvas = montage(images, cells, width, height, background);
    const labels = cells.map(([left, top], i): Shape => {
      const style = { size: 14, colour: "#ffffff", background: "#14171c" };
      return { type: "label", at: [left, top], text: input.images[i]!, ...style };
    });
    const shown = input.labels ? derivePixelwise(canvas, "draw@1", { shapes: shapesAsJson(labels) }) : canvas;
    return imageResult(shown, `${images.length} images in ${rows} x ${columns} cells.`, context);
  },
});
