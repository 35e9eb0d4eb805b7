// `fovea envs` and `fovea env play|bench|serve`: by lists of actions, by agents, by keys; what they print and write,
// and what they refuse.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, Sandbox } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

interface Played {
  readonly steps: number;
  readonly return: number;
  readonly ended: string;
  readonly player: string;
  readonly actions: readonly string[];
  readonly gif: string;
}

const goto = "babyai/goto-v1";
const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("fovea envs", () => {
  it("lists every environment once, with a line about it", async () => {
    const { status, value } = await sandbox.json<{ id: string; summary: string; status: string }[]>(["envs"]);
    expect(status).toBe(0);
    const ids = value.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([goto, "crafter/default-v1"]));
    for (const { summary } of value) expect(summary).toMatch(/\w/);
    const { stdout } = await sandbox.fovea(["envs"]);
    expect(stdout.split("\n")).toHaveLength(ids.length + 1);
  });
});

describe("fovea env play", () => {
  it("plays a list of actions and writes a GIF of it", async () => {
    const args = ["env", "play", goto, "--seed", "3", "--actions", "turn left, Go_Forward*2, 0"];
    const { status, value } = await sandbox.json<Played>(args);
    expect(status).toBe(0);
    expect(value).toMatchObject({ steps: 4, ended: "cut", player: "actions" });
    expect(value.actions).toEqual(["turn left", "go forward", "go forward", "turn left"]);
    expect(readFileSync(value.gif).subarray(0, 6).toString()).toBe("GIF89a");
    expect(sandbox.list()).toEqual(["fovea-played"]);
    const first = hash(value.gif);
    const again = await sandbox.json<Played>([...args, "--out", "again"]);
    expect(hash(again.value.gif)).toBe(first);
    const other = await sandbox.json<Played>([
      ...args.slice(0, 3),
      "--seed",
      "4",
      "--actions",
      "0",
      "--out",
      "b",
    ]);
    expect(hash(other.value.gif)).not.toBe(first);
  });

  it("plays by the random agent, the same for the same seed", async () => {
    const args = ["env", "play", goto, "--agent", "random", "--seed", "5", "--steps", "20"];
    const [one, two] = [await sandbox.json<Played>(args), await sandbox.json<Played>(args)];
    expect(one.value.actions).toHaveLength(20);
    expect(new Set(one.value.actions).size).toBeGreaterThan(2);
    expect(two.value).toEqual(one.value);
    const told = await sandbox.fovea(args);
    expect(told.stdout).toMatch(/babyai\/goto-v1: return [\d.]+ in \d+ steps/);
    expect(told.stdout).toContain("fovea-played/babyai-goto-v1-5.gif");
    expect(told.stderr).toBe("");
  });

  it("plays by keys, typed ahead, and leaves the terminal as it was", async () => {
    const { status, stdout, stderr } = await sandbox.fovea(["env", "play", goto, "--seed", "3"], {
      hooks: ["keyboard.mjs"],
      meanwhile: (child) => child.stdin.write("1\u001b[A?3q3"),
    });
    expect(status).toBe(0);
    expect(stdout).toContain("up: go forward");
    expect(stdout).toContain("▀");
    expect(stdout).toMatch(/in 3 steps, cut/);
    expect(stderr).toBe("[raw][cooked]");
    expect(stdout.indexOf("\u001b[?1049h")).toBeLessThan(stdout.indexOf("\u001b[?1049l"));
  });

  it("is left by Ctrl-C without a picture, and by the end of the input with one", async () => {
    const stopped = await sandbox.fovea(["env", "play", goto], {
      hooks: ["keyboard.mjs"],
      meanwhile: (child) => child.stdin.write("11\u0003"),
    });
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toMatch(/^\[raw\]\[cooked\]InterruptedError: /);
    expect(sandbox.list()).toEqual([]);
    const ended = await sandbox.fovea(["env", "play", goto], { hooks: ["keyboard.mjs"] });
    expect(ended.status).toBe(0);
    expect(sandbox.list()).toEqual(["fovea-played"]);
  });

  it.each<[string, string[], string, RegExp, RegExp]>([
    [
      "an unknown environment",
      ["babyai/gto-v1", "--actions", "0"],
      "UNKNOWN_ENVIRONMENT",
      /did you mean "babyai\/goto-v1"/,
      /fovea envs/,
    ],
    [
      "an unknown action",
      [goto, "--actions", "go forwad"],
      "INVALID_INPUT",
      /"go forwad"; did you mean "go forward"/,
      /turn left/,
    ],
    ["an index beyond the list", [goto, "--actions", "6"], "INVALID_INPUT", /no action "6"/, /toggle/],
    ["prose", [goto, "--actions", '["I go to the ball."]'], "SCHEMA", /I go to the ball/, /turn left/],
    ["a broken list", [goto, "--actions", "[1,"], "INVALID_INPUT", /no JSON array/, /commas/],
    ["actions without end", [goto, "--actions", "0*999999"], "INVALID_INPUT", /over 100000 actions/, /fewer/],
    ["two players", [goto, "--actions", "0", "--agent", "random"], "INVALID_INPUT", /both given/, /one/],
    [
      "an unknown player",
      [goto, "--agent", "genius"],
      "INVALID_INPUT",
      /no player "genius"/,
      /random or expert/,
    ],
    ["keys without a terminal", [goto], "INVALID_INPUT", /no terminal/, /--agent random/],
    [
      "a seed that is none",
      [goto, "--agent", "random", "--seed", "-1"],
      "USAGE",
      /--seed is "-1"/,
      /0 or more/,
    ],
    ["half a seed", [goto, "--agent", "random", "--seed", "0.5"], ".*", /0.5/, /whole number/],
    [
      "options that are no JSON",
      [goto, "--agent", "random", "--options", "{size"],
      "INVALID_INPUT",
      /not JSON/,
      /--options/,
    ],
    ["an absurd option", [goto, "--agent", "random", "--options", '{"sise":1e9}'], ".*", /sise/, /./],
  ])("refuses %s", async (_, args, code, message, fix) => {
    const { status, value } = await sandbox.json<{ error: Record<string, string> }>(["env", "play", ...args]);
    expect(status).toBe(2);
    expect(value.error.code).toMatch(new RegExp(`^${code}$`));
    expect(value.error.message).toMatch(message);
    expect(value.error.fix).toMatch(fix);
    expect(sandbox.list()).toEqual([]);
  });

  it("refuses a folder that is a file before it plays", async () => {
    const file = sandbox.file("taken", "x");
    await expectRefused(sandbox, ["env", "play", goto, "--agent", "random", "--out", file], {
      status: 2,
      code: "OUTPUT",
      message: /a file is where a folder should be/,
      fix: /--out/,
    });
  });

  it("shows help with examples", async () => {
    for (const args of [["env"], ["env", "play"], ["env", "bench"], ["env", "serve"], ["envs"]]) {
      const { status, stdout } = await sandbox.fovea([...args, "--help"]);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        args.length === 1 && args[0] === "env" ? /play.*bench.*serve/s : /Examples?:\n {2}fovea env/,
      );
    }
    expect((await sandbox.fovea(["env", "plya", goto])).status).toBe(2);
  });
});

