import { beforeAll, describe, expect, it } from "vitest";
import { loadMedia } from "../../media/load.js";
import { makePdf, type TestPage } from "../../pages/testing/make-pdf.js";
import { type FoundRegion, regionsOf } from "../../regions.js";
import { toolBench } from "../testing/context.js";
import pageText from "./index.js";

const bench = toolBench();
const text = (x: number, y: number, words: string) => `BT /F1 12 Tf ${x} ${y} Td (${words}) Tj ET`;
beforeAll(async () => {
  const { blobs, media } = bench.context;
  const content = [text(20, 150, "Hello big world"), text(20, 120, "Total"), text(150, 120, "$12.50")].join(
    "\n",
  );
  const pages: TestPage[] = [
    { mediaBox: [0, 0, 300, 200], content },
    { mediaBox: [0, 0, 300, 200], rotate: 90, content },
    { mediaBox: [0, 0, 300, 200], cropBox: [10, 100, 300, 200], content },
    { mediaBox: [0, 0, 300, 200], content: "" },
  ];
  Object.assign(media, { doc: await loadMedia(makePdf(pages), blobs) });
  await bench.sample("invoice", "invoice.pdf");
  await bench.sample("scan", "scan.pdf");
});
const read = async (document: string, page = 1) => {
  const { regions, ...found } = regionsOf(await bench.run(pageText, { document, page }));
  const of = (kind: string) => regions.filter((region) => region.kind === kind);
  return { ...found, words: of("word"), lines: of("line") };
};
const find = (list: readonly FoundRegion[], wanted: string) => list.find((each) => each.text === wanted)!;

describe("page-text", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(pageText, { document: "doc" }));

  it("gives words and lines; what stands far apart in a row is not one line", async () => {
    const { words, lines, width, height, expert } = await read("doc");
    expect([width, height, expert]).toEqual([300, 200, "page-text@1"]);
    expect(lines.map((line) => line.text)).toEqual(["Hello big world", "Total", "$12.50"]);
    expect(words.map((word) => [word.text, word.line])).toEqual([
      ["Hello", 0],
      ["big", 0],
      ["world", 0],
      ["Total", 1],
      ["$12.50", 2],
    ]);
  });

  it("places them in points from the top left, to a tenth of a point where the font says so", async () => {
    const { words } = await read("doc");
    const { box } = find(words, "Total");
    // Helvetica widths in thousandths of an em: T 611, o 556, t 278, a 556, l 222.
    expect(box[0]).toBeCloseTo(20, 1);
    expect(box[2]).toBeCloseTo(20 + (12 * (611 + 556 + 278 + 556 + 222)) / 1000, 1);
    // The baseline is 120 above the bottom, 80 below the top; capitals rise above it and a descender hangs below.
    expect(box[1]).toBeLessThan(80 - 8);
    expect(box[3]).toBeGreaterThan(80);
    expect(box[3] - box[1]).toBeLessThan(16);
  });

  it("follows a page that is turned and one that is cropped", async () => {
    const upright = find((await read("doc", 1)).words, "$12.50").box;
    const turned = await read("doc", 2);
    expect([turned.width, turned.height]).toEqual([200, 300]);
    // Turned by 90 degrees clockwise, (x, y) from the top left goes to (200 - y, x).
    const expected = [200 - upright[3], upright[0], 200 - upright[1], upright[2]];
    find(turned.words, "$12.50").box.forEach((side, i) => {
      expect(side).toBeCloseTo(expected[i]!, 1);
    });
    const cropped = find((await read("doc", 3)).words, "$12.50").box;
    expect(cropped[0]).toBeCloseTo(upright[0] - 10, 1);
    expect(cropped[1]).toBeCloseTo(upright[1], 1);
    // Lines that run down the page come in PDFium's order.
    expect(turned.lines.map((line) => line.text).sort()).toEqual(["$12.50", "Hello big world", "Total"]);
  });

  it("reads a real invoice", async () => {
    const { lines } = await read("invoice");
    const [label, amount] = [find(lines, "Total"), find(lines, "$5,036.47")];
    expect(amount.box[0]).toBeGreaterThan(label.box[2]);
    expect(Math.abs((amount.box[1] + amount.box[3] - label.box[1] - label.box[3]) / 2)).toBeLessThan(3);
  });

  it("says that a scan has no text layer, and what to do", async () => {
    const { parts } = await bench.run(pageText, { document: "scan" });
    expect(parts[0]).toMatchObject({ type: "text", text: expect.stringContaining("use page-image") });
    expect((await read("scan")).words).toEqual([]);
    await expect(bench.run(pageText, { document: "doc", page: 9 })).rejects.toThrow(
      "page 9 of doc, which has 4",
    );
  });
});
