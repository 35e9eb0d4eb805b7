import { InvalidInputError, type Tool, type ToolContext, type ToolResult, toolIdentity } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { type FoundRegion, regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith, fileOf } from "../testing/context.js";

let ocr: Tool<{ image: string }>;
let invoice: { context: ToolContext; result: ToolResult };
beforeAll(async () => {
  ocr = (await tools.find((tool) => tool.id === "ocr")!.load()) as Tool<{ image: string }>;
  const context = await contextWith("samples/invoice.png");
  invoice = { context, result: await ocr.run(input, context) };
});

const input = { image: "image-1" };
const read = async (source: string | Uint8Array) => ocr.run(input, await contextWith(source));
const linesOf = (regions: readonly FoundRegion[]) => regions.filter((region) => region.kind === "line");

describe("ocr", () => {
  it("reads an invoice: rows in order, cells parted, words with places on their line", () => {
    const { result } = invoice;
    const text = (result.parts[0] as { text: string }).text;
    expect(text).toContain("Total\t$5,036.47");
    expect(text).toContain("3\tMonitor arm, dual, clamp mount\t6\t$129.00\t$774.00");
    const found = regionsOf(result);
    const index = found.regions.findIndex((region) => region.text === "1200 Elm Street, Suite 400");
    const words = found.regions.filter((region) => region.kind === "word" && region.line === index);
    expect(words.map((word) => word.text)).toEqual(["1200", "Elm", "Street,", "Suite", "400"]);
    const line = found.regions[index]!;
    for (const word of words) {
      expect(word.box[0]).toBeGreaterThanOrEqual(line.box[0]);
      expect(word.box[2]).toBeLessThanOrEqual(line.box[2]);
    }
    // The truth: "Total" is drawn at x 611 to 664, "$5,036.47" at 791 to 911, around y 803.
    const total = found.regions.find((region) => region.text === "$5,036.47" && region.kind === "line")!;
    expect(Math.abs(total.box[0] - 791)).toBeLessThan(4);
    expect(Math.abs(total.box[2] - 911)).toBeLessThan(4);
    expect(Math.abs((total.box[1] + total.box[3]) / 2 - 803)).toBeLessThan(4);
  });

  it("claims every line as evidence in the original", () => {
    const { context, result } = invoice;
    const lines = linesOf(regionsOf(result).regions);
    expect(result.evidence).toHaveLength(lines.length);
    const part = context.media["image-1"] as { ref: { id: string } };
    expect(result.evidence!.every((each) => each.media === part.ref.id && each.role === "supports")).toBe(
      true,
    );
    expect(result.evidence![0]!.by).toBe(toolIdentity(ocr));
  });

  it.each([90, 180, 270])(
    "reads a page that lies turned by %i degrees, and says how to turn it",
    async (degrees) => {
      const top = await sharp(fileOf("samples/letter.png"))
        .extract({ left: 0, top: 0, width: 1000, height: 640 })
        .toBuffer();
      const turned = await sharp(top).rotate(degrees).png().toBuffer();
      const result = await read(turned);
      const text = (result.parts[0] as { text: string }).text;
      expect(text).toContain(`rotate it by ${(360 - degrees) % 360} degrees`);
      expect(text).toContain("Thank you for visiting our workshop on Tuesday. As discussed, we would like");
      expect(text.indexOf("Dear Mr. Ortega")).toBeLessThan(text.indexOf("for a fee of"));
    },
  );

  it("gives polygons to tilted text", async () => {
    const result = await read("samples/receipt.jpg");
    const tilted = linesOf(regionsOf(result).regions).filter((line) => line.polygon !== undefined);
    expect(tilted.length).toBeGreaterThan(10);
    expect(tilted.map((line) => line.text)).toContain("Free range eggs 12");
    const text = (result.parts[0] as { text: string }).text;
    expect(text).toContain("TAX 8.25%\t0.28\nTOTAL\t$38.71\nCASH\t40.00");
  });

  it("finds small print on a large sheet, which it sees in tiles", async () => {
    const page = await sharp(fileOf("samples/letter.png")).removeAlpha().toBuffer();
    const sheet = await sharp({ create: { width: 3600, height: 2800, channels: 3, background: "#ffffff" } })
      .composite([{ input: page, left: 1400, top: 900 }])
      .png()
      .toBuffer();
    const result = await read(sheet);
    const lines = linesOf(regionsOf(result).regions);
    const line = lines.find((each) => each.text?.startsWith("Thank you for visiting our workshop"))!;
    expect(line.text).toBe("Thank you for visiting our workshop on Tuesday. As discussed, we would like");
    expect(Math.abs(line.box[0] - 1520)).toBeLessThan(6);
  });

  it("says what it searched where there is no text", async () => {
    const result = await read(await blank(200, 120));
    expect(regionsOf(result).regions).toEqual([]);
    expect(result.evidence).toHaveLength(1);
    expect(result.evidence![0]).toMatchObject({
      role: "searched",
      region: { type: "box", box: [0, 0, 200, 120] },
      text: `no text: searched with ${toolIdentity(ocr)}, least score 0.5`,
    });
  });

  it("answers on a picture of one pixel", async () => {
    expect(regionsOf(await read(await blank(1, 1))).regions).toEqual([]);
  });

  it("refuses a handle that is no image, naming those that are", async () => {
    const context = await contextWith(await blank(8, 8));
    const error = await ocr.run({ image: "image-2" }, context).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).fix).toContain("image-1");
  });

  it("keeps the promises of a tool", async () => {
    await checkTool({ tool: ocr, input, context: () => contextWith("samples/sign.jpg") });
  });
});
