import { stream } from "@fovea/core/random";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type DrawContext, type DrawnBenchmark, drawnBenchmark } from "../generated/index.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import { render } from "../scenes/index.js";
import { sceneOf, showsClearly } from "./arrangement.js";
import { spatialQuestion } from "./question.js";
import { type SpatialSettings, spatialSettings } from "./settings.js";

export type { SpatialSettings } from "./settings.js";

export const spatialViews: DrawnBenchmark<SpatialSettings> = drawnBenchmark<SpatialSettings>({
  id: "spatial-views",
  version: "1",
  title: "Spatial views (generated)",
  measures:
    "Whether an agent puts several pictures of one scene together: what is where for somebody who stands in it or walks around it, what is near to what, which picture shows the same scene, and how many things there are when no picture shows them all. Not: photographs, rooms, clutter, sizes in metres.",
  metrics: choiceMetrics,
  levels: spatialSettings,
  draw,
  grade: gradeChoice,
});

function draw(settings: SpatialSettings, { seed, index, difficulty }: DrawContext): GeneratedSample {
  const { kind, views, about, inPictures, question, choices, target } = spatialQuestion(
    seed,
    index,
    difficulty,
    settings,
  );
  const scenes = views.map(({ things }) => sceneOf(things, stream(seed, "spatial-views/ground", index)));
  return {
    question,
    choices,
    target,
    media: views.map(({ camera }, i) => drawnLater(() => render(scenes[i]!, camera).pixels)),
    get evidence() {
      const shown = inPictures ?? views.map((_, i) => i);
      return shown.flatMap((picture) => {
        const { things, camera } = views[picture]!;
        const clear = showsClearly(things, camera);
        const { boxOf } = render(scenes[picture]!, camera, { fine: false });
        return about
          .filter((i) => clear[i])
          .map((i) => ({ medium: `image-${picture + 1}`, box: boxOf(i)!, text: things[i]!.name }));
      });
    },
    kept: { kind },
  };
}

export default spatialViews;
