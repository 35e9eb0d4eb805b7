import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError, memoryStore } from "@fovea/core";
import { DatasetError, readEval } from "@fovea/evals";
import { AuthenticationError } from "@fovea/models";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type StrictServer, startServer } from "../../../models/src/testing/servers/index.js";
import { evaluate, findBenchmark, resumeEvaluation, scoreFile } from "./index.js";

let server: StrictServer | undefined;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-evals-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** n questions without pictures whose right answer is yes. */
function writeQuestions(n: number, rows: readonly object[] = []): string {
  const all = Array.from({ length: n }, (_, i) => ({ id: i, q: `question ${i}?`, a: "yes" }));
  writeFileSync(join(folder, "rows.json"), JSON.stringify([...all, ...rows]));
  const path = join(folder, "questions.json");
  const fields = { id: "id", question: "q", answer: "a" };
  writeFileSync(path, JSON.stringify({ name: "questions", files: "rows.json", fields }));
  return path;
}

async function saying(text: string, options: { concurrency?: number } = {}): Promise<string> {
  server = await startServer("chat", () => ({ text }), options);
  vi.stubEnv("FOVEA_API_KEY", server.key);
  return `${server.url}#${server.model}`;
}

describe("evaluate", () => {
  it("has fewer samples out after 429, and loses none", async () => {
    const benchmark = writeQuestions(60);
    const model = await saying("yes", { concurrency: 4 });
    const allowed: number[] = [];
    const onProgress = ({ atOnce }: { atOnce: number }) => allowed.push(atOnce);
    const result = await evaluate({ benchmark, model }, { store: memoryStore(), onProgress });
    expect(server!.requests.some(({ status }) => status === 429)).toBe(true);
    expect(result).toMatchObject({ n: 60, failed: 0, metrics: { accuracy: { value: 1 } } });
    // It begins with 20 calls, and samples are not always in one.
    expect(Math.max(...allowed)).toBeLessThanOrEqual(25);
    expect(allowed.at(-1)!).toBeLessThanOrEqual(20);
  });

  it("never has more out than it is told", async () => {
    const benchmark = writeQuestions(20);
    const model = await saying("yes");
    const allowed: number[] = [];
    const onProgress = ({ atOnce }: { atOnce: number }) => allowed.push(atOnce);
    await evaluate({ benchmark, model }, { concurrency: 3, onProgress });
    expect(new Set(allowed)).toEqual(new Set([3]));
  });

  it("writes down all that changes scores, and hashes it: not where the data lie", async () => {
    const benchmark = writeQuestions(3);
    const model = await saying("yes");
    const one = await evaluate({ benchmark, model, limit: 2, limits: { tokens: 9000 } });
    expect(one.configuration).toMatchObject({
      agent: "react@1",
      benchmark: { id: "questions" },
      dataset: one.dataset.hash,
      limit: 2,
      limits: { tokens: 9000 },
      seed: 0,
      epochs: 1,
    });
    expect(JSON.stringify(one.configuration)).not.toContain(folder);
    const same = await evaluate({ benchmark, model, limit: 2, limits: { tokens: 9000 } }, { concurrency: 1 });
    const other = await evaluate({ benchmark, model, limit: 2, limits: { tokens: 8000 } });
    expect(same.configurationHash).toBe(one.configurationHash);
    expect(other.configurationHash).not.toBe(one.configurationHash);
  });

  it("asks each question once per epoch and seed, over files", async () => {
    const benchmark = writeQuestions(3);
    const model = await saying("yes");
    const result = await evaluate({ benchmark, model, epochs: 2, seeds: 2 });
    expect([result.n, result.epochs, server!.requests.length]).toEqual([12, 4, 12]);
  });

  it("reads the settings of a resumed eval from the store", async () => {
    const benchmark = writeQuestions(4);
    const model = await saying("yes");
    const store = memoryStore();
    const budget = { tokens: 1 };
    const begun = evaluate({ benchmark, model, limit: 3 }, { store, id: "begun", budget, concurrency: 1 });
    await expect(begun).rejects.toThrow(/of at most 1/);
    const result = await resumeEvaluation("begun", { store });
    expect(result).toMatchObject({ id: "begun", complete: true, n: 3 });
    expect(server!.requests).toHaveLength(3);
    const { begun: settings } = await readEval(store, "begun");
    expect(settings).toEqual({ benchmark, model, limit: 3 });
  });

  it("stops at a wrong key, which no other sample would survive", async () => {
    const benchmark = writeQuestions(30);
    const model = await saying("yes");
    vi.stubEnv("FOVEA_API_KEY", "another key");
    await expect(evaluate({ benchmark, model }, { concurrency: 1 })).rejects.toThrow(AuthenticationError);
    expect(server!.requests).toHaveLength(1);
  });

  it("asks nobody where the data are wrong", async () => {
    const benchmark = writeQuestions(3, [{ id: 1, q: "again?", a: "" }]);
    const model = await saying("yes");
    const wrong = evaluate({ benchmark, model });
    await expect(wrong).rejects.toThrow(DatasetError);
    await expect(wrong).rejects.toThrow(/row 4.*the answer is empty[\s\S]*the id "1" is also that of/);
    expect(server!.requests).toHaveLength(0);
  });
});

