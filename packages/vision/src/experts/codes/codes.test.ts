import type { Tool } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith, fileOf } from "../testing/context.js";

let codes: Tool<{ image: string }>;
beforeAll(async () => {
  codes = (await tools.find((tool) => tool.id === "codes")!.load()) as Tool<{ image: string }>;
});

const input = { image: "image-1" };
const read = async (source: string | Uint8Array) => codes.run(input, await contextWith(source));

describe("codes", () => {
  it("reads the QR code and the barcode of a ticket where they were drawn", async () => {
    const result = await read("samples/ticket.png");
    const { regions } = regionsOf(result);
    const [qr, bar] = ["QRCode", "Code128"].map((label) => regions.find((each) => each.label === label)!);
    expect(qr!.text).toBe("https://auroraair.example/b/QX7R2M?flight=AU218&seat=17C");
    expect(qr!.box).toEqual([702, 330, 867, 495]);
    expect(bar!.text).toBe("QX7R2M17C");
    expect(result.evidence!.map((each) => each.text)).toContain("QX7R2M17C");
  });

  it("gives a turned code its corners, from its own top left", async () => {
    const turned = await sharp(fileOf("samples/badge.png"))
      .rotate(30, { background: "#ffffff" })
      .png()
      .toBuffer();
    const [code] = regionsOf(await read(turned)).regions;
    expect(code!.text).toContain("EMAIL:priya.raman@meridian.example");
    const [a, b] = code!.polygon!;
    const degrees = (Math.atan2(b![1] - a![1], b![0] - a![0]) * 180) / Math.PI;
    expect(Math.abs(degrees - 30)).toBeLessThan(2);
  });

  it("reads a code in a picture that is averaged down first, and gives its place in the picture's own pixels", async () => {
    const large = await sharp(fileOf("samples/ticket.png"))
      .resize(8960, 3920, { kernel: "nearest" })
      .png()
      .toBuffer();
    const qr = regionsOf(await read(large)).regions.find((each) => each.label === "QRCode")!;
    expect(qr.text).toContain("QX7R2M");
    for (const [i, value] of [4914, 2310, 6069, 3465].entries()) {
      expect(Math.abs(qr.box[i]! - value)).toBeLessThan(16);
    }
  });

  it("says what it searched where there is none", async () => {
    const result = await read(await blank(64, 48));
    expect(regionsOf(result).regions).toEqual([]);
    expect(result.evidence![0]).toMatchObject({
      role: "searched",
      region: { type: "box", box: [0, 0, 64, 48] },
    });
  });

  it("finds none in photographs and documents that hold none", async () => {
    for (const file of [
      "samples/china.jpg",
      "samples/motorcycle_left.png",
      "samples/invoice.png",
      "samples/retina.jpg",
    ]) {
      expect(regionsOf(await read(file)).regions).toEqual([]);
    }
  });

  it("keeps the promises of a tool", async () => {
    await checkTool({ tool: codes, input, context: () => contextWith("samples/receipt.jpg") });
  });
});
