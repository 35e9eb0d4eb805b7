import { stream } from "@fovea/core/random";
import { choiceMetrics, drawnLater, gradeChoice } from "../choice-question.js";
import { type DrawContext, type DrawnBenchmark, drawnBenchmark } from "../generated/index.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import { render, type Scene } from "../scenes/index.js";
import { solidsAt } from "./clip.js";
import { trajectoryQuestion } from "./question.js";
import { type TrajectorySettings, trajectorySettings } from "./settings.js";

export type { TrajectorySettings } from "./settings.js";

export const trajectories: DrawnBenchmark<TrajectorySettings> = drawnBenchmark<TrajectorySettings>({
  id: "trajectories",
  version: "1",
  title: "Trajectories (generated)",
  measures:
    "Whether an agent sees how things move in a clip of 6 to 13 pictures: in which direction, how they turn, how often they change direction, in which order they start, and whether it is the thing or the camera that moves. Not: natural videos, people, sound, long stories.",
  metrics: choiceMetrics,
  levels: trajectorySettings,
  draw,
  grade: gradeChoice,
});

function draw(settings: TrajectorySettings, { seed, index, difficulty }: DrawContext): GeneratedSample {
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

export default trajectories;
