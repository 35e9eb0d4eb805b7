// `fovea run balrog` as a person types it: tables and JSON, kills, limits, models over the wire, and bad words.
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, Sandbox } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

interface Report {
  readonly evaluation: string;
  readonly n: number;
  readonly failed: number;
  readonly outcomes: readonly { readonly record: { readonly num_steps: number } }[];
  readonly environments: readonly { readonly environment: string; readonly score: unknown }[];
}
const random = ["run", "balrog", "--agent", "random", "--envs", "babyai,crafter", "--tasks", "goto,default"];
/** Sends the signal as soon as so many bytes of steps are in the store. */
const onceWritten = (bytes: number, store: string, signal: NodeJS.Signals) => (child: ChildProcess) => {
  const segments = sandbox.path(store, "segments");
  const written = () =>
    existsSync(segments)
      ? readdirSync(segments).reduce((sum, name) => sum + statSync(join(segments, name)).size, 0)
      : 0;
  const watch = setInterval(() => {
    if (written() < bytes) return;
    clearInterval(watch);
    child.kill(signal);
  }, 5);
  child.on("exit", () => clearInterval(watch));
};
const records = ({ outcomes }: Report) => outcomes.map(({ record }) => record);
const evaluationIn = (fix: string): string => /--run (\S+)/.exec(fix)![1]!;

describe("fovea run balrog", () => {
  it("prints a table that marks what is not here, and keeps the episodes as runs", async () => {
    const { status, stdout } = await sandbox.fovea([...random, "--episodes", "2"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^babyai +exact +[\d.]+ % +[\d.]+ +[\d.]+ to [\d.]+ +2 +0 /m);
    expect(stdout).toMatch(/^minihack +absent +-/m);
    expect(stdout).toContain("not BALROG's average, which is over 6 environments");
    const { value: runs } = await sandbox.json<unknown[]>(["runs", "list"]);
    expect(runs).toHaveLength(4);
  });

  it("killed at any moment, comes to what it would have come to", async () => {
    const { value: whole } = await sandbox.json<Report>([...random, "--episodes", "4", "--no-keep"]);
    const killed = await sandbox.fovea([...random, "--episodes", "4", "--store", "killed"], {
      meanwhile: onceWritten(40_000, "killed", "SIGKILL"),
    });
    expect(killed.signal).toBe("SIGKILL");
    const { value: runs } = await sandbox.json<{ run: string }[]>(["runs", "list", "--store", "killed"]);
    const evaluation = runs[0]!.run.split("-").slice(0, 3).join("-");
    const again = ["run", "balrog", "--run", evaluation, "--store", "killed"];
    const { status, value } = await sandbox.json<Report>(again);
    expect(status).toBe(0);
    expect(records(value)).toEqual(records(whole));
  });

  it("on Ctrl-C says how to go on", async () => {
    const { status, stderr } = await sandbox.fovea(
      ["run", "balrog", "--agent", "random", "--envs", "baba", "--episodes", "40"],
      { meanwhile: onceWritten(40_000, ".fovea", "SIGINT") },
    );
    expect(status).toBe(130);
    expect(stderr).toMatch(/fix: go on with: fovea run balrog --run \S+/);
  });

  it("shows a model the frames, stops at the limit of tokens, and goes on with more", async () => {
    const server = await sandbox.serve(
      "chat",
      Array.from({ length: 64 }, () => ({ text: "<|ACTION|>turn left<|END|>" })),
    );
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.key };
    const playing = ["--agent", "robust-naive", "--model", `openai/${server.model}`, "--images", "1"];
    const sample = ["--envs", "babyai", "--tasks", "open", "--episodes", "1"];
    const { status, value } = await sandbox.json<{ error: { code: string; fix: string } }>(
      ["run", "balrog", ...playing, ...sample, "--max-tokens", "300"],
      { env },
    );
    expect([status, value.error.code]).toEqual([4, "LIMIT"]);
    const before = server.requests.length;
    for (const { status: ok, images } of server.requests) expect([ok, images.length]).toEqual([200, 1]);
    const again = ["run", "balrog", "--run", evaluationIn(value.error.fix), "--max-tokens", "400"];
    const second = await sandbox.json<{ error: { code: string } }>(again, { env });
    expect([second.status, second.value.error.code]).toEqual([4, "LIMIT"]);
    expect(server.requests.length).toBeGreaterThan(before);
  });

  it("writes BALROG's files, and scores them", async () => {
    const { value } = await sandbox.json<Report>([...random, "--episodes", "1", "--out", "results"]);
    const scored = await sandbox.json<{ environments: Record<string, object> }>([
      "run",
      "balrog",
      "--predictions",
      "results",
    ]);
    for (const { environment, score } of value.environments)
      if (score !== null) expect(scored.value.environments[environment]).toMatchObject(score as object);
  });

  it.each([
    [["--envs", "babyia"], "UNKNOWN_ENVIRONMENT", /did you mean "babyai"/, /fovea run balrog --help/],
    [["--agent", "naive"], "INVALID_INPUT", /asks a model/, /--model/],
    [["--agent", "expert", "--model", "openai/x"], "INVALID_INPUT", /asks no model/, /leave one/],
    [["--agent", "naive", "--model", "embedded"], "INVALID_INPUT", /does not hold a conversation/, /--model/],
    [["--run", "nothing"], "NOT_FOUND", /no evaluation nothing/, /without --run/],
    [["--prompts", "nowhere.json"], "INVALID_INPUT", /nowhere\.json: ENOENT/, /JSON file/],
    [["--concurrency", "0"], "INVALID_INPUT", /concurrency is 0/, /from 1/],
  ] as const)("refuses %j", async (words, code, message, fix) => {
    const args = words.includes("--agent" as never) ? words : ["--agent", "random", ...words];
    const given = words[0] === "--run" ? words : args;
    await expectRefused(sandbox, ["run", "balrog", ...given], { status: 2, code, message, fix });
    expect(sandbox.list().filter((name) => name !== ".fovea")).toEqual([]);
  });
});
