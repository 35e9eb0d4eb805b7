import type { Pcg64 } from "@fovea/core/random";
import { clearColours, namedColours } from "../generated/index.js";
import {
  around,
  type Camera,
  cameraFrom,
  lengthOf,
  minus,
  pixelsAlone,
  render,
  type Scene,
  type Solid,
  type SolidShape,
  solidShapes,
  turnOf,
  type Vector,
} from "../scenes/index.js";

/** Something in a clip: the same at every time but for its place and turn. */
export interface Mover {
  /** "red ball"; scenery has no name. */
  readonly name?: string;
  readonly solid: Solid;
  /** Metres from where it stands in the first picture, and degrees; `time` counts pictures from 0. */
  readonly shift?: (time: number) => Vector;
  readonly spin?: (time: number) => number;
}

export interface Clip {
  readonly movers: readonly Mover[];
  readonly frames: number;
  readonly camera: (time: number) => Camera;
}

export const pictureSize = { width: 320, height: 240 } as const;
const small = { width: 80, height: 60 } as const;
/** What is asked about shows this share of itself in every picture. */
const clearShare = 0.6;
const clearPixels = 110;

export const solidsAt = ({ movers }: Clip, time: number): Solid[] =>
  movers.map(({ solid, shift, spin }) => {
    const [dx, dy] = shift?.(time) ?? [0, 0];
    const [x, y, z] = solid.at;
    return { ...solid, at: [x + dx, y + dy, z], turn: (solid.turn ?? 0) + (spin?.(time) ?? 0) };
  });

/** The camera of a clip that stands still: on the south side, looking north at the middle. */
export const still = (at: Vector = [0, -9, 3.6], lookAt: Vector = [0, 0, 0.3]): Camera =>
  cameraFrom({ at, lookAt, fieldOfView: 52 }, pictureSize.width, pictureSize.height);

/** The camera that stands there and looks `degrees` to the left of north. */
export function turned(degrees: number, at: Vector = [0, -9, 3.6]): Camera {
  const [x, y] = around(at, 9, 90 + degrees);
  return still(at, [x, y, 0.3]);
}

/** A way over the floor; degrees counter-clockwise from east, so that 180 is to the left for the camera. */
export function along(degrees: number, metres: number): Vector {
  const { sine, cosine } = turnOf(degrees);
  return [metres * cosine, metres * sine, 0];
}

const colours = clearColours.filter((name) => name !== "black");

/** Names of things, no two alike, in drawn order. */
export function drawNames(random: Pcg64, count: number, shapes: readonly SolidShape[] = solidShapes) {
  const all = colours.flatMap((colour) =>
    shapes.map((shape) => ({ colour, shape, name: `${colour} ${shape}` })),
  );
  return random.permutation(all).slice(0, count);
}
export type DrawnName = ReturnType<typeof drawNames>[number];

export function thing({ colour, shape }: DrawnName, at: Vector, turn = 0): Solid {
  const tall = shape === "cylinder" || shape === "cone";
  return { shape, at, radius: 0.5, height: tall ? 1.25 : 1, turn, colour: namedColours[colour] };
}

/** Grey blocks that stand still, where they are drawn. */
export const scenery = (random: Pcg64, count: number): Mover[] =>
  Array.from({ length: count }, () => {
    const size = random.uniform(0.3, 0.6);
    const grey = random.integers(95, 200);
    return {
      solid: {
        shape: "cube",
        at: [random.uniform(-5, 5), random.uniform(-2, 6), 0],
        radius: size,
        height: size * random.uniform(0.8, 2.4),
        turn: random.uniform(0, 90),
        colour: [grey, grey, grey],
      } as const,
    };
  });

/** Whether nothing runs into anything, and what is asked about shows clearly in every picture. */
export function isClear(clip: Clip, about: readonly number[]): boolean {
  const film = Array.from({ length: clip.frames }, (_, time) => solidsAt(clip, time));
  for (const solids of film)
    for (const [i, a] of solids.entries())
      for (const b of solids.slice(0, i))
        if (lengthOf(minus(a.at, b.at)) < 1.42 * (a.radius + b.radius) + 0.1) return false;
  return film.every((solids, time) => {
    const camera = clip.camera(time);
    const shrunk: Camera = { ...camera, ...small, focal: (camera.focal * small.width) / camera.width };
    const { visible } = render({ solids, ground: plain }, shrunk, { fine: false });
    return about.every((i) => {
      if (visible[i]! * (camera.width / small.width) ** 2 < clearPixels) return false;
      return visible[i]! >= clearShare * pixelsAlone(solids[i]!, shrunk);
    });
  });
}

const plain: Scene["ground"] = [
  [0, 0, 0],
  [0, 0, 0],
];
