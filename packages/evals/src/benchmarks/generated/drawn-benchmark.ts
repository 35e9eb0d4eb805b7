import { hashJson, InvalidInputError, type JsonObject } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import type { Benchmark } from "../benchmark.js";
import { type GeneratedBenchmark, type GeneratedSample, generatedBenchmark } from "../generated-benchmark.js";
import type { CanvasOptions } from "./canvas.js";

export const difficulties = ["easy", "medium", "hard"] as const;
export type Difficulty = (typeof difficulties)[number];

/** What the drawing of one sample is given beside its settings. */
export interface DrawContext {
  readonly random: Pcg64;
  /** For what is balanced over samples, which a stream of each sample cannot be. */
  readonly seed: number;
  readonly difficulty: Difficulty;
  /** Counts from 0. */
  readonly index: number;
  /** For each canvas that is made. Entry k of the sample's evidence is drawn as object k + 1. */
  readonly canvas: Pick<CanvasOptions, "skip">;
}

export interface DrawnBenchmarkSpec<Settings extends JsonObject>
  extends Omit<GeneratedBenchmark, "difficulties" | "count" | "make" | "source"> {
  /** What stands behind a difficulty. */
  readonly levels: Readonly<Record<Difficulty, Settings>>;
  /** @throws InvalidInputError for settings that cannot be drawn. */
  check?(settings: Settings): void;
  /** `kept.kind` is the group of the sample, where `groups` is not given. */
  draw(settings: Settings, context: DrawContext): GeneratedSample;
}

/** A generated benchmark whose difficulties are settings that can be changed. */
export interface DrawnBenchmark<Settings extends JsonObject> extends Benchmark {
  readonly levels: Readonly<Record<Difficulty, Settings>>;
  /** One sample with its pixels; `skip` leaves out what entry `skip - 1` of its evidence marks. */
  draw(seed: number, index: number, difficulty: Difficulty, skip?: number): GeneratedSample;
  /** The same benchmark with some settings changed in all difficulties; its hash tells it from this one. */
  with(changes: Partial<Settings>): DrawnBenchmark<Settings>;
}

/**
 * A benchmark whose pictures are drawn here: three difficulties, each a set of settings. Sample i of a seed and a difficulty draws
 * from a stream of its own.
 */
export function drawnBenchmark<Settings extends JsonObject>(
  spec: DrawnBenchmarkSpec<Settings>,
): DrawnBenchmark<Settings> {
  const { id, levels } = spec;
  const draw = (seed: number, index: number, difficulty: Difficulty, skip?: number) =>
    spec.draw(levels[difficulty], {
      random: stream(seed, `benchmark/${id}/${difficulty}`, index),
      seed,
      difficulty,
      index,
      canvas: skip === undefined ? {} : { skip },
    });
  const benchmark = generatedBenchmark({
    ...spec,
    source: "made here from a seed: no picture, text or question of it was published",
    difficulties,
    count: 300,
    make: (seed, index, difficulty) => draw(seed, index, difficulty as Difficulty),
    groups: spec.groups ?? (({ kept }) => [String(kept.kind)]),
  });
  return {
    ...benchmark,
    levels,
    draw,
    with(changes) {
      const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(levels.easy, name));
      if (unknown.length > 0)
        throw new InvalidInputError(
          `${id} has no setting ${unknown.join(", ")}`,
          `it has ${Object.keys(levels.easy).join(", ")}`,
        );
      const changed = Object.fromEntries(
        difficulties.map((each) => [each, { ...levels[each], ...changes }]),
      ) as Record<Difficulty, Settings>;
      for (const settings of Object.values(changed)) spec.check?.(settings);
      const version = `${spec.version}+${hashJson(changes as JsonObject).slice(0, 12)}`;
      return drawnBenchmark({ ...spec, version, levels: changed });
    },
  };
}
