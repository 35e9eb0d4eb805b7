import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatasetError } from "../datasets/index.js";
import { mp4 } from "../datasets/testing/mp4.js";
import {
  type Benchmark,
  bamboogle,
  FlameNotRunnableError,
  flame,
  genuineScore,
  matCoding,
  matSearch,
  PredictionsError,
  parseReview,
  pcaEval,
  reviewPrompt,
  scorePredictions,
  summarise,
  vlm4d,
} from "./index.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-benchmarks-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, value: unknown): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}
async function score(benchmark: Benchmark, file: string, data?: string) {
  const { cases, options } = scorePredictions(benchmark, await benchmark.predictions(file, data));
  return { cases, rows: summarise(cases, options) };
}
const samplesOf = async (benchmark: Benchmark, options = {}) => {
  const samples = [];
  for await (const sample of (await benchmark.open(root, options)).samples()) samples.push(sample);
  return samples;
};

describe("MAT and Bamboogle", () => {
  const outputs = Array.from({ length: 80 }, (_, i) => ({
    id: i + 1,
    gt: i % 2 === 0 ? ["the red bus", "bus"] : "软件工程",
    pred_answer: i < 70 ? (i % 2 === 0 ? "Bus." : "软件") : null,
  }));
  it("scores by the best reference, an answer that is missing as 0, the first 70 as simple", async () => {
    const { rows } = await score(matCoding, write("outputs.json", outputs));
    expect(rows["em/simple"]!.value).toBe(0.5);
    expect(rows["f1/simple"]!.value).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(rows["f1/hard"]!.value).toBe(0);
    expect(rows.f1).toMatchObject({ n: 80, interval: "t" });
    expect(rows.em).toMatchObject({ n: 80, interval: "wilson" });
  });
  it("goes by characters in MAT-Coding only, as the authors' scripts do", async () => {
    const file = write("outputs.json", outputs);
    expect((await score(matSearch, file)).rows.f1!.value).toBeCloseTo(35 / 80, 12);
    expect((await score(bamboogle, file)).rows.f1!.value).toBeCloseTo(35 / 80, 12);
  });
  it("asks about the picture as it was taken where it is to be cropped, else as it was spoilt", async () => {
    const item = { question: "?", answers: ["x"], ori_image_path: "o.png", processed_image_path: "p.png" };
    write("MAT-Coding.json", [
      { ...item, id: 1, type: ["crop"] },
      { ...item, id: 2, type: ["rotation90", "dark"] },
    ]);
    for (const name of ["o", "p"]) write(`MAT-Coding-image/${name}.png`, "x");
    const samples = await samplesOf(matCoding);
    expect(samples.map(({ media }) => String(media[0]!.source).split("/").at(-1))).toEqual([
      "o.png",
      "p.png",
    ]);
    expect(samples[1]!.kept).toEqual({ type: ["rotation90", "dark"] });
    rmSync(join(root, "MAT-Coding-image/p.png"));
    await expect(matCoding.open(root)).rejects.toThrow(DatasetError);
  });
  it("lists all that does not fit in a file of outputs", async () => {
    const file = write("outputs.json", [{ gt: "x", pred_answer: 3 }, { gt: [], pred_answer: "y" }, 7]);
    await expect(matCoding.predictions(file)).rejects.toThrow(PredictionsError);
    await expect(matCoding.predictions(file)).rejects.toThrow(
      /item 1: "pred_answer" is 3[\s\S]*item 2: "gt" is \[\][\s\S]*item 3 is no object/,
    );
    await expect(matCoding.predictions(join(root, "none.json"))).rejects.toThrow(/no file none.json/);
    await expect(matCoding.predictions(write("x.json", "{"))).rejects.toThrow(/not JSON/);
  });
});

