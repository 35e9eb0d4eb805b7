import { hashJson } from "@fovea/core";
import { stream } from "@fovea/core/random";
import type { Benchmark } from "../benchmark.js";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type GeneratedSample, generatedBenchmark } from "../generated-benchmark.js";
import { render, type Scene } from "../scenes/index.js";
import { solidsAt } from "./clip.js";
import { trajectoryQuestion } from "./question.js";
import { type Difficulty, difficulties, type TrajectorySettings, trajectorySettings } from "./settings.js";

export { type TrajectorySettings, trajectorySettings } from "./settings.js";

/** `trajectories` with settings of your own, one difficulty each. */
export function trajectoriesWith(
  changes: Partial<Record<Difficulty, Partial<TrajectorySettings>>> = {},
): Benchmark {
  const settings = (difficulty: string): TrajectorySettings => ({
    ...trajectorySettings[difficulty as Difficulty],
    ...changes[difficulty as Difficulty],
  });
  const own = Object.keys(changes).length === 0 ? "" : `-${hashJson(changes as never).slice(0, 8)}`;
  return generatedBenchmark({
    id: "trajectories",
    version: `1${own}`,
    title: "Trajectories (generated)",
    measures:
      "Whether an agent sees how things move in a clip: in which direction, how they turn, how often they change direction, in which order they start, and whether it is the thing or the camera that moves. A clip is 6 to 13 pictures of simple solids on a floor; natural videos, sound and long stories are not in it.",
    source: "generated here, by a ray caster over known movements; the questions follow those of VLM4D",
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
  settings: TrajectorySettings,
): GeneratedSample {
  const asked = trajectoryQuestion(seed, index, difficulty, settings);
  const { kind, clip, about, question, choices, target } = asked;
  const ground = stream(seed, "trajectories/ground", index).choice(grounds as unknown as Scene["ground"][]);
  const times = Array.from({ length: clip.frames }, (_, time) => time);
  return {
    question,
    choices,
    target,
    media: times.map((time) =>
      drawnLater(() => render({ solids: solidsAt(clip, time), ground }, clip.camera(time)).pixels),
    ),
    get evidence() {
      return times.flatMap((time) => {
        const solids = solidsAt(clip, time);
        const { boxOf } = render({ solids, ground }, clip.camera(time), { fine: false });
        return about.map((i) => ({
          medium: `image-${time + 1}`,
          box: boxOf(i)!,
          text: clip.movers[i]!.name!,
        }));
      });
    },
    kept: { kind },
  };
}

const grounds = [
  [
    [178, 170, 152],
    [150, 142, 124],
  ],
  [
    [158, 172, 158],
    [130, 146, 132],
  ],
] as const;

export const trajectories: Benchmark = trajectoriesWith();
export default trajectories;
