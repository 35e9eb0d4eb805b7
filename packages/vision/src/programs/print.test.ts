import type { JsonValue } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProgram } from "./check.js";
import { ProgramError } from "./errors.js";
import { explainProgram } from "./explain.js";
import type { ProgramNode } from "./language.js";
import { printProgram } from "./print.js";
import { readProgram } from "./read.js";
import { anyProgramOf } from "./testing/programs.js";

const image = { op: "image", index: 0 };
const cats = { op: "detect", label: "cat", in: image };
const node = (json: JsonValue) => json as unknown as ProgramNode;

const printed: readonly [JsonValue, text: string, explained: string][] = [
  [{ op: "count", of: cats }, 'count(detect("cat", image 1))', "the number of cats in the picture"],
  [
    { op: "exists", of: { op: "with-colour", of: { op: "detect", label: "bus", in: image }, colour: "red" } },
    'exists(with-colour(detect("bus", image 1), red))',
    "whether there are buses in the picture that are red",
  ],
  [
    { op: "field", name: "due date", in: { op: "page", number: 2, of: image } },
    'field("due date", page(2, image 1))',
    'the value of "due date" in page 2 of the document',
  ],
  [
    { op: "compare", left: { op: "count", of: cats }, is: "at-least", right: { op: "constant", value: 2 } },
    'compare(count(detect("cat", image 1)), at-least, 2)',
    "whether the number of cats in the picture is at least 2",
  ],
  [
    {
      op: "text-of",
      of: { op: "pick", of: { op: "lines", in: { op: "image", index: 1 } }, which: "largest" },
    },
    "text-of(pick(lines(image 2), largest))",
    "the text of the largest of lines of text in picture 2",
  ],
  [{ op: "has-flaw", flaw: "dark", of: image }, "has-flaw(dark, image 1)", "whether the picture is too dark"],
];

describe("printProgram", () => {
  it.each(printed)("prints and explains %j", (program, text, explained) => {
    expect(printProgram(node(program))).toBe(text);
    expect(explainProgram(node(program))).toBe(explained);
    expect(readProgram(text)).toEqual(program);
  });

  it("breaks long programs into lines", () => {
    const program = node({
      op: "in-relation",
      of: cats,
      relation: "left-of",
      to: { op: "detect", label: "traffic light", in: image },
    });
    expect(printProgram(program, 50)).toBe(
      'in-relation(\n  detect("cat", image 1),\n  left-of,\n  detect("traffic light", image 1)\n)',
    );
  });

  it("is read back, in one line and in many", () => {
    fc.assert(
      fc.property(anyProgramOf(4), fc.integer({ min: 10, max: 120 }), (program, width) => {
        if (!checkProgram(program as unknown as JsonValue).ok) return;
        expect(readProgram(printProgram(program))).toEqual(program);
        expect(readProgram(printProgram(program, width))).toEqual(program);
        expect(readProgram(JSON.stringify(program))).toEqual(program);
      }),
      { numRuns: 300 },
    );
  });

  it("has words for every operation", () => {
    fc.assert(
      fc.property(anyProgramOf(2), (program) => {
        expect(explainProgram(program)).toMatch(/^\w/);
        expect(explainProgram(program)).not.toContain("undefined");
      }),
    );
  });
});

describe("readProgram", () => {
  it.each([
    ["", "found the end at character 1 where an operation or a number is needed"],
    ["count", 'where "(" is needed'],
    ["count(faces(image 1)", 'found the end at character 21 where "," is needed'],
    ["count(faces(image 1)) x", 'found "x" at character 22 where the end of the program is needed'],
    ["faces(image one)", 'the number of the image, as in "image 1"'],
    ['field("a\\q", image 1)', "a string as JSON writes it"],
    ["faces(image 0)", "it must be a whole number from 0 to 31"],
    ["count(cats(image 1))", 'no operation "cats"'],
    ["count(faces(image 1), 3)", '"count" takes no "argument 2"'],
    ['{"op": "count"', "not JSON"],
    ["not(".repeat(100_000), "at most 16 levels"],
  ])("refuses %.40s", (text, message) => {
    expect(() => readProgram(text)).toThrow(ProgramError);
    expect(() => readProgram(text)).toThrow(message);
  });
});
