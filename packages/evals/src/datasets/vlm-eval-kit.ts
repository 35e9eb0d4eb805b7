import type { DatasetDescription } from "./description.js";

/**
 * The description of a multiple-choice TSV as VLMEvalKit has them: columns index, question, A, B, ..., answer (a letter) and image:
 * base64, or the index of the row whose picture it is (MMBench's turned choices).
 */
export const vlmEvalKit = (
  file: string,
  {
    choices = ["A", "B"],
    keep = [],
    name = file.replace(/\.tsv$/, ""),
  }: { readonly choices?: readonly string[]; readonly keep?: readonly string[]; readonly name?: string } = {},
): DatasetDescription => ({
  name,
  files: file,
  fields: {
    id: "index",
    question: "question",
    choices,
    answer: "answer",
    media: [{ column: "image", as: "image", sharedBy: "index" }],
    ...(keep.length > 0 && { keep }),
  },
  answerIs: "letter",
});
