// Runs that are forked, compared, exported and imported, by the real command.
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { status, value } = await sandbox.json<Record<string, unknown>>(args);
  expect(status).toBe(0);
  return value;
};
const asked = async (): Promise<string> =>
  (await json("ask", sample("coffee.png"), "how wide is the picture?")).run as string;

describe("runs fork and runs diff", () => {
  it("forks with another question, which is answered with the steps before shared, and shows where they part", async () => {
    const run = await asked();
    const { run: forked } = await json("runs", "fork", run, "--ask", "how tall is the picture?");
    const answered = await json("ask", "--run", forked as string);
    expect(answered.answer).toBe("400 pixels");
    const diff = (await json("runs", "diff", run, forked as string)) as unknown as {
      shared: number;
      onlyA: { kind: string }[];
      onlyB: { kind: string; content: { parts: { text?: string }[] } }[];
    };
    expect(diff.shared).toBe(1);
    expect(diff.onlyA[0]!.kind).toBe("message");
    expect(diff.onlyB[0]!.content.parts.at(-1)!.text).toBe("how tall is the picture?");
    expect(await json("runs", "diff", run, run)).toMatchObject({ onlyA: [], onlyB: [] });
  });

  it("names a step that is not there, one that is no question, and a seed that is none", async () => {
    const run = await asked();
    const refused = (args: string[], message: RegExp, code = "NOT_FOUND") =>
      expectRefused(sandbox, ["runs", "fork", run, ...args], { status: 2, code, message, fix: /./ });
    await refused(["--at", "zzzz"], /no step zzzz on run/);
    await refused(["--seed", "-1"], /the seed -1 is not usable/, "INVALID_INPUT");
    const { root } = (await json("runs", "show", run)) as { root: string };
    await refused(
      ["--at", root.slice(0, 12), "--ask", "what?"],
      /is a config, not a question/,
      "INVALID_INPUT",
    );
  });
});

describe("runs export and runs import", () => {
  it("carries a run to another store, where it verifies; again it is known; damaged it is refused", async () => {
    const run = await asked();
    await json("runs", "export", run, "--out", "one.fovea.tar");
    const there = ["--store", "there"];
    expect(await json("runs", "import", "one.fovea.tar", ...there)).toMatchObject({ runs: [run], known: [] });
    expect(await json("runs", "import", "one.fovea.tar", ...there)).toMatchObject({ runs: [], known: [run] });
    const { sound } = await json("runs", "verify", run, ...there);
    expect(sound).toBe(true);
    const bytes = readFileSync(sandbox.path("one.fovea.tar"));
    bytes[700]! ^= 1;
    writeFileSync(sandbox.path("bad.fovea.tar"), bytes);
    const refused = (file: string, message: RegExp, code = "BUNDLE") =>
      expectRefused(sandbox, ["runs", "import", file, "--store", "elsewhere"], {
        status: 2,
        code,
        message,
        fix: /./,
      });
    await refused("bad.fovea.tar", /changed|not JSON/);
    await refused(sample("coffee.png"), /no tar archive/);
    await refused("none.tar", /cannot read none.tar/, "MEDIA_NOT_FOUND");
  });

  it("leaves no half of a file where it cannot write", async () => {
    const run = await asked();
    await expectRefused(sandbox, ["runs", "export", run, "--out", "no/such/folder/x.tar"], {
      status: 2,
      code: "INVALID_INPUT",
      message: /cannot write no\/such\/folder\/x.tar: ENOENT/,
      fix: /--out/,
    });
  });
});
