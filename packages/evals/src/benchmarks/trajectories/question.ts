import type { Pcg64 } from "@fovea/core/random";
import { balanced, choicesWith, firstFound, lettered } from "../choice-question.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import type { Vector } from "../scenes/index.js";
import { along, type Clip, drawNames, isClear, type Mover, scenery, still, thing, turned } from "./clip.js";
import type { TrajectorySettings } from "./settings.js";

export interface TrajectoryQuestion
  extends Required<Pick<GeneratedSample, "question" | "choices" | "target">> {
  readonly clip: Clip;
  /** Places in `clip.movers` of what is asked about. */
  readonly about: readonly number[];
}

/** Tries one clip: undefined where it is not clear. `place` is of the right choice, `word` which of four answers is right. */
type AskKind = (
  random: Pcg64,
  settings: TrajectorySettings,
  place: number,
  word: number,
) => TrajectoryQuestion | undefined;

export const trajectoryKinds = {
  direction: directionQuestion,
  rotation: rotationQuestion,
  turns: turnsQuestion,
  order: orderQuestion,
  "camera-or-thing": cameraOrThingQuestion,
  "who-moves": whoMovesQuestion,
} as const satisfies Record<string, AskKind>;
export type TrajectoryKind = keyof typeof trajectoryKinds;
const kinds = Object.keys(trajectoryKinds) as TrajectoryKind[];

/** Question `index` of a seed, without its pictures. */
export function trajectoryQuestion(
  seed: number,
  index: number,
  difficulty: string,
  settings: TrajectorySettings,
) {
  const kind = kinds[index % kinds.length]!;
  const turn = Math.floor(index / kinds.length);
  const name = `trajectories/${difficulty}/${kind}`;
  const place = balanced(seed, `${name}/place`, turn, 4);
  const word = balanced(seed, `${name}/word`, turn, 4);
  const question = firstFound(seed, name, turn, (random) =>
    trajectoryKinds[kind](random, settings, place, word),
  );
  return { kind, ...question };
}

const others = (words: readonly string[], word: number): string[] => words.filter((_, i) => i !== word);
const intro = ({ frames }: Clip): string =>
  `Pictures 1 to ${frames} are of a clip, in their order, equally far apart in time.`;
const somewhere = (random: Pcg64): Vector => [random.uniform(-3, 3), random.uniform(-3, 3), 0];

/** Things that wander, each along its own line. */
const wanderers = (
  random: Pcg64,
  names: ReturnType<typeof drawNames>,
  { way, frames }: TrajectorySettings,
): Mover[] =>
  names.map((drawn) => {
    const [degrees, metres] = [random.uniform(0, 360), random.uniform(0.5, 1.2) * way];
    return {
      name: drawn.name,
      solid: thing(drawn, somewhere(random), random.uniform(0, 90)),
      shift: (time) => along(degrees, (metres * time) / (frames - 1)),
    };
  });

const ways = ["to the right", "away from the camera", "to the left", "towards the camera"] as const;

function directionQuestion(random: Pcg64, settings: TrajectorySettings, place: number, word: number) {
  const { frames, way, direction, distractors } = settings;
  const [asked, ...rest] = drawNames(random, 1 + Math.max(1, distractors));
  const degrees = 90 * word + random.uniform(-direction, direction);
  const at = somewhere(random);
  const clip: Clip = {
    frames,
    camera: () => still(),
    movers: [
      {
        name: asked!.name,
        solid: thing(asked!, at, random.uniform(0, 90)),
        shift: (time) => along(degrees, (way * time) / (frames - 1)),
      },
      ...wanderers(random, rest, settings),
      ...scenery(random, settings.scenery),
    ],
  };
  if (!isClear(clip, [0])) return undefined;
  return {
    clip,
    about: [0],
    question: `${intro(clip)} The camera stands still. In which direction does the ${asked!.name} move?`,
    ...choicesWith(random, ways[word]!, others(ways, word), place),
  };
}

const turnWords = [
  "clockwise",
  "counter-clockwise",
  "first clockwise, then counter-clockwise",
  "it does not turn",
] as const;

