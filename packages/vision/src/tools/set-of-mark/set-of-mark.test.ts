import { type Box, boxCentre, intersectBoxes } from "@fovea/core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, toolBench } from "../testing/context.js";
import setOfMark from "./index.js";
import { magmaFontSize, magmaMarks } from "./magma.js";
import { isInside } from "./marks.js";
import { visualWebArenaMarks } from "./visual-web-arena.js";

const bench = toolBench();
beforeAll(() => bench.put("screen", flat(400, 300, 240, 240, 240)));

/** A font whose digits are 10 pixels wide, so that positions can be worked out by hand. */
const digits = (text: string) => text.length * 10;

const boxes = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: 780 }),
      fc.integer({ min: 0, max: 580 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 200 }),
    )
    .map(([x, y, w, h]): Box => [x, y, Math.min(800, x + w), Math.min(600, y + h)]),
  { minLength: 1, maxLength: 40 },
);

describe("the rule of VisualWebArena", () => {
  it("numbers from 1 what it keeps: not what is off the picture, without size, or over 80% of it", () => {
    const { marks } = visualWebArenaMarks(
      [
        [-50, 0, -10, 20],
        [10, 10, 10, 40],
        [0, 0, 390, 290],
        [50, 50, 90, 70],
        [100, 100, 106, 150],
        [200, 100, 260, 140],
      ],
      400,
      300,
      digits,
    );
    expect(marks.map(({ id, box }) => [id, box[0]])).toEqual([
      [1, 50],
      [2, 100],
      [3, 200],
    ]);
    // Narrower than 8 pixels: it has its number and no label.
    expect(marks[1]?.label).toBeUndefined();
  });

  it("tries the corners in the published order", () => {
    const label = (...list: Box[]) => visualWebArenaMarks(list, 400, 300, digits).marks.at(-1)?.label;
    // 1: outside the top-left corner. The text is at (34, 34), 10 x 16, with 2 pixels around it.
    expect(label([50, 50, 90, 70])).toEqual([32, 32, 46, 52]);
    // 2: above, at the left edge, when the first is off the picture.
    expect(label([5, 50, 90, 70])).toEqual([3, 32, 17, 52]);
    // 5 and 6: below, when there is no room above.
    expect(label([50, 5, 90, 70])).toEqual([32, 68, 46, 88]);
    expect(label([5, 5, 90, 70])).toEqual([3, 68, 17, 88]);
    // 2: the first place is taken by the label of an equal box.
    expect(label([50, 50, 90, 70], [50, 50, 90, 70])).toEqual([48, 32, 62, 52]);
    // 3 and 4: right of the top-right corner, then left of it.
    const stacked: Box[] = [
      [50, 50, 90, 70],
      [50, 50, 90, 70],
      [50, 50, 90, 70],
      [50, 50, 90, 70],
    ];
    expect(visualWebArenaMarks(stacked, 400, 300, digits).marks.map((mark) => mark.label?.[0])).toEqual([
      32, 48, 88, 68,
    ]);
  });

  it("keeps every label on the picture, and labels off each other by its slack where a place is free", () => {
    fc.assert(
      fc.property(boxes, (list) => {
        const labels = visualWebArenaMarks(list, 800, 600, digits).marks.flatMap(({ label }) =>
          label === undefined ? [] : [label],
        );
        for (const label of labels) expect(isInside(label, 800, 600)).toBe(true);
      }),
    );
    const row = Array.from({ length: 8 }, (_, i): Box => [20 + i * 45, 100, 55 + i * 45, 130]);
    const labels = visualWebArenaMarks(row, 400, 300, digits).marks.map(({ label }) => label!);
    labels.forEach((a, i) => {
      for (const b of labels.slice(i + 1)) {
        const common = intersectBoxes(a, b);
        if (common !== undefined)
          expect(Math.min(common[2] - common[0], common[3] - common[1])).toBeLessThan(4);
      }
    });
  });
});

