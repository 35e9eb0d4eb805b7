import { data, derivePixelwise, GeometryError, imageSize, type JsonValue } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { shapesAsJson } from "../../media/drawing/paint.js";
import { colourInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { type CellGrid, cellAt, cellName } from "./cells.js";
import { cellShapes, coordinateShapes } from "./shapes.js";

/**
 * A grid drawn over an image: either lines at whole multiples of the spacing, with their pixel coordinates, or a number
 * of equal cells named A1, B1, ... The data part "grid" is `{spacing}` or `{columns, rows, cells: [{name, box}]}`.
 */
export default zodTool({
  name: "grid",
  version: "1",
  description:
    "Lays a grid over an image, to say where something is: lines with their pixel coordinates at the edges, or, with " +
    "`cells`, named cells (A1 at the top left, columns are letters) whose boxes the result lists.",
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
    cells: z
      .tuple([z.int().min(1).max(26), z.int().min(1).max(99)])
      .optional()
      .describe("[columns, rows] of named cells, instead of a spacing."),
    colour: colourInput.default("#ff2d78"),
  }),
  run: async ({ image, spacing, cells, colour }, context) => {
    const given = imageOf(context, image);
    const { width, height } = imageSize(given);
    if (cells !== undefined && spacing !== undefined) {
      throw new GeometryError("a grid with both a spacing and cells", "give one of them");
    }
    if (cells === undefined) {
      const step = spacing ?? roundStep(Math.max(width, height) / 8);
      const shapes = coordinateShapes(width, height, step, colour);
      const drawn = derivePixelwise(given, "draw@1", { shapes: shapesAsJson(shapes) });
      const parts = [data({ spacing: step }, "grid")];
      return imageResult(drawn, `A grid every ${step} pixels on ${image}.`, context, { parts });
    }
    const [columns, rows] = cells;
    if (columns > width || rows > height) {
      throw new GeometryError(
        `${columns}x${rows} cells on ${width}x${height} pixels`,
        "give no more cells than pixels each way",
      );
    }
    const grid: CellGrid = { columns, rows, width, height };
    const list = Array.from({ length: rows * columns }, (_, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      return { name: cellName(column, row), box: cellAt(grid, column, row) };
    });
    const drawn = derivePixelwise(given, "draw@1", { shapes: shapesAsJson(cellShapes(grid, colour)) });
    const size = `${Math.round(width / columns)}x${Math.round(height / rows)}`;
    const what = `Cells A1 (top left) to ${list.at(-1)!.name} (bottom right) on ${image}, about ${size} pixels each.`;
    const parts = [data({ columns, rows, cells: list } as unknown as JsonValue, "grid")];
    return imageResult(drawn, what, context, { parts });
  },
});

/** 1, 2 or 5 times a power of ten, at least 10. */
export function roundStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, about)));
  const times = Math.max(10, about) / power;
  return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}