/** A cube with one white side; it may move, too, so that a change of the picture alone tells nothing. */
function rotationQuestion(random: Pcg64, settings: TrajectorySettings, place: number, word: number) {
  const { frames, spin, distractors, way } = settings;
  const [asked, ...rest] = drawNames(random, 1 + distractors, ["cube"]);
  const back = Math.floor((frames - 1) / 2);
  // Seen from above counter-clockwise is positive.
  const spinAt = (time: number): number => {
    if (word === 3) return 0;
    if (word === 2) return -spin * Math.min(time, 2 * back - time);
    return (word === 0 ? -spin : spin) * time;
  };
  const degrees = random.uniform(0, 360);
  const metres = random.uniform(0, 0.6) * way;
  const drift = (time: number) => along(degrees, (metres * time) / (frames - 1));
  const white = [245, 245, 245] as const;
  const cube = {
    ...thing(asked!, somewhere(random), random.uniform(0, 360)),
    face: white,
    radius: 0.6,
    height: 1.2,
  };
  const clip: Clip = {
    frames,
    camera: () => still(),
    movers: [
      { name: asked!.name, solid: cube, spin: spinAt, shift: drift },
      ...wanderers(random, rest, settings).map((mover) => {
        const speed = spin * random.integers(-1, 2);
        return { ...mover, solid: { ...mover.solid, face: white }, spin: (time: number) => speed * time };
      }),
      ...scenery(random, settings.scenery),
    ],
  };
  if (!isClear(clip, [0])) return undefined;
  return {
    clip,
    about: [0],
    question: `${intro(clip)} One side of the ${asked!.name} is white. Which way does it turn about itself, seen from above?`,
    ...choicesWith(random, turnWords[word]!, others(turnWords, word), place),
  };
}

/** Steps between two changes of direction, at least. */
const leg = 3;

function turnsQuestion(random: Pcg64, settings: TrajectorySettings, place: number) {
  const frames = Math.max(settings.frames, 4 * leg + 1);
  const count = place;
  const [asked, ...rest] = drawNames(random, 1 + settings.distractors);
  const steps = frames - 1;
  const corners = cornersIn(random, steps, count);
  const pace = Math.max(0.34, settings.way / 8);
  let heading = random.uniform(0, 360);
  const places: Vector[] = [[0, 0, 0]];
  for (let step = 0; step < steps; step++) {
    if (corners.includes(step)) heading += random.uniform(75, 125) * (random.integers(2) === 0 ? 1 : -1);
    const [dx, dy] = along(heading, pace);
    const [x, y] = places[step]!;
    places.push([x + dx, y + dy, 0]);
  }
  const clip: Clip = {
    frames,
    camera: () => still(),
    movers: [
      {
        name: asked!.name,
        solid: thing(asked!, somewhere(random), random.uniform(0, 90)),
        shift: (time) => places[time]!,
      },
      ...wanderers(random, rest, { ...settings, frames }),
      ...scenery(random, settings.scenery),
    ],
  };
  if (!isClear(clip, [0])) return undefined;
  return {
    clip,
    about: [0],
    question: `${intro(clip)} How many times does the ${asked!.name} change its direction?`,
    ...lettered(["0", "1", "2", "3"], place),
  };
}

/** Steps before which the direction changes, `leg` apart from each other and from both ends. */
function cornersIn(random: Pcg64, steps: number, count: number): number[] {
  for (;;) {
    const corners = Array.from({ length: count }, () =>
      random.integers(leg, steps - leg, { endpoint: true }),
    ).sort((a, b) => a - b);
    if (corners.every((corner, i) => i === 0 || corner - corners[i - 1]! >= leg)) return corners;
  }
}

const ranks = ["first", "second", "third", "last"] as const;

function orderQuestion(random: Pcg64, settings: TrajectorySettings, place: number, word: number) {
  const { between, way } = settings;
  const frames = Math.max(settings.frames, 3 * between + 4);
  const drawn = drawNames(random, 4);
  // The first one starts after picture 1 or 2, the last one still moves for a step at least.
  const first = random.integers(0, frames - 2 - 3 * between);
  const movers = drawn.map((each, i): Mover => {
    const start = first + i * between;
    const [degrees, metres] = [random.uniform(0, 360), random.uniform(0.8, 1.1) * way];
    const pace = Math.max(0.5, metres / 3);
    return {
      name: each.name,
      solid: thing(each, somewhere(random), random.uniform(0, 90)),
      // It moves for three steps, then stands again.
      shift: (time) => along(degrees, pace * Math.min(3, Math.max(0, time - start))),
    };
  });
  const shuffled = random.permutation(movers);
  const clip: Clip = {
    frames,
    camera: () => still(),
    movers: [...shuffled, ...scenery(random, settings.scenery)],
  };
  if (!isClear(clip, [0, 1, 2, 3])) return undefined;
  return {
    clip,
    about: [shuffled.indexOf(movers[word]!)],
    question: `${intro(clip)} At first all things stand still, then they begin to move one after the other. Which one is the ${ranks[word]} to begin?`,
    ...choicesWith(
      random,
      drawn[word]!.name,
      drawn.filter((_, i) => i !== word).map(({ name }) => name),
      place,
    ),
  };
}

