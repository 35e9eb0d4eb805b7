import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readJson } from "./authors-json.js";
import { draws, thresholds } from "./flame/index.js";
import {
  type Benchmark,
  bamboogle,
  flame,
  matCoding,
  matSearch,
  pcaEval,
  scorePredictions,
  summarise,
  vlm4d,
} from "./index.js";
import { published } from "./testing/published.js";

async function scored(benchmark: Benchmark, file: string, data?: string) {
  const predictions = await benchmark.predictions(file, data);
  const { cases, options } = scorePredictions(benchmark, predictions);
  const rows = summarise(cases, options);
  return (name: string) => rows[name]!.value;
}

/** Whether four digits are those of the value; of a tie (2,361 of 4,000 samples are .59025) both neighbours are. */
const isRounded = (digits: number, value: number): boolean => Math.abs(digits - value) <= 0.5e-4 + 1e-12;

/** Collected only where the authors' files lie beside the repository; the rules are tested without them in each folder. */
const tests: Record<string, (folder: string) => Promise<void>> = {
  "MAT-Coding: F1 .5067, EM .3450; simple .6010/.5143, hard .4560/.2538": async (folder) => {
    const of = await scored(matCoding, join(folder, "visual-arft/7b_mat_coding_grpo_step1400.json"));
    const names = ["f1", "em", "f1/simple", "em/simple", "f1/hard", "em/hard"];
    expect(names.map((name) => of(name).toFixed(4))).toEqual([
      "0.5067",
      "0.3450",
      "0.6010",
      "0.5143",
      "0.4560",
      "0.2538",
    ]);
  },
  "MAT-Coding: with the words of the other scripts F1 would be .4635": async (folder) => {
    const predictions = await matCoding.predictions(
      join(folder, "visual-arft/7b_mat_coding_grpo_step1400.json"),
    );
    const f1 = predictions.map(({ sample, answer }) => matSearch.grade(sample, answer).f1!);
    expect((f1.reduce((a, b) => a + b) / f1.length).toFixed(4)).toBe("0.4635");
  },
  "MAT-Search: F1 .6377, EM .5533; first 75 .7178/.6667, last 75 .5577/.4400": async (folder) => {
    const of = await scored(matSearch, join(folder, "visual-arft/7b_step200_mat_search_web_n4.json"));
    const names = ["f1", "em", "f1/simple", "em/simple", "f1/hard", "em/hard"];
    expect(names.map((name) => of(name).toFixed(4))).toEqual([
      "0.6377",
      "0.5533",
      "0.7178",
      "0.6667",
      "0.5577",
      "0.4400",
    ]);
  },
  "Bamboogle: F1 .6015, EM .4880": async (folder) => {
    const of = await scored(bamboogle, join(folder, "visual-arft/7b_step200_bamboogle_web_n4.json"));
    expect([of("f1").toFixed(4), of("em").toFixed(4)]).toEqual(["0.6015", "0.4880"]);
  },
  "PCA-EVAL: 43, 35 and 21 right actions, 28, 34 and 34 without a letter, concepts named by 45, 92 and 38":
    async (folder) => {
      const rows = [];
      for (const domain of ["autonomous-driving", "domestic-robot", "open-world-game"]) {
        const file = (kind: string) => join(folder, `pca-eval/${domain}.${kind}.json`);
        const of = await scored(pcaEval, file("chatgpt_holmes"), file("meta_data"));
        rows.push([of("action"), 1 - of("letter"), of("concept")].map((share) => Math.round(100 * share)));
      }
      expect(rows).toEqual([
        [43, 28, 45],
        [35, 34, 92],
        [21, 34, 38],
      ]);
    },
  "VLM4D: our rule and the authors' judge agree on every direct answer of Qwen2-VL-7B": async (folder) => {
    const file = join(folder, "vlm4d/real_mc_direct-output_Qwen2-VL-7B-Instruct_1fps.json");
    const predictions = await vlm4d.predictions(file, join(folder, "vlm4d"));
    const { cases } = scorePredictions(vlm4d, predictions);
    expect(cases).toHaveLength(1371);
    expect(cases.filter(({ values }) => values.accuracy !== values["given accuracy"])).toEqual([]);
    expect(cases.filter(({ groups }) => groups?.includes("exo"))).toHaveLength(922);
    const data = await vlm4d.open(join(folder, "vlm4d"), { split: "real", withoutMedia: true });
    expect([data.size, data.rows]).toEqual([1371, 1371]);
  },
  "Flame: every pass@k of the shipped results": async (folder) => {
    const file = join(folder, "flame/pass_at_k_results_coder-6.7b-instruct-mlp2x_gelu-selectlayer.json");
    const of = await scored(flame, file);
    const json = (await readJson(file)) as Record<string, Record<string, number>> & { print_str: string };
    const wrong: string[] = [];
    const compare = (name: string, digits: number) => {
      if (!isRounded(digits, of(name))) wrong.push(`${name}: ${of(name)}, published ${digits}`);
    };
    for (const threshold of thresholds)
      for (const measure of ["img", "code", "img_code"])
        compare(`${measure} pass@1 at ${threshold}`, json[`pass_at_1_${measure}_results`]![threshold]!);
    const printed = json.print_str
      .trim()
      .split("\n")
      .map((line) => line.split(":")[1]!.split("\t").map(Number));
    draws.forEach((k, i) => {
      for (const [j, threshold] of thresholds.entries())
        compare(`img_code pass@${k} at ${threshold}`, printed[i]![j]!);
    });
    expect(wrong).toEqual([]);
    expect(printed[0]!.slice(0, 4)).toEqual([0.6555, 0.5902, 0.4873, 0.3232]);
  },
};

describe("scores recomputed from what the authors published", () => {
  if (published === undefined) {
    it("are checked where ../shared/data/published lies beside the repository, which it does not here", () => {
      expect(Object.keys(tests)).toHaveLength(7);
    });
    return;
  }
  const folder = published;
  for (const [name, test] of Object.entries(tests)) it(name, () => test(folder));
});
