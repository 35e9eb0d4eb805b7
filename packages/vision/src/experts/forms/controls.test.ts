import type { Tool } from "@fovea/core";
import { regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { contextWith } from "../testing/context.js";

let [forms, checkboxes]: Tool[] = [];
beforeAll(async () => {
  [forms, checkboxes] = await Promise.all(
    ["forms", "checkboxes"].map((id) => tools.find((tool) => tool.id === id)!.load()),
  );
});

const labels = async (tool: Tool, source: string | Uint8Array): Promise<string[]> => {
  const result = await tool.run({ image: "image-1" }, await contextWith(source));
  return regionsOf(result).regions.flatMap(({ label = "" }) => (/field|line/.test(label) ? [] : [label]));
};

const window = (paper: string, ...parts: string[]): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="${paper}"/>${parts.join("")}</svg>`,
    ),
  )
    .png()
    .toBuffer();

const square = (y: number, fill: string, stroke: string, inside = "", side = 20, x = 60): string =>
  `<g transform="translate(${x} ${y})"><rect width="${side}" height="${side}" rx="${side / 6}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/><g transform="scale(${side / 20})">${inside}</g></g>`;
const stroke = (d: string, colour: string): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2.4"/>`;
const tick = (colour: string): string => stroke("M4.5 10.5l4 4 7.5-8.5", colour);
const cross = (colour: string): string => stroke("M5 5L15 15M15 5L5 15", colour);
const ring = (x: number, y: number, dot = "", r = 9): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#8a94a6" stroke-width="1.8"/>${dot && `<circle cx="${x}" cy="${y}" r="${r / 2}" fill="${dot}"/>`}`;
const toggle = (y: number, track: string, knob: "left" | "right"): string =>
  `<rect x="300" y="${y}" width="48" height="28" rx="14" fill="${track}"/><circle cx="${knob === "left" ? 314 : 334}" cy="${y + 14}" r="10.5" fill="#fff"/>`;

describe("checkboxes of a window", () => {
  it("finds the three of a settings window, two of them filled and ticked, and neither its switch nor its buttons", async () => {
    expect(await labels(checkboxes!, "samples/screen.png")).toEqual(["checked", "unchecked", "checked"]);
  });

  it.each([
    ["#ffffff", "#2563eb", "#98a2b3"],
    ["#1e1e1e", "#2563eb", "#8a8a8a"],
    ["#0d1117", "#ea580c", "#484f58"],
  ])("sees ticks on a fill and empty frames on %s, from 13 pixels on", async (paper, accent, outline) => {
    for (const side of [13, 20, 28]) {
      const drawn = await window(
        paper,
        square(60, accent, accent, tick("#fff"), side),
        square(140, "none", outline, "", side),
        square(220, accent, accent, tick("#fff"), side),
      );
      expect(await labels(checkboxes!, drawn)).toEqual(["checked", "unchecked", "checked"]);
    }
  });

  it("takes a mark in a pale colour for a mark", async () => {
    const drawn = await window(
      "#fff",
      square(60, "none", "#333", tick("#4ade80")),
      square(140, "none", "#333"),
    );
    expect(await labels(checkboxes!, drawn)).toEqual(["checked", "unchecked"]);
  });

  it("leaves a dash among ticked boxes open: some of what it stands for is on", async () => {
    const drawn = await window(
      "#fff",
      square(60, "#2563eb", "#2563eb", tick("#fff")),
      square(140, "#2563eb", "#2563eb", stroke("M4 10H16", "#fff")),
    );
    expect(await labels(checkboxes!, drawn)).toEqual(["checked", "checkbox"]);
  });

  it("takes a filled cross for a close button, unless it stands in a column of boxes", async () => {
    const button = square(60, "#e5484d", "#e5484d", cross("#fff"));
    expect(await labels(checkboxes!, await window("#fff", button))).toEqual([]);
    expect(await labels(checkboxes!, await window("#fff", button, square(140, "none", "#777")))).toEqual([
      "checked",
      "unchecked",
    ]);
  });

  it("sees none in tiles with a plus or a letter, in plain patches, in cells of a grid and in small rings", async () => {
    const cells = [0, 1, 2].map((i) => square(300, "none", "#555", "", 24, 300 + 27 * i));
    const drawn = await window(
      "#fff",
      square(60, "#2563eb", "#2563eb", stroke("M10 5V15M5 10H15", "#fff")),
      square(120, "#16a34a", "#16a34a", stroke("M7 15V5H13M7 10H12", "#fff")),
      square(180, "#7c3aed", "#7c3aed"),
      ring(70, 260, "", 7),
      ...cells,
    );
    expect(await labels(checkboxes!, drawn)).toEqual([]);
  });
});

describe("radio buttons and switches", () => {
  it("tells them by their dots and knobs in a settings window", async () => {
    const seen = await labels(forms!, "samples/screen.png");
    expect(seen.slice(3)).toEqual(["unselected", "selected", "unselected", "on"]);
  });

  it("takes rings for radio buttons only where one of their row or column is selected", async () => {
    const rings = [60, 120, 180].map((y) => ring(80, y));
    expect(await labels(forms!, await window("#fff", ...rings))).toEqual([]);
    expect(await labels(forms!, await window("#fff", ...rings, ring(80, 240, "#2563eb")))).toEqual([
      "unselected",
      "unselected",
      "unselected",
      "selected",
    ]);
  });

  it("reads a switch by the side of its knob, and leaves a bright one with the knob on the left open", async () => {
    const drawn = await window(
      "#0d1117",
      toggle(40, "#2563eb", "right"),
      toggle(110, "#4b5563", "left"),
      toggle(180, "#16a34a", "left"),
    );
    expect(await labels(forms!, drawn)).toEqual(["on", "off", "switch"]);
    expect(await labels(checkboxes!, drawn)).toEqual([]);
  });
});
