import { hashJson } from "@fovea/core";
import { stream } from "@fovea/core/random";
import type { Benchmark } from "../benchmark.js";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type GeneratedSample, generatedBenchmark } from "../generated-benchmark.js";
import { render } from "../scenes/index.js";
import { sceneOf, showsClearly } from "./arrangement.js";
import { type SpatialKind, spatialKinds, spatialQuestion } from "./question.js";
import { type Difficulty, difficulties, type SpatialSettings, spatialSettings } from "./settings.js";

export { type SpatialSettings, spatialSettings } from "./settings.js";

/** `spatial-views` with settings of your own, one difficulty each. */
export function spatialViewsWith(
  changes: Partial<Record<Difficulty, Partial<SpatialSettings>>> = {},
): Benchmark {
  const settings = (difficulty: string): SpatialSettings => ({
    ...spatialSettings[difficulty as Difficulty],
    ...changes[difficulty as Difficulty],
  });
  const own = Object.keys(changes).length === 0 ? "" : `-${hashJson(changes as never).slice(0, 8)}`;
  return generatedBenchmark({
    id: "spatial-views",
    version: `1${own}`,
    title: "Spatial views (generated)",
    measures:
      "Whether an agent puts several pictures of one scene together: what is where for somebody who stands in it or walks around it, what is near to what, which picture shows the same scene, and how many things there are when no picture shows them all. Simple solids on a floor; real photographs, rooms and clutter are not in it.",
    source: "generated here, by a ray caster over known positions; see its README",
    difficulties,
    count: 240,
    metrics: choiceMetrics,
    make: (seed, index, difficulty) => sampleOf(seed, index, difficulty, settings(difficulty)),
    grade: gradeChoice,
    groups: ({ kept }) => [String(kept.kind)],
  });
}

function sampleOf(
  seed: number,
  index: number,
  difficulty: string,
  settings: SpatialSettings,
): GeneratedSample {
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
          .map((i) => ({
            medium: `image-${picture + 1}`,
            box: boxOf(i)!,
            text: things[i]!.name,
          }));
      });
    },
    kept: { kind },
  };
}

export const spatialKindNames = Object.keys(spatialKinds) as SpatialKind[];
export const spatialViews: Benchmark = spatialViewsWith();
export default spatialViews;
