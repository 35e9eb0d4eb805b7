import { type Box, boxRegion, defineTool, memoryStore, type Tool } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { call, putPicture, seeing, stage } from "../testing/loop.js";

const lines: readonly [string, Box][] = [
  ["INVOICE", [10, 10, 90, 20]],
  ["Total", [10, 80, 40, 90]],
  ["$5", [60, 80, 90, 90]],
];

/** Claims three lines of text on `image-1`. */
const read = defineTool<{ image: string }>({
  name: "read",
  version: "1",
  description: "a tool of a test",
  input: { type: "object", properties: { image: { type: "string" } }, required: ["image"] },
  mediaInputs: ["image"],
  effects: "pure",
  run: async ({ image }, { media }) => ({
    parts: [{ type: "text", text: lines.map(([text]) => text).join("\n") }],
    evidence: lines.map(([text, box]) => ({
      media: media[image]!.type === "image" ? (media[image]!.ref as { id: string }).id : "",
      region: boxRegion(box),
      role: "supports",
      text,
    })),
  }),
}) as Tool;

async function evidenceOf(answer: Readonly<Record<string, unknown>>): Promise<unknown[]> {
  const store = memoryStore();
  const picture = await putPicture(store, 100, 100);
  const script = [
    [call("1", "read", { image: "image-1" })],
    [call("2", "answer", { answer: "$5", cites: ["read-1"], ...answer } as never)],
  ];
  const { agent, run } = await stage(script, { tools: [read], card: seeing, store });
  const { evidence } = await agent.run({ parts: [picture, { type: "text", text: "total?" }] }, { run });
  return evidence.map(({ text, by }) => text ?? by);
}

describe("the evidence of an answer", () => {
  it("that points at a place is what the cited result says there, not the whole page", async () => {
    const evidence = [{ media: "image-1", box: [55, 78, 95, 92] }];
    expect(await evidenceOf({ evidence })).toEqual(["scripted/model", "$5"]);
    const point = [{ media: "image-1", point: [20, 85] }];
    expect(await evidenceOf({ evidence: point })).toEqual(["scripted/model", "Total"]);
  });

  it("is all of the cited result where nothing of it is at the place, or no place is named", async () => {
    const all = lines.map(([text]) => text);
    expect(await evidenceOf({})).toEqual(all);
    const elsewhere = [{ media: "image-1", box: [10, 40, 20, 50] }];
    expect(await evidenceOf({ evidence: elsewhere })).toEqual(["scripted/model", ...all]);
    expect(await evidenceOf({ evidence: [{ media: "image-1" }] })).toEqual(["scripted/model", ...all]);
  });
});
