import { canonicalJson, type ImagePart, type JsonValue, type Tool, type ToolContext } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { tools } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMedia } from "../../media/load.js";
import { contextWith, fileOf } from "../testing/context.js";
import { groupsOf } from "./groups.js";

let groups: Tool;
beforeAll(async () => {
  groups = await tools.find((tool) => tool.id === "face-groups")!.load();
});

/** The astronaut, and the same picture darker, smaller and as a coarse JPEG; then five other people. */
async function album(): Promise<ToolContext> {
  const context = await contextWith("samples/astronaut.png");
  const worn = await sharp(fileOf("samples/astronaut.png"))
    .modulate({ brightness: 0.8 })
    .resize(420)
    .jpeg({ quality: 50 })
    .toBuffer();
  const others = fileOf("node_modules/@vladmandic/face-api/demo/sample5.jpg");
  const media = {
    ...context.media,
    "image-2": (await loadMedia(worn, context.blobs)) as ImagePart,
    "image-3": (await loadMedia(others, context.blobs)) as ImagePart,
  };
  return { ...context, media };
}
const input = { images: ["image-1", "image-2", "image-3"] };

describe("face-groups", () => {
  it("keeps the promises of a tool", () => checkTool({ tool: groups, input, context: album }));

  it("puts one person's pictures together and other people apart, and lets no descriptor out", async () => {
    const result = await groups.run(groups.parse(input), await album());
    const found = result.parts.find((part) => part.type === "data") as unknown as {
      data: readonly { image: string; group: number }[];
    };
    const of = (image: string) => found.data.filter((face) => face.image === image).map(({ group }) => group);
    expect(of("image-1")).toEqual([1]);
    expect(of("image-2")).toEqual([1]);
    expect(new Set(of("image-3")).size).toBe(5);
    expect(of("image-3")).not.toContain(1);
    expect(result.evidence).toHaveLength(7);
    const numbers = canonicalJson(result as unknown as JsonValue).match(/-0\.\d+/g);
    expect(numbers).toBeNull();
  });
});

describe("groupsOf", () => {
  const at = (...numbers: number[]) => Float32Array.from(numbers);
  it("joins what is near, by the mean distance of whole groups, numbered as first seen", () => {
    expect(groupsOf([])).toEqual([]);
    expect(groupsOf([at(5), at(0), at(5.1), at(0.2), at(9)])).toEqual([0, 1, 0, 1, 2]);
    // A chain of small steps is not one group: the ends are far apart.
    expect(new Set(groupsOf([at(0), at(0.3), at(0.6), at(0.9)])).size).toBe(2);
  });
});