function cameraOrThingQuestion(random: Pcg64, settings: TrajectorySettings, place: number, word: number) {
  const { frames, pan, dolly } = settings;
  const [asked, ...rest] = drawNames(random, 1 + settings.distractors);
  const isTurn = random.integers(2) === 0;
  const name = asked!.name;
  const words = isTurn
    ? [
        "the camera turns to the left",
        "the camera turns to the right",
        `the ${name} moves to the left`,
        `the ${name} moves to the right`,
      ]
    : [
        "the camera moves forward",
        "the camera moves back",
        `the ${name} comes nearer`,
        `the ${name} goes away`,
      ];
  const sign = word % 2 === 0 ? 1 : -1;
  const isCamera = word < 2;
  const share = (time: number) => time / (frames - 1);
  // As far over the picture as a turn of the camera would bring it.
  const across = 9 * ((pan * Math.PI) / 180);
  const at: Vector = isTurn
    ? [random.uniform(-1, 1) + (isCamera ? 0 : 0.5 * sign * across), random.uniform(-1.5, 1.5), 0]
    : [random.uniform(-1.5, 1.5), random.uniform(-1, 1) + (isCamera ? 0 : 0.5 * dolly * sign), 0];
  const shift = (time: number): Vector => {
    if (isCamera) return [0, 0, 0];
    return isTurn ? [-sign * across * share(time), 0, 0] : [0, -sign * dolly * share(time), 0];
  };
  const camera = (time: number) => {
    if (!isCamera) return still();
    if (isTurn) return turned(sign * pan * (share(time) - 0.5));
    const way = sign * dolly * (share(time) - 0.5);
    return still([0, -9 + way, 3.6], [0, way, 0.3]);
  };
  const clip: Clip = {
    frames,
    camera,
    movers: [
      { name, solid: thing(asked!, at, random.uniform(0, 90)), shift },
      // What does not move tells the camera's movement from the thing's.
      ...rest.map((each) => ({
        name: each.name,
        solid: thing(each, somewhere(random), random.uniform(0, 90)),
      })),
      ...scenery(random, settings.scenery),
    ],
  };
  if (!isClear(clip, [0])) return undefined;
  return {
    clip,
    about: [0],
    question: `${intro(clip)} Only one thing happens in it. What is it?`,
    ...choicesWith(random, words[word]!, others(words, word), place),
  };
}

function whoMovesQuestion(random: Pcg64, settings: TrajectorySettings, place: number, word: number) {
  const { frames, pan } = settings;
  const [asked, ...rest] = drawNames(random, 1 + settings.distractors);
  const name = asked!.name;
  const words = [
    "only the camera",
    `only the ${name}`,
    `both the camera and the ${name}`,
    `neither the camera nor the ${name}`,
  ];
  const sign = random.integers(2) === 0 ? 1 : -1;
  const [doesCamera, doesThing] = [word === 0 || word === 2, word === 1 || word === 2];
  const share = (time: number) => time / (frames - 1) - 0.5;
  const across = 9 * ((pan * Math.PI) / 180);
  // The camera follows: where both move, the thing stays where it is in the picture.
  const middle: Vector = [random.uniform(-0.8, 0.8), random.uniform(-1.2, 1.2), 0];
  const clip: Clip = {
    frames,
    camera: (time) => turned(doesCamera ? sign * pan * share(time) : 0),
    movers: [
      {
        name,
        solid: thing(asked!, middle, random.uniform(0, 90)),
        shift: (time) => [doesThing ? -sign * across * share(time) : 0, 0, 0],
      },
      ...rest.map((each) => ({
        name: each.name,
        solid: thing(each, somewhere(random), random.uniform(0, 90)),
      })),
      ...scenery(random, settings.scenery),
    ],
  };
  if (!isClear(clip, [0])) return undefined;
  return {
    clip,
    about: [0],
    question: `${intro(clip)} What moves in it: the camera, the ${name}, both or neither? Everything else stands still.`,
    ...choicesWith(random, words[word]!, others(words, word), place),
  };
}
