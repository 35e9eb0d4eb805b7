import { data, derivePixelwise, imageSize, type JsonValue } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { textWidth } from "../../media/drawing/font.js";
import { shapesAsJson } from "../../media/drawing/paint.js";
import { labelSize, type Shape } from "../../media/drawing/shapes.js";
import { boxInput, imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { magmaMarks } from "./magma.js";
import type { MarkedPicture } from "./marks.js";
import { colourCycle, visualWebArenaMarks } from "./visual-web-arena.js";

/**
 * Set-of-Mark (Yang et al. 2023): numbered marks on regions, so that a model answers with a number instead of
 * coordinates. The "marks" data part has the id, box, centre and label box of each.
 */
export default zodTool({
  name: "set-of-mark",
  version: "1",
  description:
    "Draws a numbered mark on each of the given boxes, so that things can be named by number. The result lists the " +
    "centre of each mark.",
  effects: "pure",
  mediaInputs: ["image"],
  input: z.object({
    image: imageInput,
    boxes: z.array(boxInput).min(1).max(1000).describe("In pixels of the image."),
    style: z
      .enum(["visualwebarena", "magma"])
      .default("visualwebarena")
      .describe(
        "visualwebarena numbers from 1 and skips tiny and huge boxes; magma numbers from 0 and keeps all.",
      ),
  }),
  run: async ({ image, boxes, style }, context) => {
    const given = imageOf(context, image);
    const { width, height } = imageSize(given);
    const marked =
      style === "magma"
        ? magmaMarks(boxes, width, height, (text, size) => labelSize(text, size, 0))
        : visualWebArenaMarks(boxes, width, height, textWidth);
    const shapes = style === "magma" ? magmaShapes(marked) : visualWebArenaShapes(marked);
    const drawn = derivePixelwise(given, "draw@1", { shapes: shapesAsJson(shapes) });
    const list = marked.marks.map(
      ({ id, centre: [x, y] }) => `[${id}] at (${x.toFixed(1)}, ${y.toFixed(1)})`,
    );
    const what = `${marked.marks.length} marks on ${image}; centres in pixels: ${list.join(", ")}.`;
    return imageResult(drawn, what, context, {
      parts: [data(marked.marks as unknown as JsonValue, "marks")],
    });
  },
});

function visualWebArenaShapes({ marks, fontSize }: MarkedPicture): Shape[] {
  const boxes: Shape[] = [];
  const labels: Shape[] = [];
  for (const { id, box, label } of marks) {
    if (label === undefined) continue;
    const colour = colourCycle[(id - 1) % colourCycle.length]!;
    boxes.push({
      type: "box",
      box: [box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1],
      colour,
      width: 2,
      halo: false,
    });
    labels.push(...plate(label, String(id), fontSize, colour));
  }
  return [...boxes, ...labels];
}

function magmaShapes({ marks, fontSize }: MarkedPicture): Shape[] {
  const red = "#ff0000";
  return [
    ...marks.map(({ box }): Shape => ({ type: "box", box, colour: red, width: 2, halo: false })),
    ...marks.flatMap(({ id, label }) => (label === undefined ? [] : plate(label, String(id), fontSize, red))),
  ];
}

/** A filled box with the number in its middle. */
function plate(
  label: readonly [number, number, number, number],
  text: string,
  size: number,
  colour: string,
): Shape[] {
  const [w, h] = labelSize(text, size, 0);
  const at = [(label[0] + label[2] - w) / 2, (label[1] + label[3] - h) / 2 + size * 0.1] as const;
  return [
    { type: "box", box: label, colour, width: 0, fill: 1, halo: false },
    { type: "label", at, text, size, colour: "#ffffff", padding: 0 },
  ];
}
