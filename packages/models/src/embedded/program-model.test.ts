import {
  generateToEnd,
  type JsonValue,
  type Message,
  type ModelRequest,
  type ToolCallPart,
  type ToolResultPart,
} from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { programModel } from "./program-model.js";

const program = { op: "field", name: "total", in: { op: "image", index: 0 } };
const tools = ["program", "answer"].map((name) => ({
  name,
  description: name,
  input: { type: "object", properties: { program: {}, media: {} } },
}));
const question: Message = {
  role: "user",
  parts: [
    {
      type: "image",
      ref: { type: "image", id: "a".repeat(64), width: 8, height: 8, mediaType: "image/png" },
      name: "image-1",
    },
    { type: "text", text: "what is the total?" },
  ],
};

const ask = async (
  messages: readonly Message[],
  extra: Partial<ModelRequest> = {},
  asked: JsonValue = program,
) => generateToEnd(programModel(asked), { messages, tools, ...extra });

async function answerTo(
  result: Partial<ToolResultPart>,
  asked: JsonValue = program,
): Promise<Record<string, JsonValue>> {
  const first = await ask([question], {}, asked);
  const call = first.parts[0] as ToolCallPart;
  const base: ToolResultPart = {
    type: "tool-result",
    callId: call.id,
    tool: "program",
    outcome: "ok",
    parts: [],
  };
  const end = await ask([
    question,
    { role: "assistant", parts: first.parts },
    { role: "tool", parts: [{ ...base, ...result }] },
  ]);
  expect(end.parts).toHaveLength(1);
  expect(end.parts[0]).toMatchObject({ type: "tool-call", tool: "answer" });
  return (end.parts[0] as ToolCallPart).input as Record<string, JsonValue>;
}

const value = (type: string, of: JsonValue, more: Record<string, JsonValue> = {}) => ({
  parts: [
    {
      type: "data",
      name: "value",
      data: { status: "value", type, value: of, confidence: 0.9, program, ...more },
    },
  ] as const,
});

describe("programModel", () => {
  it("calls the program tool with the given program and the question's media", async () => {
    const end = await ask([question]);
    expect(end.stop).toBe("tool-calls");
    expect(end.parts).toMatchObject([
      { type: "tool-call", tool: "program", id: "program-1", input: { program, media: ["image-1"] } },
    ]);
  });

  it("answers from the value, citing the call, with the tool's confidence and the program", async () => {
    expect(await answerTo(value("text", "$1,234.50"))).toEqual({
      answer: "$1,234.50",
      confidence: 0.9,
      cites: ["program-1"],
      program,
    });
  });

  it.each([
    ["boolean", true, {}, "Yes"],
    ["boolean", false, {}, "No"],
    ["number", 2, {}, "2"],
    ["number", 0.123456, {}, "0.12"],
    ["text", " top left\n", {}, "top left"],
  ])("says a %s of %j %j as %j", async (type, of, more, said) => {
    expect(await answerTo(value(type, of, more))).toMatchObject({ answer: said });
  });

  it.each([
    [{ op: "measure", quantity: "width" }, 1280, "1280 pixels"],
    [{ op: "measure", quantity: "sharpness" }, 12.345, "12.35"],
    [{ op: "page-of" }, 3, "page 3"],
    [{ op: "count" }, 3, "3"],
  ])("says the number of %j as a person would", async (asked, number, said) => {
    expect(await answerTo(value("number", number), asked)).toMatchObject({ answer: said, program: asked });
  });

  it.each([
    [{ op: "has-flaw", flaw: "blurry" }, false, "No, it is not blurry"],
    [{ op: "not", of: { op: "has-flaw", flaw: "low-contrast" } }, true, "Yes, it is not low in contrast"],
    [{ op: "not", of: { op: "exists" } }, true, "Yes, there is none"],
    [{ op: "not", of: { op: "exists" } }, false, "No, there is"],
  ])("says beside the yes or no of %j what is so", async (asked, is, said) => {
    expect(await answerTo(value("boolean", is), asked)).toMatchObject({ answer: said });
  });

  it("says of a picture how large it is", async () => {
    const part = question.parts[0]!;
    const { parts } = value("image", [{ media: "a" }]);
    expect(await answerTo({ parts: [...parts, part] as never })).toMatchObject({ answer: "8 x 8 pixels" });
  });

  it("lists regions by their texts and labels", async () => {
    const regions = [
      { kind: "object", label: "cat" },
      { kind: "line", text: "EXIT" },
    ];
    expect(await answerTo(value("regions", regions))).toMatchObject({ answer: "cat, EXIT" });
  });

  it("abstains with the tool's reason when the value is unsure", async () => {
    const unsure = value("number", 2, { status: "unsure", reason: "two cats or three" });
    expect(await answerTo(unsure)).toMatchObject({
      answer: null,
      reason: "two cats or three",
      cites: ["program-1"],
    });
  });

  it("abstains when a text is empty", async () => {
    expect(await answerTo(value("text", "  "))).toMatchObject({ answer: null, reason: "no text was found" });
  });

  it("abstains with the message when the tool failed", async () => {
    const failed = { outcome: "error", parts: [{ type: "text", text: "no image with index 3" }] } as const;
    const answer = await answerTo(failed);
    expect(answer.answer).toBeNull();
    expect(answer.reason).toContain("no image with index 3");
  });

  it("asks a second question of the same conversation under a new call id", async () => {
    const first = await ask([question]);
    const end = await ask([question, { role: "assistant", parts: first.parts }, question]);
    expect(end.parts[0]).toMatchObject({ tool: "program", id: "program-2", input: { media: ["image-1"] } });
  });

  it("speaks when it may call nothing", async () => {
    const end = await ask([question], { tools: [] });
    expect(end.stop).toBe("end");
    expect(end.parts).toMatchObject([{ type: "text" }]);
  });

  it("keeps the promises of a model", async () => {
    await checkModel(programModel(program), { messages: [question], tools });
    await checkModel(programModel(program), { messages: [], tools: [] });
  });

  it("stops before it begins when the signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    const run = generateToEnd(programModel(program), { messages: [question], tools }, { signal });
    await expect(run).rejects.toThrow("stop");
  });
});