describe("PCA-EVAL", () => {
  const instance = (index: number, answer_index: number) => ({
    domain: "Domestic Robot",
    index,
    image: "room.png",
    question: "fry eggs",
    actions: ["Look", "Heat the pan", "Sleep"],
    answer_index,
    reason: "The pan is cold.",
    key_concept: ["Pan", "eggs"],
    api_cached_results: { object_detection: ["Pan"] },
  });
  it("scores the last letter and the key concepts, and matches outputs by their index", async () => {
    write("Domestic Robot/meta_data.json", [instance(0, 1), instance(1, 0), instance(2, 2)]);
    const outputs = write("outputs.json", [
      { index: 1, model_output: "Not (A), so (B) the PAN." },
      { index: 0, model_output: "The answer is (B)." },
      { index: 2, model_output: "I see eggs." },
    ]);
    const { rows, cases } = await score(pcaEval, outputs, join(root, "Domestic Robot"));
    expect(cases.map(({ values }) => [values.action, values.letter, values.concept])).toEqual([
      [0, 1, 1],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    // All three are about one picture: nothing can be said of others.
    expect(rows.action).toEqual({ value: 1 / 3, low: null, high: null, n: 3, interval: "none" });
    const strange = write("strange.json", [{ index: 9, model_output: "" }]);
    await expect(pcaEval.predictions(strange, join(root, "Domestic Robot"))).rejects.toThrow(
      /index 9 is no instance/,
    );
    await expect(pcaEval.predictions(outputs)).rejects.toThrow(/give the meta_data.json/);
  });
  it("opens the three domains with their cached results of experts", async () => {
    for (const domain of ["Autonomous Driving", "Domestic Robot", "Open-World Game"])
      write(`${domain}/meta_data.json`, [{ ...instance(0, 1), domain }]);
    const samples = await samplesOf(pcaEval, { withoutMedia: true });
    expect(samples.map(({ id }) => id)).toEqual([
      "Autonomous Driving 0",
      "Domestic Robot 0",
      "Open-World Game 0",
    ]);
    expect(samples[0]).toMatchObject({
      cluster: "room.png",
      kept: { api_cached: { object_detection: ["Pan"] } },
    });
    await expect(pcaEval.open(root)).rejects.toThrow(/there is no file Autonomous Driving\/images\/room.png/);
  });
  it("reads a judge's six lines, and is genuine only when all three are 1", () => {
    const review =
      "action evidence: a: b\naction score: 1\n\np: x\nperception score: 1\nc: y\ncognition score: 0";
    expect(parseReview(review)).toEqual({ action: 1, perception: 1, cognition: 0 });
    expect(genuineScore({ action: 1, perception: 1, cognition: 0 })).toBe(0);
    expect(genuineScore({ action: 1, perception: 1, cognition: 1 })).toBe(1);
    expect(() => parseReview("action score: 1")).toThrow(/line 2 of the review/);
    expect(() => parseReview(review.replace("score: 0", "score: 0.5"))).toThrow(/line 6/);
    const item = {
      domain: "d",
      question: "q",
      choices: ["x", "y"],
      letter: "B",
      keyConcepts: ["k"],
      reason: "r",
      answer: "a",
    };
    expect(reviewPrompt(item)).toContain("Right action: (B) y");
  });
});

describe("VLM4D", () => {
  const choices = { A: "left", B: 2, C: "no car", D: "right" };
  const record = (id: string, response: string, answer: string | number, correct: boolean) => ({
    id,
    question: "?",
    choices,
    response,
    ground_truth_answer: answer,
    correct,
  });
  it("scores by rule beside the judge, by exo and ego, or directional and false positive", async () => {
    const real = write("real_mc_cot/m.json", [
      record("validation_922", "Therefore, the final answer is: $B", 2, true),
      record("validation_923", "A: left", "right", true),
    ]);
    expect((await score(vlm4d, real)).cases).toMatchObject([
      { values: { accuracy: 1, "given accuracy": 1 }, groups: ["exo", "real"] },
      { values: { accuracy: 0, "given accuracy": 1 }, groups: ["ego", "real"] },
    ]);
    const synthetic = write("synthetic_mc_cot/m.json", [
      record("validation_1", "C", "no car", true),
      record("validation_2", "it is hard to say", "left", false),
    ]);
    expect((await score(vlm4d, synthetic)).cases).toMatchObject([
      { values: { accuracy: 1, letter: 1 }, groups: ["false positive", "synthetic"] },
      { values: { accuracy: 0, letter: 0 }, groups: ["directional", "synthetic"] },
    ]);
  });
  it("asks about clips in the data folder, never about addresses, and clusters by video", async () => {
    const video = "https://example.org/datasets/a/VLM4D/resolve/main/videos_real/x.mp4";
    write("real_mc.json", [{ id: "validation_1", video, question: "?", choices, answer: 2 }]);
    await expect(vlm4d.open(root, { split: "real" })).rejects.toThrow(/there is no file videos_real\/x.mp4/);
    mkdirSync(join(root, "videos_real"), { recursive: true });
    writeFileSync(join(root, "videos_real/x.mp4"), mp4());
    const [sample] = await samplesOf(vlm4d, { split: "real" });
    expect(sample).toMatchObject({
      id: "real validation_1",
      cluster: video,
      target: { letter: "B" },
      kept: { kind: "exo" },
    });
    expect(sample!.media[0]).toMatchObject({ as: "video", source: join(root, "videos_real/x.mp4") });
  });
});

describe("Flame", () => {
  it("is the mean over problems of the unbiased pass@k, missing samples counting as failed", async () => {
    const some = [...Array(10).fill(0.9), ...Array(40).fill(0.1)];
    const file = write("results.json", {
      all_img_scores: [some, []],
      all_code_scores: [some, []],
      all_img_code_scores: [some, []],
    });
    const { rows } = await score(flame, file);
    expect(rows["img pass@1 at 0.85"]!.value).toBeCloseTo(0.1, 12);
    expect(rows["img_code pass@5 at 0.9"]!.value).toBeCloseTo(0.689437 / 2, 6);
    expect(rows["code pass@1 at 0.95"]!.value).toBe(0);
  });
  it("refuses results that do not fit together, and to be run", async () => {
    const file = write("results.json", { all_img_scores: [[1]], all_code_scores: [["x"]] });
    await expect(flame.predictions(file)).rejects.toThrow(/all_code_scores[\s\S]*all_img_code_scores/);
    await expect(flame.open(root)).rejects.toThrow(FlameNotRunnableError);
  });
});

describe("summarise", () => {
  it("gives shares Wilson's and means Student's interval, by clusters where there are some", () => {
    const cases = Array.from({ length: 40 }, (_, i) => ({
      id: `${i}`,
      values: { right: i % 4 === 0 ? 1 : 0, part: (i % 7) / 6 },
      groups: [i < 20 ? "first" : "last"],
    }));
    const metrics = { right: { summary: "", kind: "share" }, part: { summary: "", kind: "mean" } } as const;
    const alone = summarise(cases, { metrics });
    expect(Object.keys(alone)).toEqual([
      "right",
      "right/first",
      "right/last",
      "part",
      "part/first",
      "part/last",
    ]);
    expect([alone.right!.interval, alone.part!.interval]).toEqual(["wilson", "t"]);
    const together = summarise(
      cases.map((each, i) => ({ ...each, cluster: `${i % 4}` })),
      { metrics },
    );
    expect([together.right!.interval, together.part!.interval]).toEqual(["clustered wilson", "clustered t"]);
    expect(together.right!.value).toBe(alone.right!.value);
    // Within a cluster all are equal: 40 answers say no more than 4.
    expect(together.right!.high! - together.right!.low!).toBeGreaterThan(
      alone.right!.high! - alone.right!.low!,
    );
  });
  it("gives a mean whose cases are all alike no interval: Student's would claim to be certain", () => {
    const cases = [1, 2, 3].map((i) => ({ id: `${i}`, values: { part: 0.4, right: 1 } }));
    const metrics = { right: { summary: "", kind: "share" }, part: { summary: "", kind: "mean" } } as const;
    const rows = summarise(cases, { metrics });
    expect(rows.part).toMatchObject({ low: null, high: null, n: 3, interval: "none" });
    expect(rows.part!.value).toBeCloseTo(0.4, 12);
    expect(rows.right!.interval).toBe("wilson");
  });
});
