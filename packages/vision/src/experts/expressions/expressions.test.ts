import type { Tool } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { regionsOf, tools } from "@fovea/vision";
import { beforeAll, describe, expect, it } from "vitest";
import { contextWith } from "../testing/context.js";

let expressions: Tool;
beforeAll(async () => {
  expressions = await tools.find((tool) => tool.id === "expressions")!.load();
});
const input = { image: "image-1" };
const look = async (file: string) => {
  const result = await expressions.run(input, await contextWith(file));
  return { result, regions: regionsOf(result).regions };
};
const demo = "node_modules/@vladmandic/face-api/demo";

describe("expressions", () => {
  it("keeps the promises of a tool", () =>
    checkTool({ tool: expressions, input, context: () => contextWith("samples/astronaut.png") }));

  it("sees a smile and stands behind it", async () => {
    const { regions, result } = await look("samples/astronaut.png");
    expect(regions).toMatchObject([{ kind: "face", label: "happy" }]);
    expect(regions[0]!.answerable).toBeUndefined();
    expect(result.evidence).toMatchObject([{ role: "supports", text: "happy" }]);
  });

  it("offers what it cannot be trusted with as a guess: three who look down are not sad", async () => {
    const { regions, result } = await look(`${demo}/sample2.jpg`);
    expect(regions).toHaveLength(3);
    expect(regions.every(({ answerable }) => answerable === false)).toBe(true);
    expect(result.evidence).toMatchObject([{ role: "searched" }]);
  });

  it("finds the smiles of a group", async () => {
    const { regions } = await look(`${demo}/sample6.jpg`);
    const sure = regions.filter(({ answerable }) => answerable !== false);
    expect(sure.map(({ label }) => label).sort()).toEqual(["happy", "happy", "happy", "neutral"]);
  });

  it("says where it looked when there is no face", async () => {
    const { regions, result } = await look("samples/invoice.png");
    expect(regions.filter(({ answerable }) => answerable !== false)).toEqual([]);
    expect(result.evidence).toMatchObject([{ role: "searched" }]);
  });
});
