import { type Point, pointsBounds, type Tool } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { contextWith, fileOf } from "../testing/context.js";

let landmarks: Tool;
beforeAll(async () => {
  landmarks = await tools.find((tool) => tool.id === "landmarks")!.load();
});
const input = { image: "image-1" };
type Face = Readonly<Record<string, readonly Point[]>>;
async function look(source: string | Uint8Array): Promise<readonly Face[]> {
  const { parts } = await landmarks.run(input, await contextWith(source));
  const found = parts.find((part) => part.type === "data" && part.name === "landmarks");
  return (found as unknown as { data: readonly Face[] }).data;
}
const middle = (points: readonly Point[]) => {
  const [x0, y0, x1, y1] = pointsBounds(points);
  return [(x0 + x1) / 2, (y0 + y1) / 2] as const;
};

describe("landmarks", () => {
  it("keeps the promises of a tool", () =>
    checkTool({ tool: landmarks, input, context: () => contextWith("samples/astronaut.png") }));

  it("puts eyes, nose and mouth where they are in a portrait", async () => {
    const [face] = await look("samples/astronaut.png");
    expect(Object.values(face!).flat()).toHaveLength(68);
    // Read off the picture.
    for (const [part, x, y] of [
      ["left eye", 202, 101],
      ["right eye", 243, 103],
      ["mouth", 222, 145],
    ] as const) {
      const [u, v] = middle(face![part]!);
      expect(Math.hypot(u - x, v - y)).toBeLessThan(6);
    }
  });

  it("moves with the picture and grows with it", async () => {
    const [face] = await look("samples/astronaut.png");
    const moved = await sharp(fileOf("samples/astronaut.png"))
      .resize(1024)
      .extend({ left: 200, top: 100, background: "#888888" })
      .png()
      .toBuffer();
    const [other] = await look(moved);
    for (const part of ["left eye", "right eye", "mouth"]) {
      const [[u, v], [x, y]] = [middle(face![part]!), middle(other![part]!)];
      expect(Math.hypot(u * 2 + 200 - x, v * 2 + 100 - y)).toBeLessThan(10);
    }
  });

  it("finds nothing on an invoice", async () => {
    expect(await look("samples/invoice.png")).toEqual([]);
  });
});
