import type { Point } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import { describePath } from "./descriptors.js";
import { betterPath, chooseDistantPairs } from "./pairs.js";
import { planPath } from "./planner.js";
import { type PathDescriptors, type Scenario, scenarios } from "./scenarios.js";
import { distanceTo, goal, type Polygon, start } from "./world.js";

export interface PathQuestion {
  readonly id: string;
  readonly scenario: Scenario;
  /** The world that both paths go through: questions of one world depend on each other. */
  readonly world: number;
  readonly obstacles: readonly Polygon[];
  readonly paths: readonly [readonly Point[], readonly Point[]];
  readonly descriptors: readonly [PathDescriptors, PathDescriptors];
  readonly better: 1 | 2;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly worlds: number;
  /** Paths that are planned in each world. Default 16. */
  readonly paths?: number;
  /** Pairs of each world. Default 6, as in the paper. */
  readonly pairs?: number;
}

/**
 * Questions of PathEval's kind: random worlds, paths through them, and for each scenario the pairs on which its signs agree. Which
 * path stands first is drawn, so that always answering "Path 1" is right half the time. The same seed gives the same questions.
 */
export function* generatePathQuestions(options: GenerateOptions): Generator<PathQuestion> {
  const { seed, worlds, paths: wanted = 16, pairs = 6 } = options;
  for (let world = 0; world < worlds; world++) {
    const random = stream(seed, "path-eval/world", world);
    const obstacles = randomObstacles(random);
    const paths: Point[][] = [];
    for (let i = 0; i < wanted; i++) {
      const radius = random.uniform(0.5, 1.5);
      // Few short cuts leave winding paths, many make taut ones.
      const path = planPath(random, obstacles, { radius, shortcuts: [8, 20, 60][i % 3]! });
      if (path !== undefined) paths.push(path);
    }
    const descriptors = paths.map((path) => describePath(path, obstacles));
    for (const [n, pair] of chooseDistantPairs(descriptors, pairs).entries()) {
      const [a, b] = random.random() < 0.5 ? pair : [pair[1], pair[0]];
      for (const scenario of scenarios) {
        const better = betterPath(scenario, descriptors[a]!, descriptors[b]!);
        if (better === undefined) continue;
        yield {
          id: `${seed}-${world}-${n}-${scenario.id}`,
          scenario,
          world,
          obstacles,
          paths: [paths[a]!, paths[b]!],
          descriptors: [descriptors[a]!, descriptors[b]!],
          better,
        };
      }
    }
  }
}

/** 6 to 14 star-shaped polygons that leave room around start and goal. */
function randomObstacles(random: Pcg64): Polygon[] {
  const count = 6 + Math.floor(random.random() * 9);
  const obstacles: Polygon[] = [];
  for (let tries = 0; obstacles.length < count && tries < 20 * count; tries++) {
    const centre: Point = [random.uniform(-34, 34), random.uniform(-34, 34)];
    const corners = 3 + Math.floor(random.random() * 6);
    const polygon = Array.from({ length: corners }, (_, i): Point => {
      const angle = (2 * Math.PI * (i + random.random() * 0.6)) / corners;
      const reach = random.uniform(2.5, 9);
      return [centre[0] + reach * Math.cos(angle), centre[1] + reach * Math.sin(angle)];
    });
    if (distanceTo(start, polygon) > 4 && distanceTo(goal, polygon) > 4) obstacles.push(polygon);
  }
  return obstacles;
}
