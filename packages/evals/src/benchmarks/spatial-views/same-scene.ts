import { lettered } from "../choice-question.js";
import { arrange, drawKinds, showsClearly, type Thing, viewFrom } from "./arrangement.js";
import type { AskKind } from "./question.js";

/**
 * Picture 1, and four pictures from one other side, of which one shows the same scene. The others have two things swapped, two
 * other things, or both pairs: each of the four differs from the other three in the same way, so that comparing them with each
 * other tells nothing.
 */
export const sameSceneQuestion: AskKind = (random, settings, place) => {
  const things = arrange(random, drawKinds(random, settings.objects), settings);
  if (things === undefined) return undefined;
  const [a, b, c, d] = random.permutation(things.length) as [number, number, number, number];
  const scenes = [things, swapped(things, a, b), swapped(things, c, d), swapped(swapped(things, a, b), c, d)];
  const first = random.uniform(0, 360);
  const [least, most] = settings.turn;
  const turn = random.uniform(least, most) * (random.integers(2) === 0 ? 1 : -1);
  const [camera, other] = [viewFrom(first), viewFrom(first + turn)];
  const about = [a, b, c, d];
  const isClear = (shown: readonly Thing[], from: typeof camera) => {
    const seen = showsClearly(shown, from);
    return about.every((i) => seen[i]);
  };
  if (!isClear(things, camera) || !scenes.every((scene) => isClear(scene, other))) return undefined;
  // Which of the four is the scene of picture 1 decides only where it stands among the choices.
  const order = random.permutation([1, 2, 3]);
  order.splice(place, 0, 0);
  return {
    views: [{ things, camera }, ...order.map((i) => ({ things: scenes[i]!, camera: other }))],
    about,
    inPictures: [0, place + 1],
    question:
      "One of the pictures 2 to 5 shows the scene of picture 1 from another side. In the others some things have changed places. Which one shows the same scene?",
    ...lettered(
      order.map((_, i) => `picture ${i + 2}`),
      place,
    ),
  };
};

/** Two things change places; each keeps its size and its turn. */
function swapped(things: readonly Thing[], a: number, b: number): Thing[] {
  return things.map((thing, i) =>
    i === a ? { ...thing, at: things[b]!.at } : i === b ? { ...thing, at: things[a]!.at } : thing,
  );
}
