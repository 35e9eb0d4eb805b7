import { toolContent } from "@fovea/core";
import { expect, it } from "vitest";
import { call, question, say, stage, textIn } from "../testing/loop.js";

it("a tool over its time is aborted; its step says so, the model reads it and goes on", async () => {
  let aborted = false;
  const keys: (string | undefined)[] = [];
  const slow = {
    ...say,
    name: "slow",
    timeoutMs: 1,
    run: (_: unknown, { signal, key }: { signal?: AbortSignal; key?: string }) =>
      new Promise<never>(() => {
        keys.push(key);
        signal!.addEventListener("abort", () => {
          aborted = true;
        });
      }),
  };
  const script = [[call("1", "slow")], [call("2", "answer", { answer: null, reason: "too slow" })]];
  const { agent, run, requests, steps } = await stage(script, { tools: [slow] });
  const answer = await agent.run({ parts: question }, { run });
  expect(answer.reason).toBe("too slow");
  expect(aborted).toBe(true);
  expect(keys[0]).toMatch(/^r\//);
  const [first] = (await steps()).filter(({ kind }) => kind === "tool").map(toolContent);
  expect(first!.outcome).toBe("timed-out");
  expect(textIn(requests[1]!.at(-1))).toContain("slow took longer than 1 ms");
});
