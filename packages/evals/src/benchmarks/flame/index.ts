import { InvalidInputError } from "@fovea/core";
import { passAtK } from "../../scorers/pass-at-k/index.js";
import { notAs, readJson } from "../authors-json.js";
import type { Benchmark, MetricDescription, Prediction } from "../benchmark.js";

/** Flame's problems are answered with code that has to be rendered, which this floor does not do. */
export class FlameNotRunnableError extends InvalidInputError {}

export const thresholds = [0.7, 0.8, 0.85, 0.9, 0.95, 0.99] as const;
export const draws = [1, 3, 5] as const;
/** Samples that were drawn of each problem; what is missing counts as failed. */
export const samples = 50;
/** What a sample is scored by: likeness of the rendered picture, behaviour of the code, or their product. */
export const measures = ["img", "code", "img_code"] as const;
type Measure = (typeof measures)[number];

const metricName = (measure: Measure, k: number, threshold: number) => `${measure} pass@${k} at ${threshold}`;
const each = <T>(make: (measure: Measure, k: number, threshold: number) => T): T[] =>
  measures.flatMap((measure) =>
    draws.flatMap((k) => thresholds.map((threshold) => make(measure, k, threshold))),
  );

export const flame: Benchmark = {
  id: "flame",
  title: "Flame-React-Eval",
  measures:
    "Whether code that a model wrote from a screenshot renders to that screenshot and behaves like the reference: pass@k over 80 React problems, 50 samples each, by thresholds on the likeness. Published results are scored; running it needs a renderer and a picture encoder.",
  source: "Ge et al. 2025, arXiv 2503.01619; github.com/Flame-Code-VLM/Flame-Code-VLM (Apache-2.0)",
  files: [{ name: "pass_at_k_results_MODEL.json", from: "evaluator/eval/results", status: "verified" }],
  metrics: Object.fromEntries(
    each((measure, k, threshold): [string, MetricDescription] => [
      metricName(measure, k, threshold),
      { summary: `one of ${k} samples has a ${measure} score of ${threshold} or more`, kind: "mean" },
    ]),
  ),
  async open() {
    throw new FlameNotRunnableError(
      "Flame's problems need rendered pictures of React code",
      "score published results with --predictions FILE",
    );
  },
  /** The answer is what the samples scored: `{"img": [...], "code": [...], "img_code": [...]}`. */
  grade(_, answer) {
    const scores = JSON.parse(answer ?? "{}") as Partial<Record<Measure, readonly number[]>>;
    return Object.fromEntries(
      each((measure, k, threshold) => {
        const own = scores[measure] ?? [];
        const passed = own.filter((score) => score >= threshold).length;
        return [metricName(measure, k, threshold), passAtK(Math.max(samples, own.length), passed, k)];
      }),
    );
  },
  groups: () => [],
  async predictions(file) {
    const json = (await readJson(file)) as Readonly<Record<string, unknown>>;
    const lists = measures.map((measure) => json[`all_${measure}_scores`] as readonly (readonly number[])[]);
    const problems = Array.isArray(lists[0]) ? lists[0].length : 0;
    const wrong = lists.flatMap((list, i) => {
      const isList = Array.isArray(list) && list.length === problems && problems > 0;
      const fits = isList && list.every((row) => Array.isArray(row) && row.every(Number.isFinite));
      return fits ? [] : [`"all_${measures[i]}_scores" is no list of ${problems} lists of numbers`];
    });
    if (wrong.length > 0) throw notAs(file, wrong);
    return Array.from({ length: problems }, (_, problem): Prediction => {
      const scores = Object.fromEntries(measures.map((measure, i) => [measure, lists[i]![problem]!]));
      return {
        sample: { id: String(problem + 1), target: null, kept: {}, row: problem + 1 },
        answer: JSON.stringify(scores),
      };
    });
  },
};

export default flame;
