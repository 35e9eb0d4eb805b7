import { createHash } from "node:crypto";
import { hashJson, InvalidInputError, type Pixels } from "@fovea/core";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type DrawnBenchmark, drawnBenchmark } from "../generated/index.js";
import { leastPhoto } from "./picture.js";
import { jigsawQuestion } from "./question.js";
import { type JigsawSettings, jigsawSettings } from "./settings.js";

export type { JigsawSettings } from "./settings.js";

/**
 * `jigsaws` with photographs beside the drawn pictures, at least 200 pixels in each direction; they become part of the version.
 * The tasks follow AGILE (arXiv 2510.01304) and SSL4RL (arXiv 2510.16416); shuffled pieces are the board of the world jigsaw/agile.
 *
 * @throws InvalidInputError for a photograph that is too small.
 */
export function jigsawsOf(photos: readonly Pixels[]): DrawnBenchmark<JigsawSettings> {
  for (const [i, { width, height }] of photos.entries())
    if (Math.min(width, height) < leastPhoto)
      throw new InvalidInputError(
        `photograph ${i + 1} is ${width} x ${height}`,
        `give photographs of at least ${leastPhoto} pixels in each direction`,
      );
  const hashes = photos.map(({ data }) => createHash("sha256").update(data).digest("hex"));
  return drawnBenchmark<JigsawSettings>({
    id: "jigsaws",
    version: photos.length === 0 ? "1" : `1+${hashJson(hashes).slice(0, 12)}`,
    title: photos.length === 0 ? "Jigsaws (generated)" : "Jigsaws (generated, with photographs)",
    measures:
      "Whether an agent sees which pieces of a picture go on in each other: the order of shuffled pieces, the piece that fills a hole, whether a piece is mirrored, and how it is turned. Not: what the picture shows; only that lines and colours go on.",
    metrics: choiceMetrics,
    levels: jigsawSettings,
    draw(settings, { seed, index, difficulty }) {
      const { kind, source, pictures, evidence, question, choices, target } = jigsawQuestion(
        seed,
        index,
        difficulty,
        settings,
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

export const jigsaws: DrawnBenchmark<JigsawSettings> = jigsawsOf([]);
export default jigsaws;
