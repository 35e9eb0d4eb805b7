import type { Box, Tool } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { type FoundRegion, type FoundRegions, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith, fileOf } from "../testing/context.js";
import { type Table, tableMarkdown, tablesOf } from "./tables.js";

/** A page whose cells are `[x, y, text]`, 8 pixels a character, 20 high. */
function page(...cells: [x: number, y: number, text: string][]): FoundRegions {
  const regions = cells.map(
    ([x, y, text]): FoundRegion => ({
      kind: "line",
      box: [x, y, x + 8 * text.length, y + 20] as Box,
      text,
      score: 0.9,
    }),
  );
  return { width: 800, height: 600, expert: "test@1", threshold: 0.5, regions };
}
const texts = ({ header, rows }: Table) => [header, ...rows].map((row) => row.map((cell) => cell.text));

describe("tables by geometry", () => {
  const list = [
    [0, 100, "Item"],
    [300, 100, "Price"],
    [0, 130, "Oak desk"],
    [292, 130, "489.00"],
    [0, 160, "Lamp"],
    [300, 160, "46.25"],
  ] as [number, number, string][];

  it("finds rows, columns and the header that stands above numbers", () => {
    const [table, ...others] = tablesOf(page(...list));
    expect(others).toEqual([]);
    expect(table!.header.map((cell) => cell.text)).toEqual(["Item", "Price"]);
    expect(table!.rows.map((row) => row.map((cell) => cell.text))).toEqual([
      ["Oak desk", "489.00"],
      ["Lamp", "46.25"],
    ]);
    expect(table!.box).toEqual([0, 100, 340, 180]);
    expect(table!.rows[0]![1]!.box).toEqual([292, 130, 340, 150]);
  });

  it("parts headings that were read as one run of words over two columns", () => {
    const row = (y: number, ...texts: string[]) =>
      texts.map((text, i): [number, number, string] => [[0, 200, 260][i]!, y, text]);
    const bridged = [
      [0, 100, "Station"],
      // From the second column into the third.
      [200, 100, "pH Oxygen"],
      ...row(130, "Mill", "7.2", "8.9"),
      ...row(160, "Weir", "7.4", "8.1"),
      ...row(190, "Ford", "7.1", "6.4"),
    ] as [number, number, string][];
    const [table] = tablesOf(page(...bridged));
    expect(table!.header.map(({ text }) => text)).toEqual(["Station", "pH", "Oxygen"]);
    expect(table!.rows).toHaveLength(3);
  });

  it("leaves a cell empty where a row has none", () => {
    const rows = [...list, [0, 190, "Delivery"]] as [number, number, string][];
    const table = tablesOf(page(...rows, [0, 220, "Chair"], [292, 220, "215.50"]))[0]!;
    expect(table.rows.at(-1)!.map((cell) => cell.text)).toEqual(["Chair", "215.50"]);
    expect(
      texts(tablesOf(page(...list, [0, 190, "Rug"], [150, 190, "red"], [300, 190, "12.00"]))[0]!)[1],
    ).toEqual(["Oak desk", "", "489.00"]);
  });

  it("does not let a title above make the columns wide", () => {
    const title = [0, 70, "A title that runs across all of the columns"] as [number, number, string];
    expect(texts(tablesOf(page(title, ...list))[0]!)[0]).toEqual(["Item", "Price"]);
  });

  it("takes two columns of prose for no table", () => {
    const prose = "of up to twelve thousand miles, and back";
    const lines = [0, 30, 60, 90, 120].flatMap((y): [number, number, string][] => [
      [0, y, prose],
      [400, y, prose],
    ]);
    expect(tablesOf(page(...lines))).toEqual([]);
  });

  it("writes Markdown, with bars escaped", () => {
    const table = tablesOf(page(...list, [0, 190, "a|b"], [300, 190, "1.00"]))[0]!;
    expect(tableMarkdown(table).split("\n")).toEqual([
      "| Item | Price |",
      "| --- | --- |",
      "| Oak desk | 489.00 |",
      "| Lamp | 46.25 |",
      "| a\\|b | 1.00 |",
    ]);
  });
});

describe("the tables tool", () => {
  let ocr: Tool;
  let tables: Tool<{ image: string }>;
  beforeAll(async () => {
    const load = (id: string) => tools.find((tool) => tool.id === id)!.load();
    ocr = (await load("ocr")) as Tool;
    tables = (await load("tables")) as Tool<{ image: string }>;
  });
  const input = { image: "image-1" };
  const run = async (source: string | Uint8Array) =>
    tables.run(input, await contextWith(source, { tools: [ocr] }));

  it("reads the items of an invoice, tilted by two degrees, with every cell as evidence in the original", async () => {
    const tilted = await sharp(fileOf("samples/invoice.png"))
      .rotate(2, { background: "#ffffff" })
      .png()
      .toBuffer();
    const result = await run(tilted);
    const markdown = (result.parts[0] as { text: string }).text;
    expect(markdown).toContain("| # | Description | Qty | Unit price | Amount |");
    expect(markdown).toContain("| 5 | Cable tray, steel, 1.2 m | 10 | $18.90 | $189.00 |");
    expect(result.evidence!.some((each) => each.text === "$189.00" && each.role === "supports")).toBe(true);
  });

  it("says what it searched where there is no table", async () => {
    const result = await run(await blank(300, 200));
    expect((result.parts[0] as { text: string }).text).toBe("No table found.");
    expect(result.evidence![0]).toMatchObject({
      role: "searched",
      region: { type: "box", box: [0, 0, 300, 200] },
    });
  });

  it("keeps the promises of a tool", async () => {
    await checkTool({
      tool: tables,
      input,
      context: () => contextWith("samples/receipt.jpg", { tools: [ocr] }),
    });
  });
});
