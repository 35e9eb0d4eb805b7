// `fovea eval` as a person types it: a data set of one file, kills, rate limits, limits, and data that are wrong.
import { appendFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../packages/models/src/testing/pictures.js";
import type { ServerOptions } from "../../packages/models/src/testing/servers/index.js";
import { expectRefused, type RunOptions, Sandbox } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

interface Figures {
  readonly benchmark: string;
  readonly agent: string;
  readonly model: string | null;
  readonly n: number;
  readonly failed: number;
  readonly metrics: Record<string, { value: number; low: number; high: number; n: number }>;
}

/** n questions about n pictures; the right answer is A for the even ones. */
function writeData(
  n: number,
  change: (row: Record<string, unknown>, i: number) => object = (row) => row,
): void {
  const rows = Array.from({ length: n }, (_, i) => {
    sandbox.file(`data/${i}.png`, tinyPng(3, 2, i));
    const row = {
      id: `s${i}`,
      q: `which one? (${i})`,
      options: ["red", "blue"],
      right: i % 2 === 0 ? "A" : "B",
    };
    return JSON.stringify(change({ ...row, image: `${i}.png`, kind: i < 2 ? "first" : "rest" }, i));
  });
  sandbox.file("data/rows.jsonl", `${rows.join("\n")}\n`);
  const description = {
    name: "colours",
    files: "rows.jsonl",
    fields: {
      id: "id",
      question: "q",
      choices: "options",
      answer: "right",
      media: [{ column: "image", as: "image" }],
      keep: ["kind"],
    },
    answerIs: "letter",
  };
  sandbox.file("data/colours.json", JSON.stringify(description));
}

/** A model that always says A. */
async function sayA(options: ServerOptions = {}): Promise<{ model: string[]; how: RunOptions }> {
  const server = await sandbox.serve("chat", () => ({ text: "A" }), options);
  return {
    model: ["--model", `openai/${server.model}`],
    how: { env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.key } },
  };
}

const evalIn = (words: string): string => /fovea eval --run (\S+)/.exec(words)![1]!;