describe("the rule of Magma", () => {
  const measure = (text: string, size: number) => [text.length * size * 0.5, size] as const;

  it("grows the font from 20 until three digits are 4% of the picture or 30 pixels", () => {
    expect(magmaFontSize(400, 300, measure)).toBe(20);
    expect(magmaFontSize(1000, 600, measure)).toBe(24);
    expect(magmaFontSize(4000, 3000, measure)).toBe(30);
  });

  it("numbers from 0 and takes the slot whose worst neighbour is least (three boxes by hand)", () => {
    // Labels are 10 x 20. A is alone at the left; B stands right of it; C lies on top of B.
    const [a, b, c]: [Box, Box, Box] = [
      [100, 100, 160, 140],
      [170, 100, 230, 140],
      [170, 40, 230, 99],
    ];
    const { marks, fontSize } = magmaMarks([a, b, c], 400, 300, measure);
    expect(fontSize).toBe(20);
    expect(marks.map(({ id }) => id)).toEqual([0, 1, 2]);
    // A: left-bottom and left-top are 70 from B's corners, all others nearer; the earlier of the two wins.
    expect(marks[0]?.label).toEqual([90, 120, 100, 140]);
    // B: above is C (190 square pixels); right-top is 1 from C, right-bottom 21, bottom-right 41, bottom-left 10 from A.
    expect(marks[1]?.label).toEqual([220, 140, 230, 160]);
    // C: top-left and top-right are both 60 from B; the earlier one wins.
    expect(marks[2]?.label).toEqual([170, 20, 180, 40]);
  });

  it("agrees with the rule tried on every slot, for any boxes", () => {
    fc.assert(
      fc.property(boxes, (list) => {
        const { marks, fontSize } = magmaMarks(list, 800, 600, measure);
        const earlier: Box[] = [];
        for (const { id, box, label } of marks) {
          const [w, h] = measure("5".repeat(Math.min(3, String(id).length)), fontSize);
          const others = [...list, ...earlier].filter((other) => other.join() !== box.join());
          const cost = (x: number, y: number) =>
            Math.max(
              -1400,
              ...others.map((o) => {
                const wide = Math.max(0, Math.min(x + w, o[2]) - Math.max(x, o[0]));
                const high = Math.max(0, Math.min(y + h, o[3]) - Math.max(y, o[1]));
                const gaps = [x, x + w].flatMap((cx) =>
                  [y, y + h].flatMap((cy) =>
                    [o[0], o[2]].flatMap((ox) => [o[1], o[3]].map((oy) => Math.hypot(cx - ox, cy - oy))),
                  ),
                );
                return wide * high - 0.0001 * Math.min(...gaps);
              }),
            );
          const free = (
            [
              [box[0], box[1] - h],
              [box[2] - w, box[1] - h],
              [box[2], box[1]],
              [box[2], box[3] - h],
              [box[2] - w, box[3]],
              [box[0], box[3]],
              [box[0] - w, box[3] - h],
              [box[0] - w, box[1]],
            ] as const
          ).filter(([x, y]) => x >= 0 && y >= 0 && x + w <= 800 && y + h <= 600);
          expect(isInside(label!, 800, 600)).toBe(true);
          if (free.length > 0) {
            const least = Math.min(...free.map(([x, y]) => cost(x, y)));
            expect(cost(label![0], label![1])).toBeCloseTo(least, 9);
          }
          earlier.push(label!);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("set-of-mark", () => {
  const input = {
    image: "screen",
    boxes: [
      [50, 50, 110, 90],
      [200, 100, 260, 140],
    ],
  };

  it("keeps the promises of a tool", () => bench.keepsPromises(setOfMark, input));

  it.each(["visualwebarena", "magma"])(
    "gives, in style %s, a centre for each mark that lies in its box",
    async (style) => {
      const { parts } = await bench.run(setOfMark, { ...input, style });
      const marks = parts.find((part) => part.type === "data")?.data as unknown as {
        id: number;
        centre: number[];
      }[];
      expect(marks.map(({ id }) => id)).toEqual(style === "magma" ? [0, 1] : [1, 2]);
      expect(marks.map(({ centre }) => centre)).toEqual(
        input.boxes.map((box) => [...boxCentre(box as never)]),
      );
    },
  );

  it("draws the boxes and a filled label with a white number", async () => {
    const { pixels } = await bench.picture(setOfMark, input);
    const blue = [0x1f, 0x77, 0xb4];
    expect(at(pixels, 80, 50)).toEqual(blue);
    expect(at(pixels, 33, 33)).toEqual(blue);
    let white = 0;
    for (let y = 32; y < 52; y++)
      for (let x = 32; x < 50; x++) if (at(pixels, x, y).every((v) => v > 250)) white++;
    expect(white).toBeGreaterThan(8);
  });
});
