import { openDataset } from "../../datasets/index.js";
import type { Benchmark } from "../benchmark.js";
import { graderOf, metrics, readPredictions } from "../visual-arft/question-answering.js";

const title = "MAT-Search";

export const matSearch: Benchmark = {
  id: "mat-search",
  title,
  measures:
    "Whether an agent answers a question whose subject is in a picture and whose answer is on the web: it has to recognise the subject, ask for the missing facts in words, and put them together. 150 items: the first 75 simple, 75 hard.",
  source:
    "Visual Agentic Reinforcement Fine-Tuning, arXiv 2505.14246; github.com/Liuziyu77/Visual-RFT (Apache-2.0)",
  files: [
    {
      name: "MAT-Search.json and MAT-Search-image/",
      from: "the authors' MAT data set on the Hub",
      status: "unverified",
    },
    {
      name: "*_mat_search_*.json (outputs)",
      from: "Visual-ARFT/evaluation_search/evaluation_results",
      status: "verified",
    },
  ],
  metrics,
  open: (folder, { withoutMedia, ...options } = {}) =>
    openDataset(
      folder,
      {
        name: title,
        files: "MAT-Search.json",
        fields: {
          id: "id",
          question: "question",
          answer: "answer",
          ...(withoutMedia === true
            ? {}
            : { media: [{ column: "image_path", as: "image", folder: "MAT-Search-image" }] }),
        },
        answerIs: "list",
      },
      { ...options, prepare: (values) => ({ ...values, answer: [values.answer].flat() }) },
    ),
  grade: graderOf("visual-arft-search"),
  groups: ({ row }) => [row <= 75 ? "simple" : "hard"],
  predictions: readPredictions,
};

export default matSearch;
