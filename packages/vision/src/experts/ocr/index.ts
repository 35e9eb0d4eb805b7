import { type Tool, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { FoundRegion, FoundRegions } from "../../regions.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { expertResult, imageNamed, pixelsOf, roundBox, roundPosition, roundScore } from "../host/result.js";
import { weightsHash } from "../host/weights.js";
import type { OcrAnswer, OcrWord } from "./implementation.js";
import { LINE_THRESHOLD, ocrWeights, SURE } from "./settings.js";

const ask = expertThread<SharedImage, OcrAnswer>({
  expert: "ocr",
  lane: "onnx",
  module: new URL("./implementation.js", import.meta.url),
});

/**
 * Reads all text of an image: lines and words with boxes (polygons where the text is tilted), in reading order. The
 * regions are all lines, then all words; a word's `line` is the index of its line.
 *
 * @throws InvalidInputError, MissingExpertError, ExpertWeightsError, ExpertCrashError, InterruptedError (from `run`).
 */
const ocr: Tool<{ image: string }> = zodTool({
  name: "ocr",
  version: "1",
  description:
    "Reads printed text in an image: lines and words in reading order, each with its place in pixels and a score. " +
    "Use it for documents, receipts, screens, signs and labels.",
  input: z.strictObject({ image: z.string().describe('Handle of the image, such as "image-1".') }),
  mediaInputs: ["image"],
  effects: "pure",
  weights: weightsHash(ocrWeights),
  tolerance: { position: 2, score: 0.02 },
  async run(input, context) {
    const image = imageNamed(input.image, context);
    const pixels = await pixelsOf(image, context);
    const answer = await ask(shareImage(pixels), context.signal);
    const lines = answer.lines.map((line) => region("line", line, line));
    const words = answer.lines.flatMap((line, i) =>
      line.words.map((each) => ({ ...region("word", each, line), line: i })),
    );
    const found: FoundRegions = {
      width: pixels.width,
      height: pixels.height,
      expert: toolIdentity(ocr),
      threshold: LINE_THRESHOLD,
      regions: [...lines, ...words],
    };
    return expertResult({
      found,
      image,
      claims: lines.filter((line) => line.answerable !== false),
      sought: "text",
      summary: fullText(answer),
    });
  },
});
export default ocr;

/** One row a line of text; cells of a row, as in a table, are parted by a tab. */
function fullText({ lines, rows, turned }: OcrAnswer): string {
  if (lines.length === 0) return "No text found.";
  const text = rows.map((row) => row.map((i) => lines[i]!.text).join("\t")).join("\n");
  return turned === 0
    ? text
    : `(The page is turned: rotate it by ${turned} degrees to see it upright.)\n${text}`;
}

function region(kind: "line" | "word", { text, score, box, polygon }: OcrWord, line: OcrWord): FoundRegion {
  return {
    kind,
    box: roundBox(box),
    ...(polygon === undefined
      ? {}
      : { polygon: polygon.map(([x, y]) => [roundPosition(x), roundPosition(y)] as const) }),
    text,
    score: roundScore(score),
    ...(line.score < SURE ? { answerable: false } : {}),
  };
}
