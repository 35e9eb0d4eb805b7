import { createHash } from "node:crypto";
import { hashJson, InvalidInputError, type Pixels } from "@fovea/core";
import type { Benchmark } from "../benchmark.js";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type GeneratedSample, generatedBenchmark } from "../generated-benchmark.js";
import { leastPhoto } from "./picture.js";
import { jigsawQuestion } from "./question.js";
import { type Difficulty, difficulties, type JigsawSettings, jigsawSettings } from "./settings.js";

export { type JigsawSettings, jigsawSettings } from "./settings.js";

export interface JigsawsOptions extends Partial<Record<Difficulty, Partial<JigsawSettings>>> {
  /** Photographs to cut beside the drawn pictures, at least 200 pixels in each direction. They become part of the version. */
  readonly photos?: readonly Pixels[];
}

/** `jigsaws` with settings and photographs of your own. @throws InvalidInputError for a photograph that is too small. */
export function jigsawsWith({ photos = [], ...changes }: JigsawsOptions = {}): Benchmark {
  for (const [i, { width, height }] of photos.entries())
    if (Math.min(width, height) < leastPhoto)
      throw new InvalidInputError(
        `photograph ${i + 1} is ${width} x ${height}`,
        `give photographs of at least ${leastPhoto} pixels in each direction`,
      );
  const settings = (difficulty: string): JigsawSettings => ({
    ...jigsawSettings[difficulty as Difficulty],
    ...changes[difficulty as Difficulty],
  });
  const hashes = photos.map(({ data }) => createHash("sha256").update(data).digest("hex"));
  const isOwn = photos.length > 0 || Object.keys(changes).length > 0;
  const own = isOwn ? `-${hashJson({ changes, hashes } as never).slice(0, 8)}` : "";
  return generatedBenchmark({
    id: "jigsaws",
    version: `1${own}`,
    title: "Jigsaws (generated)",
    measures:
      "Whether an agent sees which pieces of a picture go on in each other: the order of shuffled pieces, the piece that fills a hole, whether a piece is mirrored, and how it is turned. What the picture shows does not matter; that lines and colours go on does.",
    source:
      "generated here, over the board of the world jigsaw/agile; the tasks follow AGILE (arXiv 2510.01304) and SSL4RL (arXiv 2510.16416)",
    difficulties,
    count: 240,
    metrics: choiceMetrics,
    make(seed, index, difficulty): GeneratedSample {
      const { kind, source, pictures, evidence, question, choices, target } = jigsawQuestion(
        seed,
        index,
        difficulty,
        settings(difficulty),
        photos,
      );
      return {
        question,
        choices,
        target,
        media: pictures.map((picture) => drawnLater(() => picture)),
        evidence: evidence.map(({ picture, box, text }) => ({ medium: `image-${picture + 1}`, box, text })),
        kept: { kind, source },
      };
    },
    grade: gradeChoice,
    groups: ({ kept }) => [String(kept.kind), `${kept.source} pictures`],
  });
}

export const jigsaws: Benchmark = jigsawsWith();
export default jigsaws;
