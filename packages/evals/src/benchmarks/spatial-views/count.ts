import { lettered } from "../choice-question.js";
import { clearColours } from "../generated/index.js";
import { around, cameraFrom, type SolidShape, solidShapes } from "../scenes/index.js";
import { arrange, pictureSize, showsClearly } from "./arrangement.js";
import type { AskKind } from "./question.js";

const colours = clearColours.filter((name) => name !== "black");

/**
 * How many things of one shape there are, when every picture shows a part of the scene: each one shows clearly in at least one
 * picture, and no picture shows all of them.
 */
export const countQuestion: AskKind = (random, settings, place) => {
  const shape = random.choice([...solidShapes]);
  const count = settings.leastCount + place;
  const others = random.integers(1, 4);
  const kindOf = (own: SolidShape) =>
    [random.choice(colours as unknown as (typeof colours)[number][]), own] as const;
  const kinds: (readonly [(typeof colours)[number], SolidShape])[] = [];
  const isTaken = (kind: (typeof kinds)[number]) =>
    kinds.some(([colour, own]) => colour === kind[0] && own === kind[1]);
  while (kinds.length < count + others) {
    const own = kinds.length < count ? shape : random.choice(solidShapes.filter((each) => each !== shape));
    const kind = kindOf(own);
    // Of one shape there are five colours; more are lookalikes.
    if (
      isTaken(kind) &&
      !(settings.lookalikes || kinds.filter(([, each]) => each === own).length >= colours.length)
    )
      continue;
    kinds.push(kind);
  }
  const things = arrange(random, kinds, settings);
  if (things === undefined) return undefined;
  const first = random.uniform(0, 360);
  const views = Array.from({ length: settings.views }, (_, i) => {
    const degrees = first + (360 / settings.views) * i + random.uniform(-15, 15);
    const camera = cameraFrom(
      {
        at: around([0, 0, 0], 7.5, degrees, 4),
        // Beside the middle, so that each picture leaves out another part.
        lookAt: around([0, 0, 0], 1.6, degrees + random.uniform(60, 120), 0.2),
        fieldOfView: 50,
      },
      pictureSize.width,
      pictureSize.height,
    );
    return { things, camera };
  });
  const seen = views.map(({ camera }) => showsClearly(things, camera));
  const about = things.flatMap((thing, i) => (thing.shape === shape ? [i] : []));
  if (about.some((i) => !seen.some((each) => each[i]))) return undefined;
  if (seen.some((each) => about.every((i) => each[i]))) return undefined;
  const plural = `${shape}s`;
  return {
    views,
    about,
    question: `Pictures 1 to ${views.length} show parts of one scene from ${views.length} sides; nothing moves between them. How many different ${plural} are there in the scene?`,
    ...lettered(
      [0, 1, 2, 3].map((i) => String(settings.leastCount + i)),
      place,
    ),
  };
};
