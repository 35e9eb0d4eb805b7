import { createRun, memoryStore, resume, text } from "@fovea/core";
import { openModel } from "@fovea/models";
import { spaceTools } from "@fovea/systems";
import { loadMedia } from "@fovea/vision";
import { expect, it, vi } from "vitest";
import { type Script, startServer } from "../../../models/src/testing/servers/index.js";

it("speaks over the wire, and a run that is taken up has its variables", async () => {
  let isBroken = true;
  const script: Script = ({ body }) => {
    const { messages } = body as { messages: { role: string }[] };
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const call = (name: string, given: object) => ({
      text: `<tool_call>${JSON.stringify({ name, arguments: given })}</tool_call>`,
    });
    if (turn === 0)
      return call("project_3d_points_to_2d", { points: [[0, 0, 2]], focal: 500, width: 640, height: 480 });
    if (turn === 1) {
      if (isBroken) throw new Error("the server goes away");
      return call("project_2d_points_to_3d", {
        points: "$project_3d_points_to_2d_1",
        depths: [2],
        focal: 500,
        width: 640,
        height: 480,
      });
    }
    return {
      text: `<answer>${/\[\[0,0,2\]\]/.exec(JSON.stringify(messages.at(-1)))?.[0] ?? "lost"}</answer>`,
    };
  };
  const server = await startServer("chat", script);
  try {
    vi.stubEnv("FOVEA_API_KEY", server.key);
    const store = memoryStore();
    const photo = await loadMedia("samples/badge.png", store.blobs);
    const model = await openModel(`${server.url}#${server.model}`);
    const agent = await spaceTools.agent({ model });
    const task = { parts: [photo, text("Where is it?")] };
    const run = await createRun(store, { actor: agent.id, config: {} });
    await expect(agent.run(task, { run })).rejects.toThrow();
    await run.close();
    isBroken = false;
    const again = await resume(store, run.id);
    expect((await agent.run(task, { run: again })).answer).toBe("[[0,0,2]]");
    await again.close();
  } finally {
    vi.unstubAllEnvs();
    await server.close();
  }
});
