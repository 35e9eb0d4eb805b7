import { type Box, intersectBoxes } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shorten, textPaths, textWidth, wrapText } from "./font.js";
import { paint } from "./paint.js";
import { placeBeside } from "./place.js";
import { inkOn, labelSize } from "./shapes.js";

describe("the built-in font", () => {
  it("has Latin with accents, Greek, Cyrillic and signs, each with an outline", () => {
    const box = textPaths("漢", 0, 0, 10);
    for (const c of "AzÄñłΩяЖ€—“”…%@&") {
      expect(textPaths(c, 0, 0, 10), c).not.toBe("");
      expect(textPaths(c, 0, 0, 10).split(' d="')[1], c).not.toBe(box.split(' d="')[1]);
    }
  });

  it("treats composed and decomposed letters alike, and control characters as space", () => {
    expect(textWidth("e\u0301", 20)).toBe(textWidth("é", 20));
    expect(textWidth("a\u0000b", 20)).toBe(textWidth("a b", 20));
    expect(textWidth("", 20)).toBe(0);
    expect(textWidth("ab", 40)).toBeCloseTo(2 * textWidth("ab", 20), 9);
  });

  it("wraps to the width, whatever the text, and loses no letter that fits", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.integer({ min: 40, max: 400 }),
        fc.integer({ min: 1, max: 6 }),
        (text, width, lines) => {
          const wrapped = wrapText(text, 16, width, lines);
          expect(wrapped.length).toBeLessThanOrEqual(lines);
          for (const line of wrapped) expect(textWidth(line, 16)).toBeLessThanOrEqual(width + 1e-9);
          if (wrapped.length < lines) {
            expect(wrapped.join("").replace(/\s/g, "")).toBe(
              text.normalize("NFC").replace(/[\s\p{Cc}\p{Mn}\p{Cf}]/gu, ""),
            );
          }
        },
      ),
    );
    expect(shorten("a long answer", 16, 60)).toMatch(/^a l.*…$/);
    expect(shorten("short", 16, 600)).toBe("short");
  });
});

describe("labels", () => {
  it("are placed on the canvas, off what is taken when there is room", () => {
    const canvas: Box = [0, 0, 300, 200];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 150 }), (x, y) => {
        const box: Box = [x, y, x + 50, y + 50];
        const [left, top] = placeBeside(box, 40, 15, canvas, [box]);
        const label: Box = [left, top, left + 40, top + 15];
        expect(intersectBoxes(label, canvas)).toEqual(label);
        expect(intersectBoxes(label, box)).toBeUndefined();
      }),
    );
  });

  it("use ink that stands out", () => {
    expect(inkOn("#ffd400")).toBe("#000000");
    expect(inkOn("#1f3a93")).toBe("#ffffff");
    expect(labelSize("88", 20)[0]).toBeGreaterThan(labelSize("8", 20)[0]);
  });
});

describe("paint", () => {
  it("draws the same across the borders of its tiles", async () => {
    const [width, height] = [4200, 12];
    const pixels = { data: new Uint8Array(width * height).fill(50), width, height, channels: 1 } as const;
    const line = {
      type: "line",
      from: [0, 6],
      to: [4200, 6],
      colour: "#ffffff",
      width: 4,
      halo: false,
    } as const;
    const out = await paint(pixels, [line]);
    for (const x of [10, 4094, 4095, 4096, 4097, 4199]) {
      expect([...out.data.subarray((6 * width + x) * 3, (6 * width + x) * 3 + 3)]).toEqual([255, 255, 255]);
      expect([...out.data.subarray(x * 3, x * 3 + 3)]).toEqual([50, 50, 50]);
    }
  });

  it("gives a copy even when there is nothing to draw", async () => {
    const pixels = { data: new Uint8Array(27), width: 3, height: 3, channels: 3 } as const;
    const out = await paint(pixels, []);
    expect(out).toEqual(pixels);
    expect(out.data).not.toBe(pixels.data);
  });
});
