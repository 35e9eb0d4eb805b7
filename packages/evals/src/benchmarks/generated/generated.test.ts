import { createHash } from "node:crypto";
import { stream } from "@fovea/core/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatedBenchmark } from "../generated-benchmark.js";
import {
  Canvas,
  circle,
  DoesNotFitError,
  drawText,
  fontNames,
  namedShapes,
  outlineBounds,
  placeApart,
  rectangle,
  sampleSheet,
  sector,
  shrink,
  stroke,
  textWidth,
  transformed,
  wrapLines,
} from "./index.js";

const white = [255, 255, 255] as const;
const black = [0, 0, 0] as const;
const inked = ({ data }: Canvas) => {
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += (255 - data[i]!) / 255;
  return sum;
};
const digest = (canvas: { readonly data: Uint8Array }) =>
  createHash("sha256").update(canvas.data).digest("hex").slice(0, 16);

describe("Canvas", () => {
  it("covers as much as the area of an outline", () => {
    const corner = fc.tuple(
      fc.double({ min: 2, max: 58, noNaN: true }),
      fc.double({ min: 2, max: 58, noNaN: true }),
    );
    fc.assert(
      fc.property(corner, corner, corner, ([ax, ay], [bx, by], [cx, cy]) => {
        const canvas = new Canvas(60, 60, white);
        canvas.fill([[ax, ay, bx, by, cx, cy]], black);
        const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
        const around =
          Math.hypot(bx - ax, by - ay) + Math.hypot(cx - bx, cy - by) + Math.hypot(ax - cx, ay - cy);
        // Coverage is rounded to eighths, so that each pixel of the edge may be off by a sixteenth.
        expect(Math.abs(inked(canvas) - area)).toBeLessThan(0.5 + (2 * around + 6) / 16);
      }),
    );
  });

  it("leaves holes that run the other way round", () => {
    const canvas = new Canvas(20, 20, white);
    canvas.fill([rectangle([2, 2, 18, 18]), [6, 6, 6, 14, 14, 14, 14, 6]], black);
    expect(inked(canvas)).toBe(16 * 16 - 8 * 8);
  });

  it("cuts what leads out of the picture, at every side", () => {
    const canvas = new Canvas(10, 10, white);
    canvas.fill([rectangle([-5, -5, 5, 5])], black);
    canvas.fill([rectangle([5, 5, 25, 25])], black);
    expect(inked(canvas)).toBe(50);
    canvas.fill([circle(-40, 5, 20), circle(60, 5, 20), circle(5, -40, 20), circle(5, 60, 20)], black);
    expect(inked(canvas)).toBe(50);
    canvas.fill([rectangle([0, 0, 10, 10])], [255, 0, 0], { clip: [8, 0, 10, 2] });
    expect([...canvas.data.subarray(0, 30)].filter((v) => v === 255)).toHaveLength(3 * 3 + 2);
  });

  it("knows the tight box of what was drawn as an object, and who shows where", () => {
    const canvas = new Canvas(40, 30, white, { owners: true });
    const box = canvas.as(7, () => canvas.fill([rectangle([5, 6, 20, 16])], black));
    expect(box).toEqual([5, 6, 20, 16]);
    canvas.as(8, () => canvas.fill([rectangle([10, 6, 30, 16])], black));
    expect(canvas.owners!.filter((id) => id === 7)).toHaveLength(5 * 10);
    expect(canvas.owners!.filter((id) => id === 8)).toHaveLength(20 * 10);
    expect(canvas.boxOf(7)).toEqual(box);
    expect(canvas.boxOf(9)).toBeUndefined();
  });

  it("leaves out an object to be skipped and says where it would be", () => {
    const draw = (skip?: number) => {
      const canvas = new Canvas(40, 30, white, skip === undefined ? {} : { skip });
      canvas.as(1, () => canvas.fill([circle(10, 10, 6)], black));
      canvas.as(2, () => canvas.fill([circle(25, 15, 6)], black));
      return canvas;
    };
    expect(draw(2).boxOf(2)).toEqual(draw().boxOf(2));
    expect(inked(draw(2))).toBe(inked(draw()) / 2);
  });

  it("gives the same bytes everywhere", () => {
    const canvas = new Canvas(300, 200, [250, 248, 240]);
    for (const [i, shape] of Object.values(namedShapes).entries())
      canvas.fill(transformed(shape, 30 + i * 30, 40, 12, i * 17), [i * 20, 60, 200 - i * 20]);
    for (const [i, font] of fontNames.entries())
      drawText(canvas, "Quartz 4,095.10 £", 10, 80 + i * 18, { size: 14, colour: black, font });
    canvas.fill([sector(250, 150, 40, 20, 300, 15)], [200, 30, 30]);
    canvas.fill(
      stroke(
        [
          [200, 90],
          [230, 120],
          [290, 80],
        ],
        2.5,
        [6, 3],
      ),
      [30, 30, 200],
    );
    expect(digest(canvas)).toMatchInlineSnapshot(`"803e2d8f2f828483"`);
  });

  it("refuses sizes that no picture has", () => {
    expect(() => new Canvas(0, 4, white)).toThrow("0 x 4");
    expect(() => new Canvas(2 ** 14, 2 ** 14, white)).toThrow("16384 x 16384");
  });
});

