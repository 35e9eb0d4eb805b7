import { type Box, derivePixelwise, imageSize } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { PixelTool } from "../../codec/render.js";
import { renderShapes, shapesAsJson } from "../../media/drawing/paint.js";
import { placeBeside } from "../../media/drawing/place.js";
import { inkOn, labelSize, type Shape } from "../../media/drawing/shapes.js";
import { boxInput, colourInput, imageInput, imageOf, pointInput } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

const style = {
  colour: colourInput.default("#ffd400"),
  width: z.number().min(0.5).max(100).default(2).describe("Of the line, in pixels."),
  dashed: z.boolean().default(false),
};
const named = { label: z.string().max(200).optional().describe("Written beside it.") };
const filled = {
  fill: z.number().min(0).max(1).optional().describe("Opacity of the inside; none without it."),
};

const item = z.discriminatedUnion("type", [
  z.object({ type: z.literal("box"), box: boxInput, ...style, ...filled, ...named }),
  z.object({
    type: z.literal("polygon"),
    points: z.array(pointInput).min(3).max(1000),
    ...style,
    ...filled,
    ...named,
  }),
  z.object({
    type: z.literal("point"),
    point: pointInput,
    radius: z.number().min(1).max(200).default(5),
    ...style,
    ...named,
  }),
  z.object({ type: z.literal("line"), from: pointInput, to: pointInput, ...style }),
  z.object({ type: z.literal("arrow"), from: pointInput, to: pointInput, ...style }),
  z.object({
    type: z.literal("text"),
    at: pointInput.describe("Top-left corner of the text's box."),
    text: z.string().min(1).max(500),
    size: z.number().min(6).max(400).default(16).describe("Pixels per em."),
    colour: colourInput.default("#ffffff"),
    background: colourInput.optional(),
  }),
]);
type Item = z.output<typeof item>;

const input = z.object({
  image: imageInput,
  items: z.array(item).min(1).max(500).describe("Drawn in this order; coordinates in pixels of the image."),
});

const tool: PixelTool<z.output<typeof input>> = {
  ...zodTool({
    name: "draw",
    version: "1",
    description: "Draws boxes, polygons, points, lines, arrows and text on an image, to point at something.",
    effects: "pure",
    mediaInputs: ["image"],
    input,
    run: async ({ image, items }, context) => {
      const given = imageOf(context, image);
      const { width, height } = imageSize(given);
      const shapes = toShapes(items, [0, 0, width, height]);
      const drawn = derivePixelwise(given, "draw@1", { shapes: shapesAsJson(shapes) });
      return imageResult(
        drawn,
        `Drew ${items.length} ${items.length === 1 ? "item" : "items"} on ${image}.`,
        context,
      );
    },
  }),
  operations: { "draw@1": renderShapes },
};

export default tool;

/** Items without their labels, then the labels, each where it covers the least. */
function toShapes(items: readonly Item[], canvas: Box): Shape[] {
  const size = Math.max(12, Math.min(32, Math.round(canvas[2] / 60)));
  const labels: Shape[] = [];
  const taken: Box[] = items.flatMap((each) => ("label" in each ? [boundsOf(each)] : []));
  const shapes = items.map((each): Shape => {
    if (each.type === "text") {
      const { background, type: _, ...rest } = each;
      return { type: "label", ...rest, ...(background === undefined ? {} : { background }) };
    }
    if ("label" in each && each.label !== undefined) {
      const [w, h] = labelSize(each.label, size);
      const at = placeBeside(boundsOf(each), w, h, canvas, taken);
      taken.push([at[0], at[1], at[0] + w, at[1] + h]);
      const { colour, label } = each;
      labels.push({ type: "label", at, text: label, size, colour: inkOn(colour), background: colour });
    }
    const { label: _, ...shape } = each as Item & { label?: string };
    return shape as Shape;
  });
  return [...shapes, ...labels];
}

function boundsOf(each: Item): Box {
  if (each.type === "box") return each.box;
  if (each.type === "point") {
    const [[x, y], r] = [each.point, each.radius + each.width];
    return [x - r, y - r, x + r, y + r];
  }
  if (each.type !== "polygon") return [0, 0, 0, 0];
  const [xs, ys] = [each.points.map(([x]) => x), each.points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
