import { boxRegion, pointRegion, regionPoints, SchemaError, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMedia } from "../../media/load.js";
import { makePdf } from "../../pages/testing/make-pdf.js";
import { at, flat, toolBench } from "../testing/context.js";
import pageImage from "./index.js";

const bench = toolBench();
/** A red square from (10, 20) to (40, 60) in user space, whose origin is at the bottom left. */
const square = "1 0 0 rg 10 20 30 40 re f";
beforeAll(async () => {
  const { blobs, media } = bench.context;
  const pages = [
    { mediaBox: [0, 0, 100, 80], content: square },
    { mediaBox: [0, 0, 100, 80], rotate: 90, content: square },
    { mediaBox: [0, 0, 100, 80], cropBox: [5, 15, 65, 75], content: square },
  ] as const;
  Object.assign(media, { doc: await loadMedia(makePdf(pages), blobs) });
  await bench.sample("invoice", "invoice.pdf");
  await bench.put("photo", flat(3, 3, 1, 2, 3));
});

describe("page-image", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(pageImage, { document: "doc", dpi: 72 }));

  it.each([
    [1, [100, 80], [10, 20, 40, 60]],
    [2, [80, 100], [20, 10, 60, 40]],
    [3, [60, 60], [5, 15, 35, 55]],
  ])("draws page %i as it is displayed: turned and cropped", async (page, size, [x0, y0, x1, y1]) => {
    const { part, pixels } = await bench.picture(pageImage, { document: "doc", page, dpi: 144 });
    expect([pixels.width, pixels.height]).toEqual(size.map((points) => points * 2));
    const inside = [
      [x0! + 1, y0! + 1],
      [x1! - 1, y1! - 1],
    ];
    const outside = [
      [x0! - 1, y0! - 1],
      [x1! + 1, y1! + 1],
    ];
    for (const [x, y] of inside) expect(at(pixels, 2 * x!, 2 * y!)).toEqual([255, 0, 0]);
    for (const [x, y] of outside) expect(at(pixels, 2 * x!, 2 * y!)).toEqual([255, 255, 255]);
    const [place] = toOriginal(part.lineage!, boxRegion([2 * x0!, 2 * y0!, 2 * x1!, 2 * y1!]));
    expect(place).toMatchObject({ page: page - 1, certainty: "exact" });
    expect(place?.region).toEqual(boxRegion([x0!, y0!, x1!, y1!]));
  });

  it("draws 150 dpi by default, and any point leads back to within a hundredth of a point", async () => {
    const { part, pixels } = await bench.picture(pageImage, { document: "invoice" });
    expect([pixels.width, pixels.height]).toEqual([1275, 1650]);
    const [place] = toOriginal(part.lineage!, pointRegion([1275, 1650]));
    const [x, y] = regionPoints(place!.region)[0]!;
    expect(Math.hypot(x - 612, y - 792)).toBeLessThan(0.01);
  });

  it("refuses pages and sizes that there are not", async () => {
    await expect(bench.run(pageImage, { document: "doc", page: 4 })).rejects.toThrow(
      "page 4 of a document of 3",
    );
    const huge = await bench.run(pageImage, { document: "invoice", dpi: 1200 }).catch((error) => error);
    expect(huge.code).toBe("MEDIA_TOO_LARGE");
    expect(() => pageImage.parse({ document: "doc", dpi: 0 })).toThrow(SchemaError);
    await expect(bench.run(pageImage, { document: "photo" })).rejects.toThrow(
      '"photo" is an image, not a document',
    );
  });
});
