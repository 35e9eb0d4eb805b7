import { openDataset } from "../../datasets/index.js";
import type { Benchmark } from "../benchmark.js";
import { graderOf, metrics, readPredictions } from "../visual-arft/question-answering.js";

export const bamboogle: Benchmark = {
  id: "bamboogle",
  title: "Bamboogle",
  measures:
    "Whether an agent answers questions of two steps that no single page answers, without a picture. 125 questions; the score is Visual-ARFT's, so that its figures can be compared. Files of the same layout (2Wiki, HotpotQA, MuSiQue) are scored too.",
  source:
    "Press et al. 2023, Measuring and Narrowing the Compositionality Gap, arXiv 2210.03350; scored as in arXiv 2505.14246",
  files: [
    { name: "bamboogle.csv (Question, Answer)", from: "the authors' sheet", status: "unverified" },
    {
      name: "*_bamboogle_*.json (outputs)",
      from: "Visual-ARFT/evaluation_search/evaluation_results",
      status: "verified",
    },
  ],
  metrics,
  open: (folder, { withoutMedia: _, ...options } = {}) =>
    openDataset(
      folder,
      {
        name: "Bamboogle",
        files: "bamboogle.csv",
        fields: { question: "Question", answer: "Answer" },
        answerIs: "list",
      },
      { ...options, prepare: (values) => ({ ...values, Answer: [values.Answer].flat() }) },
    ),
  grade: graderOf("visual-arft-search"),
  groups: () => [],
  predictions: readPredictions,
};

export default bamboogle;