describe("lettering", () => {
  it("draws a text within its width, in every font", () => {
    for (const font of fontNames) {
      const canvas = new Canvas(300, 40, white);
      const box = canvas.as(1, () =>
        drawText(canvas, "Hamburg 123", 10, 28, { size: 20, colour: black, font }),
      )!;
      const width = textWidth("Hamburg 123", 20, font);
      expect(Math.abs(box[2] - box[0] - width)).toBeLessThan(5);
      expect(box[0]).toBeGreaterThanOrEqual(9);
    }
  });

  it("aligns to the right and in the middle", () => {
    const at = (align: "left" | "centre" | "right") => {
      const canvas = new Canvas(300, 40, white);
      return canvas.as(1, () => drawText(canvas, "HIH", 150, 28, { size: 20, colour: black, align }))!;
    };
    expect(at("right")[2]).toBeLessThanOrEqual(150);
    expect(Math.abs((at("centre")[0] + at("centre")[2]) / 2 - 150)).toBeLessThanOrEqual(1);
    expect(at("left")[0]).toBeGreaterThanOrEqual(150);
  });

  it("breaks lines at spaces, and says which letter it lacks", () => {
    expect(wrapLines("one two three", 10, textWidth("one two", 10))).toEqual(["one two", "three"]);
    expect(() => textWidth("漢", 10)).toThrow("漢");
  });
});

describe("shapes", () => {
  it("lie in a box of about two by two, around the origin", () => {
    for (const shape of Object.values(namedShapes)) {
      const [x0, y0, x1, y1] = outlineBounds(shape);
      for (const side of [-x0, -y0, x1, y1]) {
        expect(side).toBeGreaterThan(0.45);
        expect(side).toBeLessThan(1.25);
      }
    }
  });

  it("cover alike, so that none is told by its size", () => {
    for (const [name, shape] of Object.entries(namedShapes)) {
      const canvas = new Canvas(60, 60, white);
      canvas.fill(transformed(shape, 30, 30, 20), black);
      const share = inked(canvas) / 1600;
      expect(share, name).toBeGreaterThan(0.3);
      expect(share, name).toBeLessThan(0.72);
    }
  });
});

describe("placeApart", () => {
  it("keeps circles apart and in the area", () => {
    const random = stream(3, "test");
    const radii = Array.from({ length: 120 }, () => random.uniform(5, 18));
    const points = placeApart(random, radii, [10, 20, 510, 420], 4);
    for (const [i, [x, y]] of points.entries()) {
      expect(x - radii[i]!).toBeGreaterThanOrEqual(10);
      expect(y + radii[i]!).toBeLessThanOrEqual(420);
      for (let j = 0; j < i; j++)
        expect(Math.hypot(x - points[j]![0], y - points[j]![1])).toBeGreaterThanOrEqual(
          radii[i]! + radii[j]! + 4,
        );
    }
  });

  it("puts the first one anywhere alike", () => {
    const counts = new Array(16).fill(0);
    for (let i = 0; i < 1600; i++) {
      const [[x, y]] = placeApart(stream(5, "test", i), [0.001, 10, 10], [0, 0, 100, 100]) as [
        [number, number],
      ];
      counts[Math.floor(y / 25) * 4 + Math.floor(x / 25)]++;
    }
    const chi = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    // 15 degrees of freedom: 37.7 is passed once in a thousand.
    expect(chi).toBeLessThan(37.7);
  });

  it("says when things do not fit", () => {
    expect(() => placeApart(stream(1, "test"), new Array(50).fill(20), [0, 0, 100, 100])).toThrow(
      DoesNotFitError,
    );
  });
});

describe("sampleSheet", () => {
  const benchmark = generatedBenchmark({
    id: "dots",
    version: "1",
    title: "Dots",
    measures: "",
    source: "",
    metrics: { accuracy: { summary: "", kind: "share" } },
    difficulties: ["easy", "hard"],
    count: 4,
    make(_seed, index) {
      const canvas = new Canvas(450, 160, white);
      const box = canvas.as(1, () => canvas.fill([circle(100 + index * 50, 80, 20)], black))!;
      return {
        question: "Where is the dot?",
        choices: ["left", "right"],
        target: "left",
        media: [{ as: "image", content: canvas }],
        evidence: [{ medium: "image-1", box }],
      };
    },
    grade: () => ({ accuracy: 0 }),
  });
  const marks = ({ data }: { data: Uint8Array }) => {
    let count = 0;
    for (let i = 0; i < data.length; i += 3)
      if (data[i] === 226 && data[i + 1] === 0 && data[i + 2] === 122) count++;
    return count;
  };

  it("shows pictures, questions and answers, and marks the evidence", async () => {
    const sheet = await sampleSheet(benchmark, { n: 4, columns: 2, width: 160 });
    expect(sheet.width).toBe(2 * 160 + 3 * 18);
    expect(marks(sheet)).toBeGreaterThan(4 * 4 * 12);
    const bare = await sampleSheet(benchmark, { n: 4, columns: 2, width: 160, evidence: false });
    // Only the answers are left in that colour.
    expect(marks(bare)).toBeLessThan(marks(sheet) / 2);
    expect(digest(await sampleSheet(benchmark, { n: 4, columns: 2, width: 160 }))).toBe(digest(sheet));
  });

  it("is refused for a benchmark over files", async () => {
    await expect(sampleSheet({ ...benchmark, needsFiles: true })).rejects.toThrow("dots");
  });

  it("shrinks by averaging", () => {
    const canvas = new Canvas(4, 2, white);
    canvas.fillBox([0, 0, 1, 2], black);
    const small = shrink(canvas, 0.5);
    expect([small.width, small.height, ...small.data]).toEqual([2, 1, 128, 128, 128, 255, 255, 255]);
  });
});
