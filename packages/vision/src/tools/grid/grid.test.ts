import { boxArea, GeometryError } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Shape } from "../../media/drawing/shapes.js";
import { labelSize } from "../../media/drawing/shapes.js";
import { at, flat, toolBench } from "../testing/context.js";
import { type CellGrid, cellAt, cellBox, cellName } from "./cells.js";
import grid, { roundStep } from "./index.js";
import { cellShapes, coordinateShapes } from "./shapes.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.put("grey", flat(210, 120, 60));
  await bench.sample("screen", "screen.png");
});
const labels = (shapes: readonly Shape[]) =>
  shapes.flatMap((shape) => {
    if (shape.type !== "label") return [];
    const [w, h] = labelSize(shape.text, shape.size, shape.padding);
    return [{ text: shape.text, x0: shape.at[0], y0: shape.at[1], x1: shape.at[0] + w, y1: shape.at[1] + h }];
  });

describe("grid", () => {
  it.each([{ image: "grey" }, { image: "grey", cells: [4, 3] }])("keeps the promises of a tool %j", (input) =>
    bench.keepsPromises(grid, input),
  );

  it("draws lines where it says and nothing between them", async () => {
    const { pixels, text, part } = await bench.picture(grid, {
      image: "grey",
      spacing: 50,
      colour: "#ff0000",
    });
    expect(text).toContain("A grid every 50 pixels");
    for (const x of [50, 100, 150, 200])
      expect([x - 1, x, x + 1].map((each) => at(pixels, each, 75))).toEqual([
        [60, 60, 60],
        [255, 0, 0],
        [60, 60, 60],
      ]);
    expect(at(pixels, 75, 100)).toEqual([255, 0, 0]);
    expect(at(pixels, 75, 75)).toEqual([60, 60, 60]);
    expect(part.lineage).toEqual((bench.context.media["grey"] as typeof part).lineage);
  });

  it("chooses round steps", () => {
    expect([3, 12, 16, 40, 80, 130, 260, 700].map(roundStep)).toEqual([10, 10, 20, 50, 100, 100, 200, 500]);
  });

  it.each([
    [1280, 800, 200],
    [210, 120, 10],
    [4000, 3000, 37],
  ])("keeps the numbers of %ix%i every %i pixels in the image and off each other", (width, height, step) => {
    const all = labels(coordinateShapes(width, height, step, "#ffffff"));
    expect(all.length).toBeGreaterThan(4);
    for (const [i, a] of all.entries()) {
      expect(a.x0 >= 0 && a.y0 >= 0 && a.x1 <= width && a.y1 <= height, a.text).toBe(true);
      for (const b of all.slice(i + 1)) {
        expect(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0, `${a.text} ${b.text}`).toBe(
          true,
        );
      }
    }
  });
});

describe("named cells", () => {
  const four: CellGrid = { columns: 4, rows: 3, width: 210, height: 120 };

  it("names columns by letters and rows by numbers, and finds every cell again by its name", () => {
    expect([cellName(0, 0), cellName(2, 1), cellName(25, 98)]).toEqual(["A1", "C2", "Z99"]);
    expect(cellBox(four, "A1")).toEqual([0, 0, 52.5, 40]);
    expect(cellBox(four, "d3")).toEqual([157.5, 80, 210, 120]);
    for (let row = 0; row < 3; row++)
      for (let column = 0; column < 4; column++)
        expect(cellBox(four, cellName(column, row))).toEqual(cellAt(four, column, row));
  });

  it.each(["E1", "A4", "A0", "1A", "", "AA1"])('has no cell "%s"', (name) => {
    expect(() => cellBox(four, name)).toThrow(GeometryError);
    expect(() => cellBox(four, name)).toThrow(`no cell "${name}" in a grid of 4x3`);
  });

  it("lists cells that tile the image, and draws their names inside them", async () => {
    const { parts } = await bench.run(grid, { image: "screen", cells: [8, 5] });
    const part = parts.find((each) => each.type === "data") as { data: unknown };
    const { cells } = part.data as { cells: { name: string; box: [number, number, number, number] }[] };
    expect(cells).toHaveLength(40);
    expect(cells.reduce((sum, { box }) => sum + boxArea(box), 0)).toBeCloseTo(1280 * 800, 6);
    const names = labels(cellShapes({ columns: 8, rows: 5, width: 1280, height: 800 }, "#ffffff"));
    expect(names.map(({ text }) => text)).toEqual(cells.map(({ name }) => name));
    for (const [i, { x0, y0, x1, y1 }] of names.entries()) {
      const [left, top, right, bottom] = cells[i]!.box;
      expect(x0 >= left && y0 >= top && x1 <= right && y1 <= bottom).toBe(true);
    }
  });

  it("leaves names out where they could not be read", () => {
    expect(labels(cellShapes({ columns: 26, rows: 26, width: 200, height: 200 }, "#ffffff"))).toEqual([]);
  });

  it("refuses a spacing beside cells, and more cells than pixels", async () => {
    await expect(bench.run(grid, { image: "grey", spacing: 50, cells: [2, 2] })).rejects.toThrow(
      GeometryError,
    );
    await bench.put("tiny", flat(3, 3, 9));
    await expect(bench.run(grid, { image: "tiny", cells: [4, 2] })).rejects.toThrow(
      "4x2 cells on 3x3 pixels",
    );
  });
});
