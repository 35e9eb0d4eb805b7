import type { Pcg64 } from "@fovea/core/random";
import { balanced, choicesWith, firstFound } from "../choice-question.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import type { Camera } from "../scenes/index.js";
import { apart, arrange, bearing, drawKinds, showsClearly, type Thing, viewFrom } from "./arrangement.js";
import { countQuestion } from "./count.js";
import { sameSceneQuestion } from "./same-scene.js";
import type { SpatialSettings } from "./settings.js";

/** What a picture shows, and from where. */
export interface View {
  readonly things: readonly Thing[];
  readonly camera: Camera;
}

export interface SpatialQuestion extends Required<Pick<GeneratedSample, "question" | "choices" | "target">> {
  readonly views: readonly View[];
  /** Places in `things` of what the question and its answer are about, and the pictures in which that matters (default all). */
  readonly about: readonly number[];
  readonly inPictures?: readonly number[];
}

/** Tries one scene: undefined where it has no clear question. `place` is of the right choice. */
export type AskKind = (
  random: Pcg64,
  settings: SpatialSettings,
  place: number,
  /** A second number of 0 to 3 that is balanced too: for answers that have names of their own. */
  word: number,
) => SpatialQuestion | undefined;

/** Every kind of question; samples take them in turn. */
export const spatialKinds = {
  stand: standQuestion,
  "other-side": otherSideQuestion,
  neighbour: neighbourQuestion,
  depth: depthQuestion,
  "same-scene": sameSceneQuestion,
  count: countQuestion,
} as const satisfies Record<string, AskKind>;
export type SpatialKind = keyof typeof spatialKinds;
const kinds = Object.keys(spatialKinds) as SpatialKind[];

/** Question `index` of a seed, without its pictures. */
export function spatialQuestion(seed: number, index: number, difficulty: string, settings: SpatialSettings) {
  const kind = kinds[index % kinds.length]!;
  const turn = Math.floor(index / kinds.length);
  const name = `spatial-views/${difficulty}/${kind}`;
  const place = balanced(seed, `${name}/place`, turn, 4);
  const word = balanced(seed, `${name}/word`, turn, 4);
  const question = firstFound(seed, name, turn, (random) =>
    spatialKinds[kind](random, settings, place, word),
  );
  return { kind, ...question };
}

/** The scene that most kinds ask about, with its views all around. */
export function sceneWithViews(random: Pcg64, settings: SpatialSettings): View[] | undefined {
  const things = arrange(random, drawKinds(random, settings.objects), settings);
  if (things === undefined) return undefined;
  const first = random.uniform(0, 360);
  return Array.from({ length: settings.views }, (_, i) => ({
    things,
    camera: viewFrom(first + (360 / settings.views) * i + (i === 0 ? 0 : random.uniform(-20, 20))),
  }));
}

/** Whether everything that is asked about shows clearly, in every view or in one at least. */
export function isSeen(
  views: readonly View[],
  about: readonly number[],
  { shows }: SpatialSettings,
): boolean {
  const seen = views.map(({ things, camera }) => showsClearly(things, camera));
  const isIn = (thing: number) =>
    shows === "all" ? seen.every((each) => each[thing]) : seen.some((each) => each[thing]);
  return about.every(isIn);
}

const pictures = (views: readonly View[]): string =>
  `Pictures 1 to ${views.length} show one scene from ${views.length} sides.`;

const directions = ["in front of you", "to your left", "behind you", "to your right"] as const;

function standQuestion(
  random: Pcg64,
  settings: SpatialSettings,
  place: number,
  word: number,
): SpatialQuestion | undefined {
  const views = sceneWithViews(random, settings);
  if (views === undefined) return undefined;
  const { things } = views[0]!;
  const about = random.permutation(things.length).slice(0, 3);
  const [here, ahead, asked] = about.map((i) => things[i]!) as [Thing, Thing, Thing];
  const off = bearing(here.at, ahead.at, asked.at) - 90 * word;
  const least = Math.min(Math.abs(off), Math.abs(off + 360), Math.abs(off - 360));
  if (least > settings.direction || !isSeen(views, about, settings)) return undefined;
  return {
    views,
    about,
    question: `${pictures(views)} Imagine that you stand where the ${here.name} is and look towards the ${ahead.name}. Where is the ${asked.name}?`,
    ...choicesWith(
      random,
      directions[word]!,
      directions.filter((_, i) => i !== word),
      place,
    ),
  };
}

