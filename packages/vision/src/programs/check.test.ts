import { InvalidInputError, type JsonValue, jsonSchemaParser, SchemaError } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProgram, parseProgram } from "./check.js";
import { ProgramError } from "./errors.js";
import { programSchema } from "./schema.js";
import { anyProgramOf } from "./testing/programs.js";

const image = { op: "image", index: 0 };
const cats = { op: "detect", label: "cat", in: image };

/** A program, the path of its first error, and what the message must say. */
const wrong: readonly [
  what: string,
  program: JsonValue,
  path: string,
  message: string,
  suggestion?: string,
][] = [
  ["a string for a program", "count the cats", "$", 'found "count the cats" where a program is needed'],
  ["null", null, "$", "found null where a program is needed"],
  ["a list", [cats], "$", "where a program is needed"],
  ["an object without op", { of: cats }, "$", 'the object has no "op"'],
  [
    "a misspelled operation",
    { op: "cuont", of: cats },
    "$",
    'no operation "cuont"; did you mean "count"?',
    "count",
  ],
  ["another language's name", { op: "ocr", in: image }, "$", 'did you mean "lines"?', "lines"],
  ["op that is a number", { op: 3 }, "$", "no operation 3"],
  ["a prototype name", { op: "constructor" }, "$", 'no operation "constructor"'],
  [
    "an unknown label",
    { op: "detect", label: "kitten", in: image },
    "$.label",
    '"label" of "detect" is "kitten": it must be one of 80 words',
  ],
  [
    "a misspelled label",
    { op: "detect", label: "elefant", in: image },
    "$.label",
    'did you mean "elephant"?',
    "elephant",
  ],
  ["a label in capitals", { op: "detect", label: "Cat", in: image }, "$.label", 'did you mean "cat"?', "cat"],
  [
    "a label by another name",
    { op: "detect", label: "people", in: image },
    "$.label",
    'did you mean "person"?',
    "person",
  ],
  [
    "a wrong word",
    { op: "at-position", of: cats, position: "center" },
    "$.position",
    'did you mean "centre"?',
    "centre",
  ],
  [
    "regions where a number is needed",
    { op: "compare", left: cats, is: "more", right: { op: "constant", value: 1 } },
    "$.left",
    '"detect" yields regions, but a number is needed here; wrap it in "count"',
    'wrap it in "count"',
  ],
  [
    "regions where a boolean is needed",
    { op: "not", of: cats },
    "$.of",
    'wrap it in "exists"',
    'wrap it in "exists"',
  ],
  [
    "a text where a number is needed",
    {
      op: "compare",
      left: { op: "find", kind: "amount", in: image },
      is: "more",
      right: { op: "constant", value: 1 },
    },
    "$.left",
    'wrap it in "number-in"',
    'wrap it in "number-in"',
  ],
  [
    "a bare number",
    { op: "compare", left: { op: "count", of: cats }, is: "more", right: 3 },
    "$.right",
    'found 3 where a program that yields a number is needed, such as {"op":"constant","value":3}',
  ],
  ["a bare image name", { op: "faces", in: "image-1" }, "$.in", 'such as {"op":"image","index":0}'],
  ["a missing argument", { op: "count" }, "$.of", '"count" needs "of", a program that yields regions'],
  [
    "a misnamed argument",
    { op: "count", off: cats },
    "$.off",
    '"count" takes no "off"; it takes "of"; did you mean "of"?',
    "of",
  ],
  [
    "a surplus argument",
    { op: "faces", in: image, label: "x" },
    "$.label",
    '"faces" takes no "label"; it takes "in"',
  ],
  [
    "a string that is a number",
    { op: "field", name: 7, in: image },
    "$.name",
    '"name" of "field" is 7: it must be a string',
  ],
  ["an empty string", { op: "with-text", of: cats, text: " " }, "$.text", "it is empty"],
  ["a long string", { op: "field", name: "x".repeat(201), in: image }, "$.name", "it is over 200 characters"],
  ["a fraction", { op: "constant", value: 1.5 }, "$.value", "it must be a whole number from 0 to 1000000"],
  ["a number out of range", { op: "image", index: 32 }, "$.index", "it must be a whole number from 0 to 31"],
];

