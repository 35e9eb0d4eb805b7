import {
  type ContentPart,
  createRun,
  defineTool,
  type ImageCodec,
  LimitError,
  memoryStore,
  modelContent,
  type Part,
  pathTo,
  resume,
  type Tool,
  type ToolContext,
  toolContent,
} from "@fovea/core";
import { type ScriptTurn, scriptedModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import { openToolbox, toolLoop } from "../index.js";

const noCodec: ImageCodec = {
  pixels: () => Promise.reject(new Error("these tests have no pixels")),
  encode: () => Promise.reject(new Error("these tests have no pixels")),
  store: () => Promise.reject(new Error("these tests have no pixels")),
};

const media = "a".repeat(64);
const region = { type: "box", box: [0, 0, 10, 10] } as const;

function tool(
  name: string,
  run: (input: { word?: string }, context: ToolContext) => Promise<string>,
  composite = false,
) {
  return defineTool<{ word?: string }>({
    name,
    version: "1",
    description: "a tool of a test",
    input: { type: "object", properties: { word: { type: "string" } }, additionalProperties: false },
    effects: "pure",
    composite,
    run: async (input, context) => ({
      parts: [{ type: "text", text: await run(input, context) }],
      evidence: [{ media, region, role: "supports", text: input.word ?? "" }],
    }),
  });
}

const call = (id: string, name: string, input: object = {}): Part => ({
  type: "tool-call",
  id,
  tool: name,
  input: input as never,
});
const question: ContentPart[] = [{ type: "text", text: "what?" }];

async function start(script: readonly ScriptTurn[], tools: readonly Tool[]) {
  const store = memoryStore();
  const agent = toolLoop({
    model: scriptedModel(script),
    toolbox: await openToolbox(tools),
    codec: noCodec,
    maxModelCalls: 4,
  });
  const run = await createRun(store, { id: "r", actor: agent.id, config: {} });
  return { store, agent, run };
}

describe("toolLoop", () => {
  it("does the calls, shows the results, and answers with the evidence of the calls that are cited", async () => {
    const script = [
      [call("1", "say", { word: "one" }), call("2", "say", { word: "two" })],
      [call("3", "answer", { answer: "two", cites: ["2"], confidence: 0.75 })],
    ];
    const { store, agent, run } = await start(script, [tool("say", async ({ word }) => word ?? "")]);
    const answer = await agent.run({ parts: question }, { run });
    const path = await pathTo(store, run.head);
    expect(path.map(({ kind }) => kind)).toEqual([
      "config",
      "message",
      "model",
      "tool",
      "tool",
      "model",
      "tool",
      "note",
    ]);
    expect(answer).toMatchObject({ answer: "two", abstained: false, confidence: 0.75 });
    expect(answer.evidence).toEqual([{ media, region, role: "supports", text: "two", step: path[4]!.id }]);
  });

  it("takes plain words as the answer, resting on what the tools showed", async () => {
    const { agent, run } = await start(
      [[call("1", "say", { word: "x" })], [{ type: "text", text: "It is x." }]],
      [tool("say", async () => "x")],
    );
    const answer = await agent.run({ parts: question }, { run });
    expect(answer).toMatchObject({ answer: "It is x.", confidence: null });
    expect(answer.evidence.map(({ text }) => text)).toEqual(["x"]);
  });

  it("shows a model what its call did wrong, and goes on", async () => {
    const turns: ScriptTurn[] = [
      [call("1", "sya"), call("2", "say", { wrong: 1 }), call("3", "fail")],
      (request) => [
        call("4", "answer", {
          answer: JSON.stringify(request.messages.slice(-3).map(({ parts }) => parts[0])),
        }),
      ],
    ];
    const { agent, run } = await start(turns, [
      tool("say", async () => "x"),
      tool("fail", async () => {
        throw new TypeError("a bug in a tool");
      }),
    ]);
    const shown = (await agent.run({ parts: question }, { run })).answer!;
    expect(shown).toContain('no tool \\"sya\\"; did you mean \\"say\\"?');
    expect(shown).toContain("wrong");
    expect(shown).toContain("a bug in a tool");
    expect(shown.match(/"outcome":"error"/g)).toHaveLength(3);
  });

  it("makes the calls of a composite tool steps of their own", async () => {
    const outer = tool(
      "outer",
      async (_, context) => {
        const results = await Promise.all(["a", "b"].map((word) => context.call("say", { word }, {})));
        return results.map(({ parts }) => (parts[0] as { text: string }).text).join("+");
      },
      true,
    );
    const script = [[call("1", "outer")], [call("2", "answer", { answer: "done", cites: ["1"] })]];
    const { store, agent, run } = await start(script, [outer, tool("say", async ({ word }) => word!)]);
    await agent.run({ parts: question }, { run });
    const step = (await pathTo(store, run.head)).find(({ kind }) => kind === "tool")!;
    expect(toolContent(step).parts).toEqual([{ type: "text", text: "a+b" }]);
    const branch = await pathTo(store, step.uses[0]!);
    expect(branch.slice(-2).map((nested) => toolContent(nested).input)).toEqual([
      { word: "a" },
      { word: "b" },
    ]);
  });

  it("stops with LimitError when the model never answers", async () => {
    const again: ScriptTurn = (_, turn) => [call(`${turn}`, "say")];
    const { agent, run } = await start([again, again, again, again, again], [tool("say", async () => "x")]);
    await expect(agent.run({ parts: question }, { run })).rejects.toThrow(LimitError);
  });

  it("abstains for a model that says nothing", async () => {
    const { agent, run } = await start([[]], []);
    expect(await agent.run({ parts: question }, { run })).toMatchObject({ answer: null, abstained: true });
  });

  it("asks neither the model nor a tool again what the record holds", async () => {
    let runs = 0;
    let asked = 0;
    const script: ScriptTurn[] = [
      () => [call(`${++asked}`, "say")],
      () => [call(`answer-${++asked}`, "answer", { answer: "x" })],
    ];
    const say = tool("say", async () => `${++runs}`);
    const { store, agent, run } = await start(script, [say]);
    const first = await agent.run({ parts: question }, { run });
    await run.close();
    const again = await resume(store, "r");
    expect(await agent.run({ parts: question }, { run: again })).toEqual(first);
    expect([runs, asked]).toEqual([1, 2]);
  });

  it("continues a run with a further question, the first one served from the record", async () => {
    const script: ScriptTurn[] = [
      [call("1", "answer", { answer: "first" })],
      (request) => [call("2", "answer", { answer: `${request.messages.length} messages before` })],
    ];
    const { store, agent, run } = await start(script, []);
    await agent.run({ parts: question }, { run });
    await run.close();
    const again = await resume(store, "r");
    const more: ContentPart[] = [{ type: "text", text: "and?" }];
    const answer = await agent.run({ parts: more, earlier: [question] }, { run: again });
    expect(answer.answer).toBe("4 messages before");
    const views = (await pathTo(store, again.head))
      .filter(({ kind }) => kind === "model")
      .map((step) => modelContent(step));
    expect(views.map(({ request }) => request.messages.length)).toEqual([1, 4]);
  });
});
