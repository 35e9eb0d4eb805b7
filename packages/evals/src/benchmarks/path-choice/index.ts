import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type DrawContext, type DrawnBenchmark, drawnBenchmark } from "../generated/index.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import { drawMap } from "./map.js";
import { pathQuestion } from "./question.js";
import { type PathChoiceSettings, pathChoiceSettings } from "./settings.js";

export type { PathChoiceSettings } from "./settings.js";

/** In the spirit of PathEval (arXiv 2411.18711), whose own questions are `path-eval`. */
export const pathChoice: DrawnBenchmark<PathChoiceSettings> = drawnBenchmark<PathChoiceSettings>({
  id: "path-choice",
  version: "1",
  title: "Path choice (generated)",
  measures:
    "Whether an agent can follow four drawn routes on a map and compare them: the shortest, the one with the fewest turns, the one through no obstacle or wall, the one that stays furthest from obstacles. Not: planning a route of its own, photographs, three dimensions.",
  metrics: choiceMetrics,
  levels: pathChoiceSettings,
  draw,
  grade: gradeChoice,
});

function draw(
  settings: PathChoiceSettings,
  { seed, index, difficulty, canvas: { skip } }: DrawContext,
): GeneratedSample {
  const { kind, map, right, question, choices, target } = pathQuestion(seed, index, difficulty, settings);
  let drawn: ReturnType<typeof drawMap> | undefined;
  const whole = () => {
    drawn ??= drawMap(map, skip === 1 ? right : undefined);
    return drawn;
  };
  return {
    question,
    choices,
    target,
    media: [drawnLater(() => whole().canvas)],
    get evidence() {
      const { colour } = map.routes[right]!;
      return [{ medium: "image-1", box: whole().boxes[right]!, text: `the ${colour} route` }];
    },
    kept: { kind },
  };
}

export default pathChoice;