describe("fovea env bench", () => {
  it("prints a row for each observation", async () => {
    const { status, value } = await sandbox.json<Record<string, unknown>[]>([
      ...["env", "bench", goto, "--seconds", "0.02"],
    ]);
    expect(status).toBe(0);
    const names = value.map(({ observation }) => observation);
    expect(names).toEqual(expect.arrayContaining(["none", "symbolic", "text"]));
    expect(names.some((name) => /^image-\d+/.test(String(name)))).toBe(true);
    for (const row of value) {
      expect(Object.keys(row)).toEqual(["id", "observation", "stepsPerCpuSecond"]);
      expect(row.stepsPerCpuSecond).toBeGreaterThan(0);
    }
  });

  it("refuses no time", async () => {
    await expectRefused(sandbox, ["env", "bench", goto, "--seconds", "0"], {
      status: 2,
      code: "INVALID_INPUT",
      message: /seconds is 0/,
      fix: /above 0/,
    });
  });
});

describe("fovea env serve", () => {
  it("serves until Ctrl-C", async () => {
    const seen: unknown[] = [];
    const { status, stdout, stderr } = await sandbox.fovea(["env", "serve", goto, "--port", "0", "--json"], {
      meanwhile: (child) => {
        child.stdout.once("data", async (bytes: Buffer) => {
          const { url } = JSON.parse(bytes.toString()) as { url: string };
          const reply = await fetch(`${url}/reset`, { method: "POST", body: '{"seed":1}' });
          seen.push(reply.status, ((await reply.json()) as { done: boolean }).done);
          child.kill("SIGINT");
        });
      },
    });
    expect(seen).toEqual([200, false]);
    expect(JSON.parse(stdout)).toMatchObject({ environments: [goto] });
    expect([status, stderr]).toEqual([130, ""]);
  });

  it("says why it cannot listen", async () => {
    const { status, value } = await sandbox.json<{ error: Record<string, string> }>([
      ...["env", "serve", goto, "--host", "999.1.1.1"],
    ]);
    expect([status, value.error.code]).toEqual([1, "LISTEN"]);
    await expectRefused(sandbox, ["env", "serve", goto, "--port", "123456"], {
      status: 2,
      code: "INVALID_INPUT",
      message: /port is 123456/,
      fix: /65535/,
    });
  });
});