describe("checkProgram", () => {
  it.each(wrong)("explains %s", (_, program, path, message, suggestion) => {
    const checked = checkProgram(program);
    if (checked.ok) throw new Error("accepted");
    const [first] = checked.errors;
    expect(first!.path).toBe(path);
    expect(first!.message).toContain(message);
    if (suggestion !== undefined) expect(first!.suggestion).toBe(suggestion);
    expect(first!.expected).not.toBe("");
  });

  it("reports every error, in reading order", () => {
    const checked = checkProgram({
      op: "and",
      left: { op: "not", of: cats },
      right: { op: "exist", of: cats },
    });
    expect(checked.ok ? [] : checked.errors.map((error) => error.path)).toEqual(["$.left.of", "$.right"]);
  });

  it("tells the type of a right program", () => {
    expect(checkProgram({ op: "count", of: cats })).toMatchObject({ ok: true, type: "number" });
  });

  it("refuses image indexes and pages that are not there", () => {
    const media = [{ type: "image" }, { type: "document", pages: 3 }] as const;
    const on = (index: number) => checkProgram({ op: "faces", in: { op: "image", index } }, media);
    expect(on(1).ok).toBe(true);
    expect(on(2)).toMatchObject({
      ok: false,
      errors: [
        {
          path: "$.in.index",
          message: "no image with index 2: there are 2 media, counted from 0",
          suggestion: "1",
        },
      ],
    });
    const page = (number: number, index: number) =>
      checkProgram({ op: "page", number, of: { op: "image", index } }, media);
    expect(page(3, 1).ok).toBe(true);
    expect(page(4, 1)).toMatchObject({ ok: false, errors: [{ message: "no page 4: the document has 3" }] });
    expect(page(2, 0)).toMatchObject({
      ok: false,
      errors: [{ message: "no page 2: a picture has one page" }],
    });
    expect(checkProgram(cats, [])).toMatchObject({
      ok: false,
      errors: [{ expected: "no index: there are no media" }],
    });
  });

  it("refuses programs that are too large or too deep, without walking them to their end", () => {
    let deep: JsonValue = { op: "exists", of: cats };
    for (let i = 0; i < 20_000; i++) deep = { op: "not", of: deep };
    expect(checkProgram(deep)).toMatchObject({
      ok: false,
      errors: [{ message: "operations are nested more than 16 deep" }],
    });
    const wide = (depth: number): JsonValue =>
      depth === 0 ? { op: "exists", of: cats } : { op: "and", left: wide(depth - 1), right: wide(depth - 1) };
    expect(checkProgram(wide(4))).toMatchObject({ ok: true });
    expect(checkProgram(wide(5))).toMatchObject({
      ok: false,
      errors: [{ message: "the program has more than 64 operations" }],
    });
  });

  it("throws a ProgramError that is an input error and carries the issues", () => {
    const act = () => parseProgram({ op: "cuont", of: cats });
    expect(act).toThrow(ProgramError);
    expect(act).toThrow(InvalidInputError);
    expect(act).toThrow(SchemaError);
    expect(act).toThrow(/1 error: \$: no operation "cuont"/);
    try {
      act();
    } catch (error) {
      expect(error).toMatchObject({ code: "PROGRAM", kind: "usage", fix: "try $: count" });
    }
  });
});

describe("the JSON Schema", () => {
  const accept = jsonSchemaParser(programSchema, "a program");
  const accepts = (json: JsonValue) => {
    try {
      accept(json);
      return true;
    } catch {
      return false;
    }
  };

  it("has one definition per value type", () => {
    expect(Object.keys(programSchema["$defs"] as object)).toEqual([
      "image",
      "regions",
      "text",
      "number",
      "boolean",
    ]);
  });

  it("accepts what the checker accepts", () => {
    fc.assert(
      fc.property(anyProgramOf(3), (program) => {
        const json = program as unknown as JsonValue;
        if (checkProgram(json).ok) expect(accepts(json)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("makes well-typed what it accepts: a subtree of another type is refused by both", () => {
    fc.assert(
      fc.property(anyProgramOf(2), anyProgramOf(1), fc.nat(), (program, graft, seed) => {
        const json = graftInto(program as unknown as JsonValue, graft as unknown as JsonValue, seed);
        expect(accepts(json)).toBe(checkProgram(json).ok);
      }),
      { numRuns: 300 },
    );
  });

  it.each(wrong.filter(([what]) => !["an empty string"].includes(what)))("refuses %s", (_, program) => {
    expect(accepts(program)).toBe(false);
  });
});

/** Replaces one sub-program by another, whatever its type. */
function graftInto(json: JsonValue, graft: JsonValue, seed: number): JsonValue {
  const node = json as Record<string, JsonValue>;
  const children = Object.keys(node).filter((key) => typeof node[key] === "object");
  if (children.length === 0) return graft;
  const key = children[seed % children.length]!;
  return { ...node, [key]: seed % 3 === 0 ? graft : graftInto(node[key]!, graft, Math.floor(seed / 3)) };
}
