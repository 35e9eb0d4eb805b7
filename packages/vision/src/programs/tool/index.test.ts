import { readFileSync } from "node:fs";
import { InvalidInputError, type JsonValue, memoryStore, SchemaError, type ToolContext } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { ProgramError } from "../errors.js";
import { expertResult, found, object, paper, picture, script } from "../testing/script.js";
import tool from "./index.js";
import { languageReference } from "./reference.js";

const photo = picture("image-1");
const other = picture("image-2", 300, 200);
const cats = (index: number): JsonValue => ({
  op: "count",
  of: { op: "detect", label: "cat", in: { op: "image", index } },
});

function context(media: ToolContext["media"]) {
  const desk = script({
    objects: (_, part) =>
      expertResult(
        found(
          "objects",
          part.ref.id === photo.ref.id
            ? [object("cat", [0, 0, 90, 90])]
            : [object("cat", [0, 0, 9, 9], 0.2, false)],
        ),
      ),
  });
  return { media, call: desk.call, calls: desk.calls } as unknown as ToolContext & typeof desk;
}

const run = (input: JsonValue, media: ToolContext["media"] = { "image-1": photo, "image-2": other }) =>
  tool.run(tool.parse(input), context(media));

describe("the program tool", () => {
  it("returns a sentence, the value and its evidence", async () => {
    expect(await run({ program: cats(0) })).toEqual({
      parts: [
        { type: "text", text: "The number of cats in the picture: 1." },
        {
          type: "data",
          name: "value",
          data: {
            status: "value",
            type: "number",
            value: 1,
            confidence: 0.9,
            reason: "The number of cats in the picture: 1.",
            program: 'count(detect("cat", image 1))',
          },
        },
      ],
      evidence: [
        {
          media: photo.ref.id,
          region: { type: "box", box: [0, 0, 90, 90] },
          role: "supports",
          text: "cat",
          score: 0.9,
          by: "objects@1",
        },
      ],
    });
  });

  it("keeps the promises of a tool", async () => {
    const { blobs } = memoryStore();
    const media = { "image-1": photo };
    await checkTool({
      tool,
      input: { program: cats(0), media: ["image-1"] },
      invalid: { program: { op: "count" } },
      context: async () => ({ ...context(media), blobs }),
    });
  });

  it("says that it is unsure, as a result", async () => {
    const { parts } = await run({ program: cats(1) });
    expect(parts).toMatchObject([
      { text: "Unsure: Cats in picture 2: 0 seen surely and 1 only with doubt (cat with score 0.2)." },
      { name: "value", data: { status: "unsure", type: "number", value: null, confidence: null } },
    ]);
  });

  it("gives the picture of an image value as a part", async () => {
    const { parts } = await run({ program: { op: "image", index: 1 } });
    expect(parts[2]).toEqual(other);
  });

  it("counts images among the handles that are given, else among all pictures and documents in order", async () => {
    const media = { "video-1": { type: "video" } as never, "image-2": other, "image-1": photo };
    expect((await run({ program: cats(0), media: ["image-1"] }, media)).parts[1]).toMatchObject({
      data: { value: 1 },
    });
    expect((await run({ program: cats(1) }, media)).parts[1]).toMatchObject({ data: { value: 1 } });
    await expect(run({ program: cats(2) }, media)).rejects.toThrow(
      "no image with index 2: there are 2 media",
    );
  });

  it("hands its own handles on, so that the record speaks of them", async () => {
    const around = context({ scan: { ...paper("x"), name: "other" } });
    const program = { op: "page", number: 1, of: { op: "image", index: 0 } };
    await expect(
      tool.run(tool.parse({ program: { op: "find", kind: "date", in: program } }), around),
    ).rejects.toThrow("the script has no page-text");
    expect(around.calls).toMatchObject([{ tool: "page-text", input: { document: "scan", page: 1 } }]);
  });

  it.each<[JsonValue, string]>([
    ["count cats", 'the input is "count cats"'],
    [{}, '"program" is missing'],
    [{ progam: cats(0) }, 'no property "progam"; did you mean "program"?'],
    [{ program: cats(0), media: "image-1" }, 'media is "image-1"'],
    [{ program: cats(0), media: [] }, "media is []"],
    [{ program: { op: "cuont" } }, 'no operation "cuont"; did you mean "count"?'],
  ])("refuses %j", (input, message) => {
    expect(() => tool.parse(input)).toThrow(SchemaError);
    expect(() => tool.parse(input)).toThrow(message);
  });

  it("refuses handles that name nothing, or something without pixels", async () => {
    await expect(run({ program: cats(0), media: ["image-11"] })).rejects.toThrow(
      'no medium "image-11"; did you mean "image-1"?',
    );
    await expect(run({ program: cats(0), media: ["v"] }, { v: { type: "video" } as never })).rejects.toThrow(
      InvalidInputError,
    );
    await expect(run({ program: cats(0) }, {})).rejects.toThrow(ProgramError);
  });

  it("describes the language in its input schema, one definition per value type", () => {
    expect(Object.keys(tool.input["$defs"] as object)).toEqual([
      "image",
      "regions",
      "text",
      "number",
      "boolean",
    ]);
    expect(JSON.stringify(tool.input).match(/"#\/\$defs\/(\w+)"/g)?.length).toBeGreaterThan(40);
  });

  it("has a README whose reference is made from the table", () => {
    const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8");
    const [, reference] = /<!-- reference:[^\n]*-->\n([\s\S]*)<!-- end of reference -->/.exec(readme) ?? [];
    expect(reference).toBe(languageReference());
  });
});
