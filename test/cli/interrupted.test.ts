// Commands that are stopped in the middle: by Ctrl-C, by SIGTERM, by SIGKILL at any write. What was acknowledged is
// kept, the rest leaves no trace, and the run goes on from there.
import { openDirectoryStore } from "@fovea/core";
import { verify } from "@fovea/systems";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linesWith, Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const args = ["ask", sample("invoice.pdf"), ...linesWith("$5,036.47")];
const at = (point: string, signal: string) => ({
  hooks: ["terminal.mjs"],
  env: { FOVEA_TEST_AT: point, FOVEA_TEST_SIGNAL: signal },
});

/** The runs of the sandbox's store; each must be sound. */
async function runs(): Promise<{ run: string; ended: string | undefined }[]> {
  const store = await openDirectoryStore(sandbox.path(".fovea"));
  try {
    const states = await store.runs();
    for (const { run } of states) expect((await verify(store, run)).sound).toBe(true);
    return states.map(({ run, head }) => ({ run, ended: head.ended }));
  } finally {
    await store.close();
  }
}

describe("Ctrl-C", () => {
  it("keeps what was done, says how to go on, and the run goes on", async () => {
    const stopped = await sandbox.fovea(args, at("running program", "SIGINT"));
    expect(stopped.status).toBe(130);
    expect(stopped.stdout).toBe("");
    const [unfinished, ...others] = await runs();
    expect(others).toEqual([]);
    expect(unfinished!.ended).toBeUndefined();
    const said = stopped.stderr.slice(stopped.stderr.lastIndexOf("\u001b[2K") + 4);
    expect(said).toMatch(/^InterruptedError: /);
    expect(said).toMatch(new RegExp(`\\n {2}fix: go on with: fovea runs resume ${unfinished!.run}\\n$`));
    const shown = await sandbox.fovea(["runs", "show"]);
    expect(shown.stdout).toMatch(/not ended; go on with: fovea runs resume/);
    const resumed = await sandbox.json(["ask", "--run", unfinished!.run]);
    expect([resumed.status, resumed.value.answer]).toEqual([0, "$5,036.47"]);
    expect(await runs()).toEqual([{ run: unfinished!.run, ended: "answered" }]);
  });

  it("or SIGTERM is one JSON error with --json", async () => {
    const { status, stdout } = await sandbox.fovea(
      [...args, "--json"],
      at("reading the question", "SIGTERM"),
    );
    expect(status).toBe(130);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "INTERRUPTED",
        message: expect.any(String),
        fix: expect.stringMatching(/^go on with: fovea runs resume /),
      },
    });
  });

  it("before anything was asked keeps nothing", async () => {
    const { status, stderr } = await sandbox.fovea(args, at("loading the media", "SIGINT"));
    expect(status).toBe(130);
    expect(stderr).toMatch(/fix: ask again; nothing was kept\n$/);
    expect(await runs()).toEqual([]);
  });

  it("stops `see` too, and writes no picture", async () => {
    const see = ["see", sample("coffee.png"), "--tool", "objects"];
    const { status, stderr } = await sandbox.fovea(see, at("running objects", "SIGINT"));
    expect([status, stderr.includes("InterruptedError")]).toEqual([130, true]);
    expect(sandbox.list()).toEqual([]);
  });
});

describe("SIGKILL", () => {
  it("in the middle of a tool leaves a run that goes on", async () => {
    const { signal } = await sandbox.fovea(args, at("running program", "SIGKILL"));
    expect(signal).toBe("SIGKILL");
    const [unfinished] = await runs();
    const resumed = await sandbox.json(["ask", "--run", unfinished!.run]);
    expect([resumed.status, resumed.value.answer]).toEqual([0, "$5,036.47"]);
    expect(await runs()).toEqual([{ run: unfinished!.run, ended: "answered" }]);
  });

  it.each([1, 5, 9, 17])("in the middle of write %i leaves a store that goes on", async (write) => {
    const killed = await sandbox.fovea(args, {
      hooks: ["kill-at-write.mjs"],
      env: { FOVEA_TEST_WRITE: String(write) },
    });
    expect(killed.signal).toBe("SIGKILL");
    const before = await runs();
    expect(before.length).toBeLessThanOrEqual(1);
    const args2 = before.length === 0 ? args : ["ask", "--run", before[0]!.run];
    const again = await sandbox.json<{ answer?: string; error?: { message: string } }>(args2);
    if (again.value.error === undefined) {
      expect([again.status, again.value.answer]).toEqual([0, "$5,036.47"]);
      expect((await runs()).map(({ ended }) => ended)).toEqual(["answered"]);
    } else {
      expect(again.value.error.message).toMatch(/stopped before it held a question/);
    }
  });
});
