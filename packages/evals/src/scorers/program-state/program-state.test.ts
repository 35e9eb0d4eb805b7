import { createRun, memoryStore } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import programState, { type Condition, holds } from "./index.js";

const state = {
  door: { open: true },
  steps: 7,
  bag: ["key", { name: "cup" }],
  "a/b": null,
  note: "all done",
};

describe("program-state", () => {
  it.each<[Condition, boolean]>([
    [{ at: "/door/open", equals: true }, true],
    [{ at: "/door", equals: { open: true } }, true],
    [{ at: "/door", equals: { open: true, locked: false } }, false],
    [{ at: "/steps", atMost: 7 }, true],
    [{ at: "/steps", atLeast: 8 }, false],
    [{ at: "/bag", contains: { name: "cup" } }, true],
    [{ at: "/bag/0", equals: "key" }, true],
    [{ at: "/note", contains: "done" }, true],
    [{ at: "/a~1b", exists: true }, true],
    [{ at: "/a~1b", equals: null }, true],
    [{ at: "/gone", exists: false }, true],
    [{ at: "/gone", notEquals: 1 }, true],
    [{ at: "/gone", atMost: 1 }, false],
    [{ at: "/constructor", exists: true }, false],
  ])("%j holds: %s", (condition, held) => expect(holds(state, condition)).toBe(held));

  it("looks at the last environment step of the trajectory, not at what the agent says", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "test@1", config: {} });
    const seen = (open: boolean) => ({
      environment: "door-v1",
      observations: { player: [{ type: "data", name: "symbolic", data: { open } }] },
    });
    const shut = await run.append("environment", "door-v1", seen(false));
    const opened = await run.append("environment", "door-v1", seen(true));
    const said = await run.append("note", "test@1", { remark: "it is shut" });
    const target = { conditions: [{ at: "/open", equals: true }] };
    const values = [];
    for (const leaf of [shut.id, opened.id, said.id])
      values.push((await programState.score({ store, leaf }, target)).value);
    expect(values).toEqual([0, 1, 1]);
    expect((await programState.score({ store, leaf: shut.id }, target)).explanation).toContain("/open");
  });
  it("scores a run that kept no symbolic observation 0 and says so", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "test@1", config: {} });
    const { id: leaf } = await run.append("note", "test@1", { remark: "" });
    const score = await programState.score({ store, leaf }, { conditions: [{ at: "", exists: true }] });
    expect(score.explanation).toContain("no step kept a symbolic observation");
    await expect(programState.score({ store, leaf }, { conditions: [] })).rejects.toThrow(TargetError);
    const bad = { conditions: [{ at: "open", equals: 1 }] };
    await expect(programState.score({ store, leaf }, bad)).rejects.toThrow(TargetError);
  });
});
