import { type Answer, asContent, createRun, memoryStore } from "@fovea/core";
import { describe, expect, it } from "vitest";
import exactMatch from "./exact-match/index.js";

const answered = (answer: string | null): Answer => ({
  answer,
  abstained: answer === null,
  confidence: null,
  evidence: [],
});

describe("a scorer of answers", () => {
  it("scores the last answer of a trajectory, also from a step behind it", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "test@1", config: {} });
    const first = await run.append("note", "test@1", asContent({ answer: answered("Rome") }));
    const second = await run.append("note", "test@1", asContent({ answer: answered("Paris") }));
    const after = await run.append("note", "test@1", { remark: "done" });
    const score = async (leaf: string) => (await exactMatch.score({ store, leaf }, "Paris")).value;
    expect([await score(first.id), await score(second.id), await score(after.id)]).toEqual([0, 1, 1]);
  });
  it("scores an abstention and a run without an answer 0, and says which", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "test@1", config: {} });
    const begun = await run.append("note", "test@1", { remark: "begun" });
    const abstained = await run.append("note", "test@1", asContent({ answer: answered(null) }));
    expect(await exactMatch.score({ store, leaf: begun.id }, "Paris")).toEqual({
      value: 0,
      explanation: "the run ended without an answer",
    });
    expect((await exactMatch.score({ store, leaf: abstained.id }, "Paris")).explanation).toBe("abstained");
  });
});
