// Runs that go on with another model than the one that began them.
import { DivergenceError, expandRequest, fork, modelContent, pathTo, resume } from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { expect, it } from "vitest";
import { call, putPicture, question, seeing, stage, textIn } from "../testing/loop.js";
import { toolLoop } from "./index.js";

const script = [[call("1", "say", { word: "hi" })], [call("2", "answer", { answer: "old", cites: ["1"] })]];

async function recorded(card: typeof seeing | undefined, picture?: readonly [number, number]) {
  const staged = await stage(script, card === undefined ? {} : { card });
  const parts = picture === undefined ? question : [await putPicture(staged.store, ...picture), ...question];
  await staged.agent.run({ parts }, { run: staged.run });
  await staged.run.end("answered");
  await staged.run.close();
  return { ...staged, task: { parts }, path: await pathTo(staged.store, staged.run.head) };
}

const newcomer = (card = seeing) =>
  scriptedModel([[], [call("9", "answer", { answer: "new", cites: ["say-1"] })]], {
    id: "scripted/new",
    card,
  });

it("a fork behind a tool's result asks the new one, which sees what the old one did", async () => {
  for (const card of [seeing, { ...seeing, coordinates: { unit: "thousandth", order: "yx" } } as const]) {
    const { store, options, task, path } = await recorded(seeing);
    const tool = path.find(({ kind }) => kind === "tool")!;
    const id = await fork(store, { run: "r", at: tool.id, config: { model: "scripted/new" } });
    const run = await resume(store, id);
    const model = newcomer(card);
    const answer = await toolLoop({ ...options, model }).run(task, { run });
    expect(answer.answer).toBe("new");
    expect(model.requests).toHaveLength(1);
    expect(textIn(model.requests[0]!.messages.at(-1))).toContain("hi");
    const asked = (await pathTo(store, run.head)).findLast(({ kind }) => kind === "model")!;
    const rebuilt = await expandRequest(store, modelContent(asked).request);
    expect(rebuilt.messages).toEqual(model.requests[0]!.messages);
    await run.close();
  }
});

it("a model that must be shown the pictures otherwise is refused behind what was said, and taken at the question", async () => {
  const { store, options, task, path } = await recorded(seeing, [640, 480]);
  const small = { images: { ...seeing.images!, maxSide: 64 } };
  const model = newcomer(small);
  const forked = async (at: string) =>
    resume(store, await fork(store, { run: "r", at, config: { model: model.id } }));
  const late = await forked(path.find(({ kind }) => kind === "tool")!.id);
  await expect(toolLoop({ ...options, model }).run(task, { run: late })).rejects.toThrow(DivergenceError);
  await late.close();
  const early = await forked(path.find(({ kind }) => kind === "message")!.id);
  const other = scriptedModel(script, { id: model.id, card: small });
  expect((await toolLoop({ ...options, model: other }).run(task, { run: early })).answer).toBe("old");
  await early.close();
});
