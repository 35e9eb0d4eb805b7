// Runs that are taken up, replayed, forked, said something about, followed and collected, by the real command.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, linesWith, Sandbox, sample, width } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const json = async <T = Record<string, unknown>>(...args: string[]): Promise<T> => {
  const { status, value } = await sandbox.json<T>(args);
  expect(status, JSON.stringify(value)).toBe(0);
  return value;
};
interface Shown {
  readonly head: string;
  readonly ended: string | null;
  readonly steps: readonly {
    readonly id: string;
    readonly kind: string;
    readonly content: Record<string, unknown>;
  }[];
  readonly annotations: readonly unknown[];
}
const shown = (run: string) => json<Shown>("runs", "show", run);
const measured = async (): Promise<string> =>
  (await json("ask", sample("coffee.png"), ...width)).run as string;

describe("runs resume", () => {
  it("goes on after SIGKILL in the middle of a tool, and says the same as the whole run", async () => {
    const killed = await sandbox.fovea(["ask", sample("invoice.pdf"), ...linesWith("$5,036.47")], {
      hooks: ["terminal.mjs"],
      env: { FOVEA_TEST_AT: "running program", FOVEA_TEST_SIGNAL: "SIGKILL" },
    });
    expect(killed.signal).toBe("SIGKILL");
    const resumed = await json("runs", "resume");
    expect([resumed.answer, resumed.inDoubt]).toEqual(["$5,036.47", []]);
    const replayed = await json("runs", "replay");
    expect(replayed).toMatchObject({ run: resumed.run, ended: "answered", stoppedBy: null });
    // An ended run has nothing left to do, and says its answer again.
    expect((await json("runs", "resume")).answer).toBe("$5,036.47");
  });

  it("refuses to settle what is not in doubt, and a run that is not there", async () => {
    const run = await measured();
    await expectRefused(sandbox, ["runs", "resume", run, "--not-happened"], {
      status: 2,
      code: "NOT_FOUND",
      message: /nothing that acted is in doubt/,
      fix: /leave/,
    });
    await expectRefused(sandbox, ["runs", "resume", "nope"], {
      status: 2,
      code: "NOT_FOUND",
      message: /no run "nope"/,
      fix: /runs list/,
    });
  });
});

describe("runs replay", () => {
  it("comes to the same steps without writing, also of a run that has not ended", async () => {
    const run = await measured();
    const { steps, head } = await shown(run);
    const replayed = await json("runs", "replay", run);
    expect(replayed).toMatchObject({ run, steps: steps.length, ended: "answered" });
    expect(replayed.served).toBeGreaterThan(2);
    const at = steps.find(({ kind }) => kind === "tool")!.id;
    const { run: cut } = await json<{ run: string }>("runs", "fork", run, "--at", at);
    expect(await json("runs", "replay", cut)).toMatchObject({ ended: null, answer: null });
    expect((await shown(run)).head).toBe(head);
    expect((await shown(cut)).ended).toBeNull();
  });

  it("answers from another answer of the model in a fork, and replays that", async () => {
    const run = await measured();
    const model = (await shown(run)).steps.find(({ kind }) => kind === "model")!.id;
    const { run: forked } = await json<{ run: string }>(
      "runs",
      "fork",
      run,
      "--at",
      model,
      "--message",
      "no program",
    );
    const resumed = await json("runs", "resume", forked);
    expect(resumed.answer).toBe("no program");
    expect(await json("runs", "replay", forked)).toMatchObject({ answer: { answer: "no program" } });
  });
});

