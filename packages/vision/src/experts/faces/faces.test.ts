import { boxIou, InvalidInputError, type Tool, toolIdentity } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { type FoundRegion, regionsOf, tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { blank, contextWith, fileOf } from "../testing/context.js";
import { decodeFaces } from "./decode.js";
import { openFaceDetector } from "./implementation.js";
import { joinFaces } from "./views.js";

let faces: Tool<{ image: string }>;
beforeAll(async () => {
  faces = (await tools.find((tool) => tool.id === "faces")!.load()) as Tool<{ image: string }>;
});

const look = async (source: string | Uint8Array) =>
  faces.run({ image: "image-1" }, await contextWith(source));
const sureOf = (regions: readonly FoundRegion[]) => regions.filter((region) => region.answerable !== false);

describe("faces", () => {
  it("computes what face-api computes from the same weights", async () => {
    const { network, anchors } = await openFaceDetector();
    const data = await sharp(fileOf("samples/astronaut.png")).removeAlpha().raw().toBuffer();
    const planes = new Float32Array(data.length);
    for (let i = 0; i < data.length; i++) {
      planes[(i % 3) * 512 * 512 + Math.floor(i / 3)] = data[i]! / 127.5 - 1;
    }
    const { boxes, classes } = await network(planes, [1, 3, 512, 512]);
    const found = decodeFaces(boxes!.data, classes!.data, anchors, 0.1);
    // face-api 1.7.15 under tfjs 4.22 with its WASM backend: x, y, width and height of the box.
    expect(found).toHaveLength(1);
    expect(found[0]!.score).toBeCloseTo(0.9648423, 4);
    const [x0, y0, x1, y1] = found[0]!.box;
    for (const [i, value] of [x0, y0, x1 - x0, y1 - y0].entries()) {
      expect(Math.abs(value - [181.118, 72.861, 83.277, 101.722][i]!)).toBeLessThan(0.05);
    }
  });

  it.each([
    ["samples/astronaut.png", [[178, 66, 272, 188]]],
    ["samples/camera.png", [[192, 112, 260, 198]]],
    [
      "node_modules/@vladmandic/face-api/demo/sample5.jpg",
      [
        [776, 90, 952, 336],
        [624, 416, 772, 680],
        [1106, 200, 1290, 444],
        [1404, 400, 1590, 676],
        [396, 880, 550, 1180],
      ],
    ],
  ] as const)("finds the faces in %s, each where it is", async (file, truth) => {
    const result = await look(file);
    const { regions } = regionsOf(result);
    expect(regions).toHaveLength(truth.length);
    // The truth is bench/objects/truth.json.
    for (const box of truth) {
      expect(sureOf(regions).some((region) => boxIou(region.box, box) > 0.5)).toBe(true);
    }
    expect(result.evidence).toHaveLength(truth.length);
    expect(result.evidence![0]).toMatchObject({ role: "supports", text: "face", by: toolIdentity(faces) });
  });

  it("does not answer from the face of a cat, and says that it saw something", async () => {
    const result = await look("samples/chelsea.png");
    const { regions, threshold } = regionsOf(result);
    expect(sureOf(regions)).toEqual([]);
    expect(result.evidence![0]).toMatchObject({
      role: "searched",
      text: `no face: searched with ${toolIdentity(faces)}, least score ${threshold}; ${regions.length} seen, too unsure to answer from`,
    });
  });

  it.each(["invoice.png", "coins.png", "motorcycle_left.png", "china.jpg"])(
    "finds nothing in %s, and names what it searched",
    async (file) => {
      const result = await look(`samples/${file}`);
      const { regions, width, height } = regionsOf(result);
      expect(sureOf(regions)).toEqual([]);
      expect(result.evidence).toHaveLength(1);
      expect(result.evidence![0]).toMatchObject({
        role: "searched",
        region: { type: "box", box: [0, 0, width, height] },
      });
    },
  );

  it("answers on a picture of one pixel, and refuses a handle that is no image", async () => {
    expect(regionsOf(await look(await blank(1, 1))).regions).toEqual([]);
    const context = await contextWith(await blank(8, 8));
    await expect(faces.run({ image: "image-2" }, context)).rejects.toThrow(InvalidInputError);
  });

  it("keeps the promises of a tool", async () => {
    await checkTool({
      tool: faces,
      input: { image: "image-1" },
      context: () => contextWith("samples/astronaut.png"),
    });
  });
});

describe("joining the views of faces", () => {
  it("means the scores, and a face that one view misses is not agreed on", () => {
    const joined = joinFaces([
      [
        { box: [0, 0, 10, 10], score: 0.9 },
        { box: [50, 50, 60, 60], score: 0.6 },
      ],
      [{ box: [1, 0, 11, 10], score: 0.7 }],
    ]);
    expect(joined.map(({ score, agreed }) => [score, agreed])).toEqual([
      [expect.closeTo(0.8), true],
      [expect.closeTo(0.3), false],
    ]);
    expect(joined[0]!.box[0]).toBeCloseTo(0.7 / 1.6);
  });
});
