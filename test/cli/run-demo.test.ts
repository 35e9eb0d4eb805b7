// What a person sees of a system without a key, a model, Python or a network: its shipped run, replayed.
import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const hooks = ["no-processes.mjs"];

describe("fovea run SYSTEM --demo", () => {
  it("replays codev's run, says that its model is simulated, draws the answer, and reports on each look", async () => {
    const { status, stdout, stderr } = await sandbox.fovea(["run", "codev", "--demo", "--out", "shown"], {
      hooks,
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^A replay of a run that ships with codev: \d+ steps, the same as when it was made\./,
    );
    expect(stdout).toMatch(/model +simulated\/looker: a simulated model, which is handed where to look/);
    expect(stdout).toMatch(/answer +yellow\n/);
    expect(stdout).toMatch(/run 0demo-codev: faithful /);
    expect(stdout).toMatch(/python-1 .*misses/);
    expect(stdout).toMatch(/python-2 .*holds it/);
    expect(existsSync(sandbox.path("shown", "visual-search-answer.png"))).toBe(true);
    // It is a run like any other, and is there once.
    const again = await sandbox.json(["run", "codev", "--demo"], { hooks });
    expect(again).toMatchObject({
      status: 0,
      value: {
        demo: true,
        system: "codev",
        answer: "yellow",
        run: "0demo-codev",
        faithfulness: { class: "faithful" },
      },
    });
    expect((await sandbox.fovea(["runs", "show", "0demo-codev"])).stdout).toMatch(/image_1\.crop/);
    expect((await sandbox.fovea(["runs", "replay", "0demo-codev"], { hooks })).status).toBe(0);
  });

  it("keeps nothing with --no-keep", async () => {
    expect((await sandbox.fovea(["run", "codev", "--demo", "--no-keep"], { hooks })).status).toBe(0);
    expect(sandbox.list()).toEqual([]);
  });

  it("names what is wrong with a system without a demo, an unknown one, and words that it cannot take", async () => {
    const refused = (args: string[], code: string, message: RegExp, fix: RegExp) =>
      expectRefused(sandbox, ["run", ...args, "--demo"], { status: 2, code, message, fix });
    await refused(["react"], "NO_DEMO", /react ships no demo/, /fovea run react --model NAME.*codev/);
    await refused(["codex"], "UNKNOWN_AGENT", /no agent "codex"; did you mean "codev"/, /fovea systems/);
    await refused(
      ["codev", sample("coffee.png"), "what?"],
      "INVALID_INPUT",
      /takes no media and no task/,
      /leave it out/,
    );
    await refused(["codev", "--model", "embedded"], "INVALID_INPUT", /takes no .*--model/, /leave it out/);
  });
});
