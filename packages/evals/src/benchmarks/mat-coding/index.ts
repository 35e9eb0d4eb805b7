import { openDataset } from "../../datasets/index.js";
import type { Benchmark } from "../benchmark.js";
import { graderOf, metrics, readPredictions } from "../visual-arft/question-answering.js";

const title = "MAT-Coding";

export const matCoding: Benchmark = {
  id: "mat-coding",
  title,
  measures:
    "Whether an agent answers a question about a picture that was rotated, darkened, overexposed, blurred or made noisy, or of which only a part matters: it has to see what is wrong, repair it with code, and then read it. 200 items: the first 70 simple, 130 hard.",
  source:
    "Visual Agentic Reinforcement Fine-Tuning, arXiv 2505.14246; github.com/Liuziyu77/Visual-RFT (Apache-2.0)",
  files: [
    {
      name: "MAT-Coding.json and MAT-Coding-image/",
      from: "the authors' MAT data set on the Hub",
      status: "unverified",
    },
    {
      name: "*_mat_coding_*.json (outputs)",
      from: "Visual-ARFT/evaluation_coding/evaluation_results",
      status: "verified",
    },
  ],
  metrics,
  open: (folder, { withoutMedia, ...options } = {}) =>
    openDataset(
      folder,
      {
        name: title,
        files: "MAT-Coding.json",
        fields: {
          id: "id",
          question: "question",
          answer: "answers",
          keep: ["type"],
          ...(withoutMedia === true
            ? {}
            : { media: [{ column: "image", as: "image", folder: "MAT-Coding-image" }] }),
        },
        answerIs: "list",
      },
      {
        ...options,
        // An item to crop is shown as it was taken, all others as they were spoilt.
        prepare: (values) => ({
          ...values,
          image: [values.type].flat()[0] === "crop" ? values.ori_image_path : values.processed_image_path,
        }),
        prepareFrom: ["type", "ori_image_path", "processed_image_path"],
      },
    ),
  grade: graderOf("visual-arft-coding"),
  groups: ({ row }) => [row <= 70 ? "simple" : "hard"],
  predictions: readPredictions,
};

export default matCoding;
