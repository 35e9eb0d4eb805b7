import { generateToEnd, type ModelRequest, type Part } from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { asking, collect } from "../testing/models.js";
import { scriptedModel } from "./scripted-model.js";

const words = (text: string): Part => ({ type: "text", text });
const call: Part = { type: "tool-call", id: "c1", tool: "look", input: {} };
const later = (turns: number): ModelRequest => ({
  ...asking("hi"),
  messages: [
    ...asking("hi").messages,
    ...Array.from({ length: turns }, () => ({ role: "assistant" as const, parts: [words("so")] })),
  ],
});

describe("a scripted model", () => {
  it("answers by how far the conversation is, so that a forked one gets its turn", async () => {
    const model = scriptedModel([[words("first")], [words("second")]]);
    const said = [];
    for (const turns of [1, 0, 1]) said.push((await generateToEnd(model, later(turns))).parts[0]);
    expect(said).toEqual([words("second"), words("first"), words("second")]);
    expect(model.requests).toHaveLength(3);
    await expect(generateToEnd(model, later(2))).rejects.toThrow(/has 2 turns; turn 2 was asked for/);
  });

  it("answers by calls when it is told to", async () => {
    const model = scriptedModel([[words("first")], [words("second")]], { turns: "calls" });
    expect((await generateToEnd(model, asking("hi"))).parts).toEqual([words("first")]);
    expect((await generateToEnd(model, asking("hi"))).parts).toEqual([words("second")]);
  });

  it("streams words, and breaks off where the script says", async () => {
    const fails = new Error("cut");
    const model = scriptedModel([{ parts: [words("one two three"), call], fails }], { deltas: true });
    const heard: unknown[] = [];
    const all = (async () => {
      for await (const event of model.generate(asking("hi"))) heard.push(event);
    })();
    await expect(all).rejects.toBe(fails);
    expect(heard).toEqual([
      { type: "text", text: "one" },
      { type: "text", text: " two" },
      { type: "text", text: " three" },
      { type: "part", part: call },
    ]);
  });

  it("gives the stop, usage and log-probabilities of the script", async () => {
    const usage = { input: 7, output: 3, cost: null };
    const model = scriptedModel([
      { parts: [words("so")], stop: "limit", usage, logprobs: [{ token: "so", logprob: -1 }] },
    ]);
    expect(await collect(model.generate(asking("hi")))).toEqual([
      { type: "end", parts: [words("so")], stop: "limit", usage, logprobs: [{ token: "so", logprob: -1 }] },
    ]);
  });

  it("keeps the promises of a model", async () => {
    const tools = [{ name: "look", description: "", input: {} }];
    await checkModel(scriptedModel([[words("hm"), call]], { deltas: true }), asking("hi", { tools }));
  });
});
