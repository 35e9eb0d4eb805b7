import type { Box } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { readingOrder } from "./order.js";

const item = (x: number, y: number, width: number, characters: number) => ({
  box: [x, y, x + width, y + 20] as Box,
  characters,
});

describe("reading order", () => {
  it("reads a table row by row, even when rows are listed in any order", () => {
    const cells = [item(300, 60, 40, 4), item(0, 0, 90, 9), item(300, 2, 40, 4), item(0, 61, 120, 12)];
    expect(readingOrder(cells)).toEqual([
      [1, 2],
      [3, 0],
    ]);
  });

  it("reads two columns of prose one after the other, below the title that spans them", () => {
    const title = item(0, 0, 640, 50);
    const column = (x: number) => [60, 90, 120, 150].map((y) => item(x, y, 300, 42));
    const footer = [item(0, 400, 80, 8), item(560, 400, 80, 8)];
    const order = readingOrder([...column(340), title, ...column(0), ...footer]).flat();
    expect(order).toEqual([4, 5, 6, 7, 8, 0, 1, 2, 3, 9, 10]);
  });

  it("reads a card beside a list after the list, when their lines do not stand at the same heights", () => {
    const list = [0, 60, 120, 180].map((y) => item(0, y, 200, 18));
    const card = [12, 45, 78, 105, 140].map((y) => item(400, y, 150, 12));
    expect(readingOrder([...card, ...list]).flat()).toEqual([5, 6, 7, 8, 0, 1, 2, 3, 4]);
  });

  it("orders nothing and one", () => {
    expect(readingOrder([])).toEqual([]);
    expect(readingOrder([item(0, 0, 10, 1)])).toEqual([[0]]);
  });
});
