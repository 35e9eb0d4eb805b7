import type { ModelCard, Part } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imagesOf } from "../context/tokens.js";
import { cutTool, putPicture, question, say, seeing, stage, textIn } from "../testing/loop.js";
import { parseReact } from "./parse.js";

const words = (text: string): Part[] => [{ type: "text", text }];
const card: ModelCard = { ...seeing, toolCalls: false };

describe("parseReact", () => {
  it.each([
    ["plain", 'Thought: look\nAction: crop\nAction Input: {"image": "image-1"}', { image: "image-1" }],
    ["bold", '**Thought:** look\n**Action:** crop\n**Action Input:** {"a": 1}', { a: 1 }],
    ["in a fence", 'Action: `crop`\nAction Input:\n```json\n{\n "a": {"b": "}"}\n}\n```', { a: { b: "}" } }],
    ["with chatter behind", 'Action: crop\nAction Input: {"a": "\\"}"} and then we shall see', { a: '"}' }],
    ["with no input line", 'Action: crop {"a": 1}\n{"a": 2}', { a: 2 }],
    ["made up to the end", 'Action: crop\nAction Input: {"a": 1}\nObservation: 7\nAction: answer', { a: 1 }],
    ["cut off", 'Action: crop\nAction Input: {"a": "b', { $invalid: '{"a": "b' }],
    ["without any input", "Action: crop", { $invalid: "" }],
  ])("reads an action %s", (_, text, input) => {
    expect(parseReact(text, 3).calls).toEqual([{ type: "tool-call", id: "action-3", tool: "crop", input }]);
  });

  it("reads several actions, and a final answer only without them", () => {
    const two = 'Action: a\nAction Input: {"x": 1}\nAction: b\nAction Input: {"x": 2}\nFinal Answer: no';
    expect(parseReact(two, 1)).toEqual({
      calls: [
        { type: "tool-call", id: "action-1", tool: "a", input: { x: 1 } },
        { type: "tool-call", id: "action-2", tool: "b", input: { x: 2 } },
      ],
    });
    expect(parseReact("Thought: sure\nFinal Answer: It is\nred.", 1)).toEqual({
      calls: [],
      final: "It is\nred.",
    });
  });

  it("takes any text without throwing, and what it writes itself it reads", () => {
    fc.assert(
      fc.property(fc.string(), fc.json({ maxDepth: 3 }), (text, json) => {
        parseReact(text, 1);
        const input = { value: JSON.parse(json) as never };
        const { calls } = parseReact(`Thought: x\nAction: t\nAction Input: ${JSON.stringify(input)}`, 1);
        expect(calls[0]?.input).toEqual(JSON.parse(JSON.stringify(input)));
      }),
    );
  });
});

describe("a model that makes no tool calls of its own", () => {
  it("is told of the tools in text, and shown observations with their pictures", async () => {
    const script = [
      words('Thought: closer\nAction: cut\nAction Input: {"image": "image-1", "box": [0, 0, 20, 20]}'),
      words('Thought: I see\nAction: answer\nAction Input: {"answer": "red", "cites": ["cut-1"]}'),
    ];
    const { tool, boxes } = cutTool();
    const { agent, run, store, requests, steps } = await stage(script, { card, tools: [tool] });
    const picture = await putPicture(store, 100, 80);
    const answer = await agent.run({ parts: [picture, ...question] }, { run });
    expect(answer).toMatchObject({ answer: "red" });
    expect(boxes).toEqual([[0, 0, 20, 20]]);
    expect(textIn(requests[0]?.[0])).toMatch(/- cut: Cuts a box out\.\n {2}input: \{.*"box"/);
    const last = requests[1]!.at(-1)!;
    expect([last.role, imagesOf(last).map(({ name }) => name)]).toEqual(["user", ["cut-1"]]);
    expect(textIn(last)).toMatch(/^Observation:\n<data name="cut-1">\ncut\n<\/data>/);
    expect((await steps()).map(({ kind }) => kind)).toEqual([
      "config",
      "message",
      "model",
      "tool",
      "model",
      "tool",
      "note",
    ]);
  });

  it("is reminded once of the form, then taken by its word", async () => {
    const { agent, run, requests } = await stage([words("Well, red."), words("It is red.")], {
      card,
      tools: [say],
    });
    const answer = await agent.run({ parts: question }, { run });
    expect(textIn(requests[1]?.at(-1))).toContain("not in the agreed form");
    expect(answer).toMatchObject({ answer: "It is red." });
  });

  it("stops before it makes up an observation", async () => {
    let stops: readonly string[] | undefined;
    const { agent, run, options } = await stage([words("Final Answer: red")], { card });
    const { model } = options;
    const watched = {
      ...model,
      generate: (request: Parameters<typeof model.generate>[0]) => {
        stops = request.sampling?.stop;
        return model.generate(request);
      },
    };
    const { toolLoop } = await import("../tool-loop/index.js");
    const answer = await toolLoop({ ...options, model: watched }).run({ parts: question }, { run });
    expect([answer.answer, stops, agent.id]).toEqual(["red", ["\nObservation:"], "tool-loop@1"]);
  });
});