describe("fovea eval", () => {
  it("prints exactly the stable shape with --json, unrounded", async () => {
    writeData(6);
    const { model, how } = await sayA();
    const { status, value } = await sandbox.json<Figures>(["eval", "data/colours.json", ...model], how);
    expect(status).toBe(0);
    expect(value).toEqual({
      benchmark: "colours",
      agent: "react@1",
      model: `openai/${sandbox.server.model}`,
      n: 6,
      failed: 0,
      metrics: { accuracy: { value: 0.5, low: expect.any(Number), high: expect.any(Number), n: 6 } },
    });
    expect(value.metrics.accuracy!.low).toBeCloseTo(0.1876, 4);
    expect(sandbox.server.requests.map(({ images }) => images.length)).toEqual(Array(6).fill(1));
    const { value: evals } = await sandbox.json<object[]>(["evals", "list"]);
    expect(evals).toHaveLength(1);
  });

  it("ends in a table with groups, tokens, time, and what is worth reading", async () => {
    writeData(6);
    const { model, how } = await sayA();
    const { status, stdout, stderr } = await sandbox.fovea(["eval", "data/colours.json", ...model], how);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("colours: 6 samples; react@1 with openai/test-model");
    expect(stdout).toMatch(/^accuracy +0\.5000 +0\.1876 to 0\.8124 +6 +wilson$/m);
    expect(stdout).toMatch(/^ +first +0\.5000 /m);
    expect(stdout).toMatch(/tokens; cost not known; .* of CPU/);
    expect(stdout).toContain('s1: wrong: "A", right is (B) blue');
    expect(stdout).toMatch(/kept as (\S+): fovea evals show \1/);
  });

  it("killed at any moment, goes on and pays for no answer twice", async () => {
    writeData(12);
    const { model, how } = await sayA();
    const args = ["eval", "data/colours.json", ...model, "--concurrency", "2"];
    sandbox.server.faults.push(...Array.from({ length: 12 }, () => ({ kind: "delay", ms: 100 }) as const));
    const killed = await sandbox.fovea(args, {
      ...how,
      meanwhile: (child) => void sandbox.server.arrived(6).then(() => child.kill("SIGKILL")),
    });
    expect(killed.signal).toBe("SIGKILL");
    const before = sandbox.server.requests.length;
    expect(before).toBeLessThan(12);
    sandbox.server.faults.length = 0;
    const { status, value } = await sandbox.json<Figures>(["eval", "--resume"], how);
    expect([status, value.n, value.failed, value.metrics.accuracy!.value]).toEqual([0, 12, 0, 0.5]);
    // Two were out at the most when it was killed: their answers may have been lost with it.
    expect(sandbox.server.requests.length).toBeLessThanOrEqual(14);
    const again = await sandbox.fovea(["eval", "colours", "--resume"], how);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/no unfinished eval of colours/);
  });

  it("on Ctrl-C says what to type, and that goes on", async () => {
    writeData(8);
    const { model, how } = await sayA();
    sandbox.server.faults.push(...Array.from({ length: 8 }, () => ({ kind: "delay", ms: 200 }) as const));
    const stopped = await sandbox.fovea(["eval", "data/colours.json", ...model, "--concurrency", "1"], {
      ...how,
      meanwhile: (child) => void sandbox.server.arrived(3).then(() => child.kill("SIGINT")),
    });
    expect(stopped.status).toBe(130);
    const id = evalIn(stopped.stderr);
    sandbox.server.faults.length = 0;
    const { status, value } = await sandbox.json<Figures>(["eval", "--run", id], how);
    expect([status, value.n]).toEqual([0, 8]);
  });

  it("waits when the provider says 429, has fewer out, and loses no sample", async () => {
    writeData(24);
    const { model, how } = await sayA({ concurrency: 3 });
    const { status, value } = await sandbox.json<Figures>(["eval", "data/colours.json", ...model], how);
    expect([status, value.n, value.failed]).toEqual([0, 24, 0]);
    expect(sandbox.server.requests.some((request) => request.status === 429)).toBe(true);
  });

  it("counts a sample whose model fails as wrong, says both rates, and exits with 1", async () => {
    writeData(4);
    const { model, how } = await sayA();
    sandbox.server.faults.push({ kind: "status", status: 400 });
    const args = ["eval", "data/colours.json", ...model, "--concurrency", "1"];
    const { status, stdout } = await sandbox.fovea(args, how);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^accuracy +0\.2500 .* 4 /m);
    expect(stdout).toMatch(/^ +without the failed +0\.3333 .* 3 /m);
    const { value } = await sandbox.json<Figures>(["eval", "--run", evalIn(stdout)], how);
    expect([value.failed, value.metrics.accuracy!.value]).toEqual([0, 0.5]);
  });

  it("stops at the limit of the whole eval with 4, and goes on with more; a sample over its own counts as wrong", async () => {
    writeData(6);
    const { model, how } = await sayA();
    const args = ["eval", "data/colours.json", ...model, "--concurrency", "1"];
    const stopped = await sandbox.json<{ error: { code: string; fix: string } }>(
      [...args, "--total-tokens", "100"],
      how,
    );
    expect([stopped.status, stopped.value.error.code]).toEqual([4, "LIMIT"]);
    const { value } = await sandbox.json<Figures>(["eval", "--run", evalIn(stopped.value.error.fix)], how);
    expect(value.n).toBe(6);
    expect(sandbox.server.requests).toHaveLength(6);
    sandbox.server.faults.push(...Array.from({ length: 6 }, () => ({ kind: "delay", ms: 2000 }) as const));
    const late = await sandbox.json<Figures>([...args, "--limit", "2", "--timeout", "0.1"], how);
    expect([late.status, late.value.n, late.value.failed]).toEqual([1, 2, 2]);
  });

  it("tells everything that is wrong with the data at once, with rows, before the model is asked", async () => {
    writeData(9, (row, i) => {
      if (i === 1) return { ...row, image: "9.pnq" };
      if (i === 2) return { ...row, id: "s0" };
      if (i === 3) return { ...row, right: "C" };
      if (i === 4) return { ...row, right: "" };
      if (i === 5) return { ...row, options: undefined };
      if (i === 6) return { ...row, q: " " };
      return row;
    });
    sandbox.file("data/7.png", tinyPng().subarray(0, 40));
    sandbox.file("data/8.png", "no picture");
    appendFileSync(sandbox.path("data/rows.jsonl"), "{ not json\n");
    const { model, how } = await sayA();
    const { status, stderr } = await sandbox.fovea(["eval", "data/colours.json", ...model], how);
    expect(status).toBe(2);
    for (const line of [
      /has 10 problems/,
      /row 2, image-1: there is no file 9\.pnq/,
      /row 3, id: the id "s0" is also that of rows\.jsonl, row 1/,
      /row 4, right: the letter "C" is none of A, B/,
      /row 5, right: the answer is empty/,
      /row 6, options: /,
      /row 7, q: the question is " "/,
      /row 8, image-1: 7\.png: it breaks off/,
      /row 9, image-1: 8\.png: it is text, not a picture/,
      /row 10: not JSON/,
    ])
      expect(stderr).toMatch(line);
    expect(sandbox.server.requests).toHaveLength(0);
  });

  it("refuses columns that are not there, and a row of 200 MB, without reading it into memory", async () => {
    writeData(2);
    const description = JSON.parse(sandbox.read("data/colours.json")) as { fields: { question: string } };
    description.fields.question = "qq";
    sandbox.file("data/wrong.json", JSON.stringify(description));
    await expectRefused(sandbox, ["eval", "data/wrong.json"], {
      status: 2,
      code: "DATASET",
      message: /qq: there is no such column; did you mean "q"\?/,
      fix: /nothing was sent/,
    });
    const piece = "x".repeat(20_000_000);
    appendFileSync(sandbox.path("data/rows.jsonl"), '{"id":"huge","q":"');
    for (let i = 0; i < 10; i++) appendFileSync(sandbox.path("data/rows.jsonl"), piece);
    appendFileSync(sandbox.path("data/rows.jsonl"), '"}\n');
    const { status, stderr } = await sandbox.fovea(["eval", "data/colours.json"], {
      shell: 'ulimit -v 60000000; NODE_OPTIONS=--max-old-space-size=300 exec "$@"',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/rows\.jsonl, row 3: the row has more than 67108864 bytes/);
  });

  it("scores outputs of others without a model: the shape is the same", async () => {
    writeData(4);
    sandbox.file(
      "out.json",
      JSON.stringify(
        [0, 1, 2, 3].map((i) => ({ id: `s${i}`, answer: i === 3 ? null : "the answer is (A)" })),
      ),
    );
    const { status, value } = await sandbox.json<Figures>([
      "eval",
      "data/colours.json",
      "--predictions",
      "out.json",
    ]);
    expect(status).toBe(0);
    expect(value).toMatchObject({
      agent: "predictions",
      model: null,
      n: 4,
      metrics: { accuracy: { value: 0.5 } },
    });
    sandbox.file(
      "short.json",
      JSON.stringify([
        { id: "s0", answer: "A" },
        { id: "s9", answer: "A" },
      ]),
    );
    await expectRefused(sandbox, ["eval", "data/colours.json", "--predictions", "short.json"], {
      status: 2,
      code: "PREDICTIONS",
      message: /sample "s1" has no answer[\s\S]*"s9" is no sample of colours/,
      fix: /.+/,
    });
  });

  it("runs what ships without data, key or network, and again to the same figures", async () => {
    const args = ["eval", "visual-search", "--difficulty", "easy", "--limit", "2", "--seed", "4"];
    const first = await sandbox.json<Figures>(args);
    const second = await sandbox.json<Figures>([...args, "--no-keep", "--store", "nowhere"]);
    expect(first.status).toBe(0);
    expect(first.value.n).toBe(2);
    expect(second.value).toEqual(first.value);
    expect(sandbox.list()).toEqual([".fovea"]);
    const more = await sandbox.json<Figures>([...args, "--filter", "kind=dots", "--seeds", "2"]);
    expect(more.value.n).toBe(4);
  });

  it("answers from its cache when it is asked to", async () => {
    writeData(4);
    const { model, how } = await sayA();
    const args = ["eval", "data/colours.json", ...model, "--cache", "answers"];
    const first = await sandbox.json<Figures>(args, how);
    const second = await sandbox.json<Figures>(args, how);
    expect(second.value).toEqual(first.value);
    expect(sandbox.server.requests).toHaveLength(4);
  });

  it("plays BALROG by its own harness, and keeps that as an eval", async () => {
    const args = ["eval", "balrog", "--agent", "random", "--filter", "environment=babyai", "task=goto"];
    const { status, value } = await sandbox.json<Figures>(args);
    expect([status, value.agent, value.model, value.n]).toEqual([0, "balrog-random@1", null, 10]);
    const { value: evals } = await sandbox.json<object[]>(["evals", "list"]);
    expect(evals).toMatchObject([{ complete: true, n: 10 }]);
  });

  it("plays so many episodes of BALROG, of so many seeds, and goes on with the same", async () => {
    const args = [
      "eval",
      "balrog",
      "--agent",
      "random",
      "--filter",
      "environment=babyai",
      "environment=babaisai",
    ];
    const chosen = [...args, "--limit", "4", "--seed", "7", "--seeds", "2"];
    const { status, value } = await sandbox.json<Figures>(chosen);
    expect([status, value.n]).toEqual([0, 8]);
    const { value: evals } = await sandbox.json<{ id: string }[]>(["evals", "list"]);
    const again = await sandbox.json<Figures>(["eval", "--run", evals[0]!.id]);
    expect(again.value).toEqual(value);
    const { value: runs } = await sandbox.json<{ run: string }[]>(["runs", "list"]);
    expect(runs).toHaveLength(8);
    expect(runs.filter(({ run }) => run.includes("-play-babyai-"))).toHaveLength(4);
    // What two seeds come to is what each comes to alone.
    const alone = async (seed: string) =>
      (await sandbox.json<Figures>([...args, "--limit", "4", "--seed", seed, "--no-keep"])).value;
    const [first, second] = [await alone("7"), await alone("8")];
    const mean = (figures: Figures) => figures.metrics["progression"]!.value;
    expect(mean(value)).toBeCloseTo((mean(first) + mean(second)) / 2, 12);
  });

  it.each([
    [["balrog", "--agent", "random", "--epochs", "3"], "INVALID_INPUT", /each episode once/, /--seeds K/],
    [["balrog", "--agent", "random", "--max-tokens", "9"], "INVALID_INPUT", /of a sample/, /--total-tokens/],
    [
      ["balrog", "--agent", "random", "--split", "test"],
      "INVALID_INPUT",
      /no splits/,
      /--filter environment/,
    ],
    [["countin"], "UNKNOWN_BENCHMARK", /did you mean "counting"/, /fovea benchmarks/],
    [["vlm4d"], "MISSING_DATA", /videos_real/, /--data FOLDER/],
    [["counting", "--data", "."], "INVALID_INPUT", /makes its own samples/, /leave --data out/],
    [["counting", "--difficulty", "esy"], "UNKNOWN_DIFFICULTY", /did you mean "easy"/, /counting/],
    [["counting", "--limit", "0"], "INVALID_INPUT", /--limit is "0"/, /whole number/],
    [["counting", "--filter", "easy"], "INVALID_INPUT", /--filter is "easy"/, /COLUMN=VALUE/],
    [["counting", "--agent", "reakt"], "UNKNOWN_AGENT", /did you mean "react"/, /fovea systems/],
    [["counting", "--run", "nothing"], "UNKNOWN_EVAL", /no eval "nothing"/, /fovea evals list/],
    [["--run", "x", "--limit", "3"], "INVALID_INPUT", /--limit is given/, /leave it out/],
    [[], "INVALID_INPUT", /no benchmark is named/, /fovea benchmarks/],
    [["nowhere.json"], "INVALID_INPUT", /nowhere\.json: ENOENT/, /JSON file/],
    [["mat-coding", "--predictions", "no.json"], "PREDICTIONS", /there is no file no\.json/, /path/],
  ] as const)("refuses %j", async (words, code, message, fix) => {
    await expectRefused(sandbox, ["eval", ...words], { status: 2, code, message, fix });
    expect(sandbox.list().filter((name) => name !== ".fovea")).toEqual([]);
  });
});

describe("fovea benchmarks", () => {
  it("lists them, and says what one measures and needs", async () => {
    const { value } = await sandbox.json<{ id: string }[]>(["benchmarks"]);
    expect(value.map(({ id }) => id)).toContain("pca-eval");
    const { stdout } = await sandbox.fovea(["benchmarks", "pca-eval"]);
    expect(stdout).toMatch(/files \(--data FOLDER\):\n {2}DOMAIN\/meta_data\.json/);
  });
});