describe("runs fork", () => {
  it("takes another tool result, another model and another seed", async () => {
    const run = await measured();
    const { steps } = await shown(run);
    const tool = steps
      .filter(({ kind }) => kind === "tool")
      .at(-1)!
      .id.slice(0, 12);
    const { run: told } = await json<{ run: string }>(
      "runs",
      "fork",
      run,
      "--at",
      tool,
      "--result",
      "something else",
    );
    const said = (await shown(told)).steps.at(-1)!;
    expect(said.content.parts).toEqual([{ type: "text", text: "something else" }]);
    const { run: other } = await json<{ run: string }>(
      "runs",
      "fork",
      run,
      "--model",
      "embedded",
      "--seed",
      "7",
    );
    const config = (await shown(other)).steps.at(-1)!;
    expect(config.content).toMatchObject({ opened: "embedded", seed: 7 });
    expect(config.content.model).toMatch(/^embedded\//);
    expect((await json("runs", "fork", run, "--seed", "8")).forkedFrom).toBe(run);
  });

  it("refuses a result at a message, two replacements, and a model without a key", async () => {
    const run = await measured();
    const refused = (args: string[], message: RegExp, code = "INVALID_INPUT") =>
      expectRefused(sandbox, ["runs", "fork", run, ...args], { status: 2, code, message, fix: /./ });
    await refused(["--result", "x"], /is a message, not a tool's result/);
    await refused(["--ask", "x", "--message", "y"], /ask and message are given/);
    await refused(["--model", "openai/gpt-4o"], /no key for openai/, "MISSING_KEY");
  });
});

describe("what is said of runs", () => {
  it("stands beside their steps, is superseded by what the same author says later, and tells siblings apart", async () => {
    const run = await measured();
    await json("runs", "annotate", run, "--key", "quality", "--value", "0.2");
    await json("runs", "annotate", run, "--key", "quality", "--value", "0.9", "--why", "it is right");
    await json("runs", "annotate", run, "--label", "good");
    expect((await shown(run)).annotations).toHaveLength(2);
    const text = await sandbox.fovea(["runs", "show", run]);
    expect(text.stdout).toMatch(/\^ quality@1 0\.9 \(user: it is right\)/);
    await json("runs", "fork", run, "--seed", "3");
    const [group] = await json<{ siblings: { run: string; scores: object }[] }[]>("runs", "siblings", run);
    expect(group!.siblings.map((one) => one.scores)).toEqual([{ "quality@1": 0.9, "label@1": "good" }, {}]);
    await expectRefused(sandbox, ["runs", "annotate", run], {
      status: 2,
      code: "INVALID_INPUT",
      message: /nothing is said/,
      fix: /--label/,
    });
  });

  it("is told live, and at once for a run that has ended", async () => {
    const run = await measured();
    const followed = await json("runs", "show", run, "--follow");
    expect(followed).toMatchObject({ run, ended: "answered", inFlight: [] });
    const text = await sandbox.fovea(["runs", "show", run, "--follow"]);
    expect(text.stdout).toMatch(/answered, \d+ steps, 2 model calls/);
  });
});

describe("games", () => {
  it("that are kept are shown, replayed in their world, and taken up", async () => {
    const play = ["env", "play", "babyai/goto-v1", "--actions", "turn left, go forward*2", "--out", "gifs"];
    const kept = await json<{ run: string; return: number }>(...play, "--store", ".fovea");
    expect(await json("runs", "replay", kept.run)).toMatchObject({ rollouts: 1, ended: "answered" });
    const again = await json<{ run: string; return: number }>("runs", "resume", kept.run, "--out", "gifs");
    expect([again.run, again.return]).toEqual([kept.run, kept.return]);
    expect((await sandbox.fovea(["runs", "show", kept.run])).stdout).toMatch(
      /babyai\/goto-v1 seed 0: 3 steps/,
    );
  });
});

describe("runs prune and runs gc", () => {
  it("take a run and what only it rests on away, and leave the others", async () => {
    const [gone, left] = [
      await measured(),
      (await json("ask", sample("ticket.png"), ...width)).run as string,
    ];
    await json("runs", "prune", gone, "--reason", "a trial");
    const would = await json<{ dryRun: boolean; records: number }>("runs", "gc", "--dry-run");
    expect([would.dryRun, would.records > 0]).toEqual([true, true]);
    const did = await json<{ dryRun: boolean; blobs: { deleted: number } }>("runs", "gc");
    expect([did.dryRun, did.blobs.deleted > 0]).toEqual([false, true]);
    await expectRefused(sandbox, ["runs", "show", gone], {
      status: 2,
      code: "NOT_FOUND",
      message: /no run/,
      fix: /./,
    });
    expect(await json("runs", "replay", left)).toMatchObject({ ended: "answered" });
    expect(await json("runs", "verify", left)).toMatchObject({ sound: true });
  });
});
