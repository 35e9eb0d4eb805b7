import { type AnswerScorer, answerScorer } from "../answer-scorer.js";
import { jsonIn } from "../json-answer.js";
import { decodeMask, type Mask, type MaskValue } from "../places/mask.js";

export { decodeMask, type Mask, type MaskValue } from "../places/mask.js";

/** IoU (Jaccard) or Dice (F1) of the answer's mask and the target's. Two empty masks are equal: 1. */
export function maskMatch({
  measure = "iou",
}: {
  readonly measure?: "iou" | "dice";
} = {}): AnswerScorer<MaskValue> {
  return answerScorer({
    name: "mask-match",
    version: "1",
    description: `${measure === "iou" ? "intersection over union" : "Dice coefficient"} of two masks, 0 to 1`,
    grade(answer, target) {
      const wanted = decodeMask(target);
      const given = readMask(answer, wanted);
      if (typeof given === "string") return { value: 0, explanation: given };
      return { value: overlap(given.data, wanted.data, measure) };
    },
  });
}

/** The size is compared before anything is decoded. A text says what is wrong. */
function readMask(answer: string, { width, height }: Mask): Mask | string {
  const json = jsonIn(answer);
  if (json === undefined) return "no mask in the answer";
  const { size } = (json ?? {}) as { size?: readonly unknown[] };
  if (size?.[0] !== height || size[1] !== width)
    return `a mask of size ${JSON.stringify(size)} for [${height},${width}]`;
  try {
    return decodeMask(json);
  } catch (error) {
    return (error as Error).message;
  }
}

function overlap(a: Uint8Array, b: Uint8Array, measure: "iou" | "dice"): number {
  let both = 0;
  let all = 0;
  for (let i = 0; i < a.length; i++) {
    both += a[i]! & b[i]!;
    all += a[i]! + b[i]!;
  }
  if (all === 0) return 1;
  return measure === "iou" ? both / (all - both) : (2 * both) / all;
}

export default maskMatch();