describe("a data set in one file", () => {
  it("is scored by the scorer that it names, with its options", async () => {
    const path = join(folder, "f1.json");
    const description = {
      name: "f1",
      files: "rows.json",
      fields: { id: "id", question: "q", answer: "a" },
      scorer: { id: "token-f1", rule: "squad" },
    };
    writeFileSync(path, JSON.stringify(description));
    writeFileSync(join(folder, "rows.json"), JSON.stringify([{ id: "x", q: "?", a: "a red bus" }]));
    const file = join(folder, "out.json");
    writeFileSync(file, JSON.stringify([{ id: "x", answer: "the red car" }]));
    const { metrics } = await scoreFile(file, { benchmark: path });
    expect(Object.keys(metrics)).toEqual(["token-f1"]);
    expect(metrics["token-f1"]!.value).toBeCloseTo(0.5, 12);
    writeFileSync(path, JSON.stringify({ ...description, scorer: "token-f2" }));
    await expect(findBenchmark(path)).rejects.toThrow(/no scorer "token-f2"; did you mean "token-f1"/);
    writeFileSync(path, JSON.stringify({ ...description, fields: { question: "q" } }));
    await expect(findBenchmark(path)).rejects.toThrow(/"fields.answer" is missing/);
  });

  it("tells answers that its scorer cannot compare with, all at once", async () => {
    const path = join(folder, "boxes.json");
    const fields = { id: "id", question: "q", answer: "a" };
    writeFileSync(
      path,
      JSON.stringify({ name: "boxes", files: "rows.json", fields, answerIs: "json", scorer: "box-match" }),
    );
    const rows = [{ a: '{"boxes":[[0,0,1,1]]}' }, { a: '{"boxes":7}' }, { a: '"left"' }];
    writeFileSync(join(folder, "rows.json"), JSON.stringify(rows.map((row, id) => ({ ...row, id, q: "?" }))));
    const model = await saying("yes");
    const wrong = evaluate({ benchmark: path, model });
    await expect(wrong).rejects.toThrow(DatasetError);
    await expect(wrong).rejects.toThrow(/row 2, answer[\s\S]*row 3, answer/);
  });
});

describe("scoreFile", () => {
  it("takes no option that means asking", async () => {
    const benchmark = writeQuestions(1);
    await expect(scoreFile("x.json", { benchmark, model: "embedded" })).rejects.toThrow(InvalidInputError);
    await expect(scoreFile("x.json", { benchmark: "balrog" })).rejects.toThrow(/harness of its own/);
  });
});
