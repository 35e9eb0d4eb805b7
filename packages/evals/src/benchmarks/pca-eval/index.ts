import { basename, dirname, join } from "node:path";
import type { JsonValue } from "@fovea/core";
import { type DatasetDescription, openDataset } from "../../datasets/index.js";
import { extractLetter, letterRules } from "../../scorers/multiple-choice/index.js";
import { isText, isWhole, notAs, readRecords } from "../authors-json.js";
import type { Benchmark, PredictedSample, Prediction } from "../benchmark.js";

export { genuineScore, type PcaReview, parseReview, reviewPrompt } from "./review.js";

const domains = ["Autonomous Driving", "Domestic Robot", "Open-World Game"];
type PcaTarget = { readonly choices: readonly string[]; readonly letter: string };

const description = (files: DatasetDescription["files"], withMedia: boolean): DatasetDescription => ({
  name: "PCA-EVAL",
  files,
  format: "json",
  fields: {
    id: "id",
    question: "question",
    choices: "actions",
    answer: "answer_index",
    cluster: "image",
    keep: ["domain", "key_concept", "reason", "api_cached"],
    ...(withMedia ? { media: [{ column: "picture", as: "image" as const }] } : {}),
  },
  answerIs: "index",
});

const open = (
  folder: string,
  files: DatasetDescription["files"],
  { withoutMedia = false, ...options } = {},
) =>
  openDataset(folder, description(files, !withoutMedia), {
    ...options,
    prepare: (values) => ({
      ...values,
      id: `${values.domain} ${values.index}`,
      picture: `${values.domain}/images/${values.image}`,
      // The three files spell it in two ways.
      api_cached: values.api_cached_result ?? values.api_cached_results,
    }),
    prepareFrom: ["domain", "index", "image", "api_cached_result", "api_cached_results"],
  });

export const pcaEval: Benchmark = {
  id: "pca-eval",
  title: "PCA-EVAL",
  measures:
    "Whether an agent takes the right action from a picture, in driving, in a household and in Minecraft, and whether it saw what matters for it. The action is scored by the last letter in parentheses; naming a key concept by its words. The paper's own perception, cognition and genuine scores come from a judge (`reviewPrompt`, `parseReview`).",
  source: "Chen et al. 2023, arXiv 2310.02071; github.com/pkunlp-icler/PCA-EVAL",
  files: [
    { name: "DOMAIN/meta_data.json", from: "pca-eval/data/v1.0", status: "verified" },
    { name: "DOMAIN/images/", from: "pca-eval/data/v1.0", status: "unverified" },
    { name: "chatgpt_holmes_outputs/DOMAIN.json (outputs)", from: "pca-eval/results", status: "verified" },
  ],
  metrics: {
    action: { summary: "the right action's letter", kind: "share" },
    letter: { summary: "an answer that names a letter at all", kind: "share" },
    concept: { summary: "a key concept is named, word for word", kind: "share" },
  },
  open: (folder, options) =>
    open(
      folder,
      domains.map((domain) => `${domain}/meta_data.json`),
      options,
    ),
  grade,
  groups: ({ kept }) => [String(kept.domain)],
  /** @param metadata the instances: a meta_data.json, or the folder that holds it. */
  async predictions(file, metadata) {
    const outputs = await readRecords(file, { index: isWhole, model_output: isText });
    if (metadata === undefined)
      throw notAs(file, ["it has no right answers: give the meta_data.json of its domain too"]);
    const path = metadata.endsWith(".json") ? metadata : join(metadata, "meta_data.json");
    const samples = new Map<string, PredictedSample>();
    const data = await open(dirname(path), basename(path), { withoutMedia: true });
    for await (const sample of data.samples()) samples.set(sample.id.split(" ").at(-1)!, sample);
    const unknown = outputs.filter(({ index }) => !samples.has(String(index)));
    if (unknown.length > 0)
      throw notAs(
        file,
        unknown.map(({ index }) => `index ${index} is no instance of ${basename(path)}`),
      );
    return outputs.map(
      ({ index, model_output }): Prediction => ({
        sample: samples.get(String(index))!,
        answer: model_output as string,
      }),
    );
  },
};

function grade({ target, kept }: PredictedSample, answer: string | null): Record<string, number> {
  const { choices, letter } = target as unknown as PcaTarget;
  const said =
    answer === null ? undefined : extractLetter(answer, choices, letterRules["last-parenthesised"]);
  const lower = answer?.toLowerCase() ?? "";
  const concepts = (kept.key_concept ?? []) as readonly JsonValue[];
  return {
    action: said === letter ? 1 : 0,
    letter: said === undefined ? 0 : 1,
    concept: concepts.some((concept) => lower.includes(String(concept).toLowerCase())) ? 1 : 0,
  };
}

export default pcaEval;
