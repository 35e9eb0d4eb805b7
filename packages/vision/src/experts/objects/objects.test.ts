import { boxIou, InvalidInputError, regionBounds, SchemaError, type Tool, toolIdentity } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { type FoundRegion, regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith, fileOf } from "../testing/context.js";
import { decodePeaks } from "./centernet.js";
import { openDetector, runCenterNet } from "./implementation.js";

type Input = { image: string; labels?: string[] };
let objects: Tool<Input>;
beforeAll(async () => {
  objects = (await tools.find((tool) => tool.id === "objects")!.load()) as Tool<Input>;
});

const look = async (source: string | Uint8Array, labels?: string[]) =>
  objects.run({ image: "image-1", ...(labels === undefined ? {} : { labels }) }, await contextWith(source));
const sureOf = (regions: readonly FoundRegion[]) => regions.filter((region) => region.answerable !== false);

describe("objects", () => {
  it("computes what TensorFlow.js computes from the same weights", async () => {
    const network = await openDetector();
    const { data } = await sharp(fileOf("samples/coffee.png"))
      .resize(512, 512, { fit: "contain", background: "#000000" })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const planes = new Float32Array(data.length);
    for (let i = 0; i < data.length; i++) planes[(i % 3) * 512 * 512 + Math.floor(i / 3)] = data[i]!;
    const output = await runCenterNet(planes, 512, network);
    const [cup, table] = decodePeaks(output, 0.3);
    // The model's own "tower_0/detections" of these pixels under tfjs 4.22 with its WASM backend.
    expect([cup!.label, table!.label]).toEqual([41, 60]);
    expect(cup!.score).toBeCloseTo(0.5571514, 4);
    expect(table!.score).toBeCloseTo(0.3495743, 4);
    for (const [i, side] of [145.30318, 98.56358, 354.24851, 309.11572].entries()) {
      expect(Math.abs(cup!.box[i]! - side)).toBeLessThan(0.05);
    }
  });

  it.each([
    ["astronaut.png", "person", [19, 14, 362, 512]],
    ["camera.png", "person", [0, 64, 332, 512]],
    ["chelsea.png", "cat", [0, 0, 400, 300]],
    ["coffee.png", "cup", [172, 17, 409, 308]],
    ["motorcycle_left.png", "motorcycle", [92, 22, 684, 452]],
  ] as const)("stands behind one thing in %s: a %s, where it is", async (file, label, box) => {
    const result = await look(`samples/${file}`);
    const sure = sureOf(regionsOf(result).regions);
    expect(sure.map((region) => region.label)).toEqual([label]);
    // The truth is bench/objects/truth.json.
    expect(boxIou(sure[0]!.box, box)).toBeGreaterThan(0.7);
    expect(result.evidence).toHaveLength(1);
    expect(result.evidence![0]).toMatchObject({ role: "supports", text: label, by: toolIdentity(objects) });
  });

  it.each(["china.jpg", "retina.jpg", "ihc.png", "coins.png", "rocket.jpg", "form.png", "sign.jpg"])(
    "stands behind nothing in %s, though the network sees birds, clocks or an umbrella there",
    async (file) => {
      const result = await look(`samples/${file}`);
      expect(sureOf(regionsOf(result).regions)).toEqual([]);
      expect(result.evidence!.map((each) => each.role)).toEqual(["searched"]);
    },
  );

  it("keeps what it is not sure of among the regions, marked, and says so in the evidence", async () => {
    const result = await look("samples/retina.jpg");
    const { regions, threshold } = regionsOf(result);
    expect(regions[0]).toMatchObject({ kind: "object", label: "umbrella", answerable: false });
    expect(regions.every((region) => region.answerable === false && region.score >= 0.1)).toBe(true);
    expect(result.evidence![0]!.text).toBe(
      `no object: searched with ${toolIdentity(objects)}, least score ${threshold}; ${regions.length} seen, too unsure to answer from`,
    );
  });

  it("names what it searched for, and the least score of that class", async () => {
    const result = await look("samples/sign.jpg", ["dog", "cat"]);
    expect(regionsOf(result)).toMatchObject({ regions: [], threshold: 0.1 });
    expect(result.evidence).toEqual([
      expect.objectContaining({
        role: "searched",
        region: { type: "box", box: [0, 0, 1024, 860] },
        text: `no dog or cat: searched with ${toolIdentity(objects)}, least score 0.1`,
      }),
    ]);
  });

  it("shows only the classes asked for, decided among all", async () => {
    expect(regionsOf(await look("samples/chelsea.png", ["dog"])).regions).toEqual([]);
    expect(regionsOf(await look("samples/chelsea.png", ["cat"])).regions).toHaveLength(1);
  });

  it("gives evidence in the original of a derived picture", async () => {
    const context = await contextWith("samples/chelsea.png");
    const part = context.media["image-1"] as { ref: { id: string; width: number; height: number } };
    const lineage = [
      {
        parent: "f".repeat(64),
        matrix: [2, 0, 100, 0, 2, 50, 0, 0, 1],
        region: { type: "box", box: [0, 0, 451, 300] },
        certainty: "exact",
      },
    ] as const;
    const media = { "image-1": { ...part, type: "image", lineage } as never };
    const result = await objects.run({ image: "image-1" }, { ...context, media });
    const [found] = sureOf(regionsOf(result).regions);
    expect(result.evidence![0]!.media).toBe("f".repeat(64));
    const bounds = regionBounds(result.evidence![0]!.region!);
    expect(bounds[0]).toBeCloseTo(found!.box[0] * 2 + 100);
    expect(bounds[3]).toBeCloseTo(found!.box[3] * 2 + 50);
  });

  it("answers on a picture of one pixel, a strip, and one with transparency", async () => {
    expect(regionsOf(await look(await blank(1, 1))).regions).toEqual([]);
    expect(sureOf(regionsOf(await look(await blank(3000, 2))).regions)).toEqual([]);
    const transparent = await sharp(fileOf("samples/chelsea.png")).ensureAlpha().png().toBuffer();
    expect(sureOf(regionsOf(await look(transparent)).regions)[0]!.label).toBe("cat");
  });

  it("refuses a class that it does not know, and a handle that is no image", async () => {
    expect(() => objects.parse({ image: "image-1", labels: ["unicorn"] })).toThrow(SchemaError);
    expect(() => objects.parse({ image: "image-1", labels: [] })).toThrow(SchemaError);
    const context = await contextWith(await blank(8, 8));
    await expect(objects.run({ image: "image-2" }, context)).rejects.toThrow(InvalidInputError);
  });

  it("keeps the promises of a tool", async () => {
    await checkTool({
      tool: objects,
      input: { image: "image-1" },
      context: () => contextWith("samples/coffee.png"),
    });
  });
});
