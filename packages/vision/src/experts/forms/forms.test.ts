import type { Tool } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith } from "../testing/context.js";

let [forms, checkboxes]: Tool[] = [];
beforeAll(async () => {
  [forms, checkboxes] = await Promise.all(
    ["forms", "checkboxes"].map((id) => tools.find((tool) => tool.id === id)!.load()),
  );
});

const input = { image: "image-1" };
const look = async (tool: Tool, source: string | Uint8Array) => {
  const result = await tool.run(input, await contextWith(source));
  return { result, regions: regionsOf(result).regions };
};

/** A square of `side` pixels at (40, 40), with `inside` drawn over it. */
const drawn = (side: number, inside = ""): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="160"><rect width="400" height="160" fill="#fff"/>` +
        `<rect x="40.5" y="40.5" width="${side}" height="${side}" fill="none" stroke="#333" stroke-width="1.5"/>${inside}</svg>`,
    ),
  )
    .png()
    .toBuffer();

describe("forms", () => {
  it("keeps the promises of a tool", async () => {
    for (const tool of [forms!, checkboxes!]) {
      await checkTool({ tool, input, context: () => contextWith("samples/form.png") });
    }
  });

  it("tells the six checkboxes of a form apart, finds its twelve fields and the two lines to sign on", async () => {
    const { regions, result } = await look(forms!, "samples/form.png");
    const boxes = regions.filter(({ label }) => label === "checked" || label === "unchecked");
    expect(boxes.map(({ label }) => label)).toEqual([
      "checked",
      "unchecked",
      "checked",
      "unchecked",
      "unchecked",
      "checked",
    ]);
    expect(boxes[0]!.box).toEqual([419, 762, 439, 782]);
    expect(regions.filter(({ label }) => label === "field")).toHaveLength(12);
    const lines = regions.filter(({ label }) => label === "line");
    expect(lines.map(({ box }) => box[1])).toEqual([104, 1111, 1111]);
    expect(result.evidence).toHaveLength(6);
  });

  it("leaves a mark open that is neither clear nor clearly missing", async () => {
    const speck = await drawn(26, '<rect x="50" y="50" width="4" height="4" fill="#222"/>');
    expect((await look(checkboxes!, speck)).regions).toMatchObject([
      { label: "checkbox", answerable: false },
    ]);
    const clear = await drawn(26, '<path d="M46 46L61 61M61 46L46 61" stroke="#222" stroke-width="3"/>');
    expect((await look(checkboxes!, clear)).regions).toMatchObject([{ label: "checked" }]);
    expect((await look(checkboxes!, await drawn(26))).regions).toMatchObject([{ label: "unchecked" }]);
  });

  it("sees no checkbox in a circle, in a bold letter, in a QR code or on an empty page, and says where it looked", async () => {
    const circle =
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="#fff"/><circle cx="60" cy="50" r="14" fill="none" stroke="#222" stroke-width="2"/></svg>';
    for (const source of [
      await sharp(Buffer.from(circle)).png().toBuffer(),
      "samples/ticket.png",
      await blank(80, 60),
    ]) {
      const { regions, result } = await look(checkboxes!, source);
      expect(regions).toEqual([]);
      expect(result.evidence).toMatchObject([{ role: "searched" }]);
    }
  });
});