const walks = [
  ["half of the way around the scene, to the opposite side", 180],
  ["a quarter of the way around the scene, to your right", 90],
  ["a quarter of the way around the scene, to your left", -90],
] as const;

function otherSideQuestion(
  random: Pcg64,
  settings: SpatialSettings,
  place: number,
): SpatialQuestion | undefined {
  const views = sceneWithViews(random, settings);
  if (views === undefined) return undefined;
  const { things, camera } = views[0]!;
  const about = random.permutation(things.length).slice(0, 4);
  const [walk, degrees] = random.choice(walks as unknown as (typeof walks)[number][]);
  const from = (Math.atan2(camera.at[1], camera.at[0]) * 180) / Math.PI;
  const there = viewFrom(from + degrees);
  const lefts = about.map((i) => bearing(there.at, [0, 0, 0], things[i]!.at));
  const [best, next] = [...lefts].sort((a, b) => b - a) as [number, number];
  if (best - next < settings.leftmost || !isSeen(views, about, settings)) return undefined;
  const names = about.map((i) => things[i]!.name);
  const right = names[lefts.indexOf(best)]!;
  return {
    views,
    about,
    question: `${pictures(views)} Imagine that you stand where picture 1 was taken, walk ${walk}, and look at the middle of the scene again. Which of these is then the furthest to the left?`,
    ...choicesWith(
      random,
      right,
      names.filter((name) => name !== right),
      place,
    ),
  };
}

function neighbourQuestion(
  random: Pcg64,
  settings: SpatialSettings,
  place: number,
): SpatialQuestion | undefined {
  const views = sceneWithViews(random, { ...settings, objects: Math.max(5, settings.objects) });
  if (views === undefined) return undefined;
  const { things } = views[0]!;
  const about = random.permutation(things.length).slice(0, 5);
  const [centre, ...others] = about.map((i) => things[i]!) as [Thing, ...Thing[]];
  const sorted = others.toSorted((a, b) => apart(centre, a) - apart(centre, b));
  const [right, next] = sorted as [Thing, Thing];
  if (apart(centre, next) < settings.distance * apart(centre, right)) return undefined;
  if (!isSeen(views, about, settings)) return undefined;
  return {
    views,
    about,
    question: `${pictures(views)} Which of these stands nearest to the ${centre.name}, on the ground?`,
    ...choicesWith(
      random,
      right.name,
      sorted.slice(1).map(({ name }) => name),
      place,
    ),
  };
}

function depthQuestion(
  random: Pcg64,
  settings: SpatialSettings,
  place: number,
  word: number,
): SpatialQuestion | undefined {
  const views = sceneWithViews(random, settings);
  if (views === undefined) return undefined;
  const picture = random.integers(views.length);
  const { things, camera } = views[picture]!;
  const about = random.permutation(things.length).slice(0, 4);
  const isNear = word % 2 === 0;
  const { at } = camera;
  const away = ({ at: [x, y] }: Thing) => Math.sqrt((x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]));
  const sorted = about
    .map((i) => things[i]!)
    .sort((a, b) => (isNear ? away(a) - away(b) : away(b) - away(a)));
  const [right, next] = sorted as [Thing, Thing];
  const [near, far] = isNear ? [right, next] : [next, right];
  // Distances to a camera differ less than those between things.
  if (away(far) < (1 + (settings.distance - 1) / 2) * away(near)) return undefined;
  if (!isSeen([views[picture]!], about, settings)) return undefined;
  return {
    views,
    about,
    inPictures: [picture],
    question: `${pictures(views)} Which of these is ${isNear ? "nearest to" : "farthest from"} the place where picture ${picture + 1} was taken?`,
    ...choicesWith(
      random,
      right.name,
      sorted.slice(1).map(({ name }) => name),
      place,
    ),
  };
}
