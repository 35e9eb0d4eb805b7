import type { JsonValue } from "@fovea/core";
import { readProgram } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { sameProgram } from "./same-program.js";

const same = (a: string, b: string): boolean =>
  sameProgram(readProgram(a) as unknown as JsonValue, readProgram(b) as unknown as JsonValue);
const cats = 'count(detect("cat", image 1))';
const dogs = 'count(detect("dog", image 1))';
const total = 'number-in(field("total", image 1))';

describe("one program in two forms", () => {
  it.each([
    ['field("Total", image 1)', 'field("total", image 1)'],
    [`compare(${cats}, more, ${dogs})`, `compare(${dogs}, less, ${cats})`],
    [`compare(${cats}, at-least, ${dogs})`, `compare(${dogs}, at-most, ${cats})`],
    [`compare(${cats}, equal, ${dogs})`, `compare(${dogs}, equal, ${cats})`],
    [`compare(${cats}, more, 2)`, `compare(${cats}, at-least, 3)`],
    [`compare(${cats}, less, 3)`, `compare(${cats}, at-most, 2)`],
    [`plus(${cats}, ${dogs})`, `plus(${dogs}, ${cats})`],
    [
      'and(exists(faces(image 1)), exists(detect("cat", image 1)))',
      'and(exists(detect("cat", image 1)), exists(faces(image 1)))',
    ],
    ["not(not(has-flaw(dark, image 1)))", "has-flaw(dark, image 1)"],
  ])("%s is %s", (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
  });

  it.each([
    [`compare(${cats}, more, ${dogs})`, `compare(${dogs}, more, ${cats})`],
    [`compare(${cats}, more, 2)`, `compare(${cats}, at-least, 2)`],
    // A total of 2.50 is more than 2 and not at least 3.
    [`compare(${total}, more, 2)`, `compare(${total}, at-least, 3)`],
    [`minus(${cats}, ${dogs})`, `minus(${dogs}, ${cats})`],
    [`compare(${cats}, at-least, 1)`, 'exists(detect("cat", image 1))'],
  ])("%s is not %s", (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});
