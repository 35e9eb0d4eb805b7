// Language models behind a local server, through the real command.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { neverEnds, type Script } from "../../packages/models/src/testing/servers/index.js";
import { expectRefused, Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

/** A server, the option that names its model, and the key. */
async function serve(script: Script) {
  const server = await sandbox.serve("chat", script);
  return { model: ["--model", `${server.url}#${server.model}`], env: { FOVEA_API_KEY: server.key } };
}

const asking = [sample("coffee.png"), "what is it?"];
const looking: Script = [
  { calls: [{ tool: "crop", input: { image: "image-1", box: [100, 50, 300, 250] } }] },
  {
    calls: [
      {
        tool: "answer",
        input: {
          answer: "a cup of coffee",
          confidence: 0.9,
          cites: ["crop-1"],
          evidence: [{ media: "image-1", box: [100, 50, 300, 250], text: "the cup" }],
        },
      },
    ],
  },
];

describe("a language model behind a local server", () => {
  it("answers with evidence, is counted, asked more of, and verified as far as it can be", async () => {
    const { model, env } = await serve([...looking, { text: "A saucer." }]);
    const first = await sandbox.json<{
      answer: string;
      run: string;
      evidence: object[];
      usage: { input: number };
    }>(["ask", ...asking, ...model], { env });
    expect([first.status, first.value.answer]).toEqual([0, "a cup of coffee"]);
    expect(first.value.evidence).toContainEqual(
      expect.objectContaining({ text: "the cup", role: "supports" }),
    );
    expect(first.value.usage.input).toBeGreaterThan(100);
    // Without --model: the run knows whom it asked.
    const more = await sandbox.json<{ answer: string }>(["ask", "--run", first.value.run, "and under it?"], {
      env,
    });
    expect([more.status, more.value.answer]).toEqual([0, "A saucer."]);
    expect(sandbox.server.requests.map(({ refusal, status }) => refusal ?? status)).toEqual([200, 200, 200]);
    const verified = await sandbox.json<{ sound: boolean; steps: { status: string; actor: string }[] }>([
      "runs",
      "verify",
    ]);
    expect(verified.value.sound).toBe(true);
    expect(
      verified.value.steps.filter(({ status }) => status === "checked").map(({ actor }) => actor),
    ).toEqual(["crop@1", "answer@2"]);
  });

  it("is run by a system's name, with no media where the task has none", async () => {
    const { model, env } = await serve([{ text: "Four." }]);
    const { status, stdout } = await sandbox.fovea(["run", "react", "how much is two and two?", ...model], {
      env,
    });
    expect([status, stdout.split("\n")[0]]).toEqual([0, "Four."]);
    expect(stdout).toMatch(/usage +[\d,]+ tokens\n/);
  });

  it("is not asked without a task", async () => {
    await expectRefused(sandbox, ["run", "react"], {
      status: 2,
      code: "INVALID_INPUT",
      message: /^there is no task$/,
      fix: /fovea run react samples/,
    });
  });

  it("that never stops is stopped by a limit, and goes on from there with a higher one", async () => {
    const { model, env } = await serve(neverEnds("measure"));
    const stopped = await sandbox.fovea(["ask", ...asking, ...model, "--max-steps", "3"], { env });
    expect(stopped.status).toBe(4);
    expect(stopped.stderr).toContain("was asked 3 times and gave no answer");
    const run = /go on with: fovea runs resume (\S+)/.exec(stopped.stderr)![1]!;
    await expectRefused(
      sandbox,
      ["runs", "resume", run, "--max-tokens", "10"],
      {
        status: 4,
        code: "LIMIT",
        message: /tokens were used of at most 10/,
        fix: /raise the limit and go on with/,
      },
      { env },
    );
    expect(sandbox.server.requests).toHaveLength(3);
  });

  it("that is interrupted while it thinks keeps the run, and goes on", async () => {
    const { model, env } = await serve(looking);
    sandbox.server.faults.push({ kind: "hold" });
    const stopped = await sandbox.fovea(["ask", ...asking, ...model], {
      env,
      meanwhile: (child) => void sandbox.server.arrived(1).then(() => child.kill("SIGINT")),
    });
    expect(stopped.status).toBe(130);
    const run = /go on with: fovea runs resume (\S+)/.exec(stopped.stderr)![1]!;
    const resumed = await sandbox.json<{ answer: string }>(["runs", "resume", run], { env });
    expect([resumed.status, resumed.value.answer]).toEqual([0, "a cup of coffee"]);
    const { stdout } = await sandbox.fovea(["runs", "show", run]);
    expect(stdout.match(/^\w{12} {2}model .*/gm)).toEqual([
      expect.stringContaining("(aborted)"),
      expect.stringContaining("crop"),
      expect.stringContaining("answer"),
    ]);
  });

  it.each([
    ["a wrong key", { FOVEA_API_KEY: "wrong" }, "AUTHENTICATION"],
    ["a model that is not served", {}, "MODEL_NOT_FOUND"],
  ])("is named when it fails: %s", async (what, wrong, code) => {
    const { model, env } = await serve(looking);
    const named = what === "a wrong key" ? model : [model[0]!, `${model[1]}-9`];
    const { status, value } = await sandbox.json<{ error: { code: string; message: string } }>(
      ["ask", ...asking, ...named],
      { env: { ...env, ...wrong } },
    );
    expect([status, value.error.code]).toEqual([1, code]);
    expect(JSON.stringify(value)).not.toContain('wrong"');
  });

  it("that fails for a while ends with how to go on, and nothing that was done is done again", async () => {
    const { model, env } = await serve(looking);
    sandbox.server.faults.push({ kind: "delay", ms: 0 }, { kind: "status", status: 402 });
    const { status, value } = await sandbox.json<{ error: { code: string; fix: string } }>(
      ["ask", ...asking, ...model],
      { env },
    );
    expect([status, value.error.code]).toEqual([1, "QUOTA"]);
    const run = /add credit .*; go on with: fovea runs resume (\S+)$/.exec(value.error.fix)![1]!;
    const resumed = await sandbox.json<{ answer: string }>(["runs", "resume", run], { env });
    expect([resumed.status, resumed.value.answer]).toEqual([0, "a cup of coffee"]);
    expect(sandbox.server.requests.map(({ status }) => status)).toEqual([200, 402, 200]);
  });

  it("passes the live test of the doctor, or is told what it does not do", async () => {
    const { model, env } = await serve([{ text: "one two three four five" }]);
    const { status, value } = await sandbox.json<{ name: string; works: boolean }[]>(["doctor", ...model], {
      env,
    });
    expect(status).toBe(1);
    expect(value.map(({ name, works }) => [name, works])).toEqual([
      ["streaming", true],
      ["forced tool", false],
      ["parallel calls", false],
      ["tool image", false],
      ["abort", true],
    ]);
  });

  it("costs what the price file says; money without a price is refused before anything is asked", async () => {
    const { model, env } = await serve(looking);
    const dear = {
      version: 1,
      date: "2026-11-22",
      currency: "USD",
      models: { "openai-compatible/test-model": { input: 1e5, output: 1e5 } },
    };
    sandbox.file("prices.json", JSON.stringify(dear));
    const paid = await sandbox.fovea(
      ["ask", ...asking, ...model, "--prices", "prices.json", "--max-cost", "1"],
      { env },
    );
    expect(paid.status).toBe(4);
    expect(paid.stderr).toMatch(/\$[\d.]+ (were spent of at most|of) \$1/);
    expect(sandbox.server.requests).toHaveLength(1);
    await expectRefused(
      sandbox,
      ["ask", ...asking, ...model, "--max-cost", "1"],
      { status: 2, code: "PRICE_UNKNOWN", message: /test-model/, fix: /./ },
      { env },
    );
    expect(sandbox.server.requests).toHaveLength(1);
  });

  it.each([
    ["--max-steps", "0", /--max-steps is 0/],
    ["--max-tokens", "1.5", /--max-tokens is 1.5/],
    ["--timeout", "soon", /--timeout is soon/],
  ])("is not asked with %s %s", async (option, value, message) => {
    await expectRefused(sandbox, ["ask", ...asking, option, value], {
      status: 2,
      code: "INVALID_INPUT",
      message,
      fix: /number/,
    });
  });
});

describe("fovea models", () => {
  it("says which can be used here, and what the others want", async () => {
    const { value } = await sandbox.json<{ name: string; usable: boolean; reason?: string }[]>(["models"], {
      env: { OPENAI_API_KEY: "test", ANTHROPIC_API_KEY: "" },
    });
    const byName = new Map(value.map((row) => [row.name, row]));
    expect(byName.get("embedded")).toMatchObject({ usable: true });
    expect(byName.get("openai/NAME")).toMatchObject({ usable: true });
    expect(byName.get("anthropic/NAME")).toMatchObject({
      usable: false,
      reason: "ANTHROPIC_API_KEY is not set",
    });
    const { stdout } = await sandbox.fovea(["models"]);
    expect(stdout).toMatch(/^ok {4}embedded /);
  });
});
