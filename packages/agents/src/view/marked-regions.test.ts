import { type JsonObject, regionMark } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { convertRegions, describeRegions } from "./marked-regions.js";

const box = {
  type: "array",
  items: { type: "number" },
  [regionMark]: "box",
  description: "[x0, y0, x1, y1] in pixels of the image.",
};
const point = {
  type: "array",
  items: { type: "number" },
  [regionMark]: "point",
  description: "Where it ends.",
};
/** All the ways in which a schema can hold a place. */
const schema: JsonObject = {
  type: "object",
  properties: {
    image: { type: "string" },
    box,
    boxes: { type: "array", items: box },
    corners: { type: "array", prefixItems: [point, { type: "number" }] },
    shared: { $ref: "#/$defs/place" },
    items: {
      type: "array",
      items: {
        anyOf: [
          { type: "object", properties: { type: { const: "area" }, at: box }, required: ["type", "at"] },
          { type: "object", properties: { type: { const: "mark" }, at: point }, required: ["type", "at"] },
          {
            type: "object",
            properties: { type: { const: "count" }, at: { type: "array" } },
            required: ["type"],
          },
        ],
      },
    },
  },
  $defs: { place: { type: "object", properties: { box, image: { type: "string" } } } },
};
const doubled = (value: JsonObject) =>
  convertRegions(schema, value, (values) => values.map((one) => 2 * one)) as JsonObject;

describe("places in a tool's input", () => {
  it("are found wherever the schema marks them, and nowhere else", () => {
    const given = {
      image: "image-1",
      box: [1, 2, 3, 4],
      boxes: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      corners: [[1, 2], 9],
      shared: { box: [1, 1, 2, 2], image: "x" },
      items: [
        { type: "area", at: [1, 2, 3, 4] },
        { type: "mark", at: [1, 2] },
        { type: "count", at: [1, 2, 3, 4] },
      ],
      other: [1, 2, 3, 4],
    };
    expect(doubled(given)).toEqual({
      image: "image-1",
      box: [2, 4, 6, 8],
      boxes: [
        [2, 4, 6, 8],
        [10, 12, 14, 16],
      ],
      corners: [[2, 4], 9],
      shared: { box: [2, 2, 4, 4], image: "x" },
      items: [
        { type: "area", at: [2, 4, 6, 8] },
        { type: "mark", at: [2, 4] },
        { type: "count", at: [1, 2, 3, 4] },
      ],
      other: [1, 2, 3, 4],
    });
  });

  it("of a wrong shape are left for the tool to refuse", () => {
    const wrong = {
      box: [1, 2, 3],
      boxes: "all",
      corners: null,
      items: [{}, 3, { type: "area", at: "there" }],
    };
    expect(doubled(wrong)).toEqual(wrong);
  });

  it("are told with the objects around them", () => {
    const seen: string[] = [];
    convertRegions(
      schema,
      { image: "a", shared: { image: "b", box: [1, 2, 3, 4] } },
      (values, mark, around) => {
        seen.push(`${mark} ${around.map(({ image }) => image).join(" ")}`);
        return values;
      },
    );
    expect(seen).toEqual(["box a b"]);
  });

  it("are described as the model writes them, and the mark is not shown", () => {
    const shown = describeRegions(schema, { unit: "thousandth", order: "yx" });
    expect(JSON.stringify(shown)).not.toContain(regionMark);
    const { properties } = shown as { properties: Record<string, { description: string }> };
    expect(properties.box!.description).toBe(
      "[y0, x0, y1, x1] in thousandths of the image, 0 to 1000: x to the right, y down, x0 < x1, y0 < y1.",
    );
    expect(JSON.stringify(properties.corners)).toContain("Where it ends. [y, x] in thousandths");
  });
});
