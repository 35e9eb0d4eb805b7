import type { Box } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { isProse, paragraphOf } from "./prose.js";

const line = (text: string, top: number, left = 80): { text: string; box: Box } => ({
  text,
  box: [left, top, left + 8 * text.length, top + 18],
});

const lines = [
  line("In spring we will add a seventh station at the steps and", 100),
  line("measure every month. The pond should bring its rating to", 124),
  line("fair by next year.", 148),
  line("How to help: bring boots and warm clothes on every Monday.", 172),
];

describe("a paragraph", () => {
  it("goes on from full lines and ends with a short one", () => {
    expect(paragraphOf(lines[0]!, lines)).toEqual(lines.slice(0, 3));
    expect(paragraphOf(lines[1]!, lines)).toEqual(lines.slice(1, 3));
  });

  it("ends where the next line stands apart, is set in, or is larger", () => {
    const [first, second] = [lines[0]!, lines[1]!];
    expect(paragraphOf(first, [first, line(second.text, 160)])).toEqual([first]);
    expect(paragraphOf(first, [first, line(second.text, 124, 130)])).toEqual([first]);
    const large = { text: "Outlook for the coming year", box: [80, 124, 520, 156] as Box };
    expect(paragraphOf(first, [first, large])).toEqual([first]);
  });

  it.each([
    "Outlook",
    "Notes of the board",
    "- bring boots and warm clothes please",
    "77 Foundry Way, Dock 3, Boulder",
  ])("does not begin with %j", (text) => {
    expect(isProse(text)).toBe(false);
    const first = line(text, 76);
    expect(paragraphOf(first, [first, ...lines])).toEqual([first]);
  });
});
