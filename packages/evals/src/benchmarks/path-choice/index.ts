import { hashJson } from "@fovea/core";
import type { Benchmark } from "../benchmark.js";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type GeneratedSample, generatedBenchmark } from "../generated-benchmark.js";
import { drawMap } from "./map.js";
import { pathQuestion } from "./question.js";
import { type Difficulty, difficulties, type PathChoiceSettings, pathChoiceSettings } from "./settings.js";

export { type PathChoiceSettings, pathChoiceSettings } from "./settings.js";

/** `path-choice` with settings of your own, one difficulty each. */
export function pathChoiceWith(
  changes: Partial<Record<Difficulty, Partial<PathChoiceSettings>>> = {},
): Benchmark {
  const settings = (difficulty: string): PathChoiceSettings => ({
    ...pathChoiceSettings[difficulty as Difficulty],
    ...changes[difficulty as Difficulty],
  });
  const own = Object.keys(changes).length === 0 ? "" : `-${hashJson(changes as never).slice(0, 8)}`;
  return generatedBenchmark({
    id: "path-choice",
    version: `1${own}`,
    title: "Path choice (generated)",
    measures:
      "Whether an agent can follow four drawn routes on a map and compare them: the shortest, the one with the fewest turns, the one through no obstacle or wall, the one that stays furthest from obstacles. Drawn maps seen from above; planning a route of one's own is not in it.",
    source: "generated here; in the spirit of PathEval (arXiv 2411.18711), whose own questions are path-eval",
    difficulties,
    count: 240,
    metrics: choiceMetrics,
    make(seed, index, difficulty): GeneratedSample {
      const { kind, map, right, question, choices, target } = pathQuestion(
        seed,
        index,
        difficulty,
        settings(difficulty),
      );
      let drawn: ReturnType<typeof drawMap> | undefined;
      const draw = () => {
        drawn ??= drawMap(map);
        return drawn;
      };
      return {
        question,
        choices,
        target,
        media: [drawnLater(() => draw().canvas)],
        get evidence() {
          const { colour } = map.routes[right]!;
          return [{ medium: "image-1", box: draw().boxes[right]!, text: `the ${colour} route` }];
        },
        kept: { kind },
      };
    },
    grade: gradeChoice,
    groups: ({ kept }) => [String(kept.kind)],
  });
}

export const pathChoice: Benchmark = pathChoiceWith();
export default pathChoice;
