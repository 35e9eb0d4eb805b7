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
  solidShapes,
  type Vector,
} from "../scenes/index.js";
import type { SpatialSettings } from "./settings.js";

/** A solid with the name that questions use: "red ball". */
export interface Thing extends Solid {
  readonly name: string;
}

export const pictureSize = { width: 384, height: 288 } as const;
/** Of the pictures by which it is decided what can be seen. */
const small = { width: 96, height: 72 } as const;
/** An object shows clearly with this share of what it would show alone, and so many pixels of the large picture. */
export const clearShare = 0.6;
export const clearPixels = 160;

const colours = clearColours.filter((name) => name !== "black");
/** Things lie within this many metres of the middle. */
const reach = 4;

/** Things at random places of a disc, their edges at least half a metre apart. Undefined where they do not fit. */
export function arrange(
  random: Pcg64,
  kinds: readonly (readonly [colour: (typeof colours)[number], shape: Solid["shape"]])[],
  { sizes }: SpatialSettings,
): Thing[] | undefined {
  const things: Thing[] = [];
  for (const [colour, shape] of kinds) {
    const radius = 0.42 * random.uniform(1, sizes);
    let tries = 0;
    for (;;) {
      if (tries++ > 60) return undefined;
      const [x, y] = [random.uniform(-reach, reach), random.uniform(-reach, reach)];
      if (x * x + y * y > reach * reach) continue;
      const near = things.some(
        ({ at, radius: other }) => lengthOf(minus(at, [x, y, 0])) < 1.42 * (radius + other) + 0.5,
      );
      if (near) continue;
      const height = shape === "cylinder" || shape === "cone" ? 2.6 * radius : 2 * radius;
      const turn = random.uniform(0, 90);
      const rgb = namedColours[colour];
      things.push({ name: `${colour} ${shape}`, shape, at: [x, y, 0], radius, height, turn, colour: rgb });
      break;
    }
  }
  return things;
}

/** So many kinds, no two alike, in drawn order. */
export function drawKinds(random: Pcg64, count: number) {
  const all = colours.flatMap((colour) => solidShapes.map((shape) => [colour, shape] as const));
  return random.permutation(all).slice(0, count);
}

/** A camera on a circle around the middle, looking at the middle; degrees counter-clockwise from east. */
export const viewFrom = (degrees: number, distance = 10.5, height = 4.2): Camera =>
  cameraFrom(
    { at: around([0, 0, 0], distance, degrees, height), lookAt: [0, 0, 0.2], fieldOfView: 50 },
    pictureSize.width,
    pictureSize.height,
  );

const grounds = [
  [
    [178, 170, 152],
    [160, 152, 134],
  ],
  [
    [158, 172, 158],
    [140, 155, 141],
  ],
  [
    [182, 176, 172],
    [165, 158, 156],
  ],
] as const;

export const sceneOf = (things: readonly Solid[], random: Pcg64): Scene => ({
  solids: things,
  ground: random.choice(grounds as unknown as Scene["ground"][]),
});

/** By thing, whether it shows clearly in the picture of the camera. */
export function showsClearly(things: readonly Solid[], camera: Camera): boolean[] {
  const ground: Scene["ground"] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const shrunk: Camera = { ...camera, ...small, focal: (camera.focal * small.width) / camera.width };
  const scale = (camera.width / small.width) ** 2;
  const { visible } = render({ solids: things, ground }, shrunk, { fine: false });
  return things.map((thing, i) => {
    if (visible[i]! * scale < clearPixels) return false;
    // What the picture's edge cuts off counts as hidden.
    return visible[i]! >= clearShare * pixelsAlone(thing, shrunk);
  });
}

/** Distance on the ground between the middles. */
export const apart = (a: Solid, b: Solid): number => lengthOf(minus(a.at, b.at));

/** Degrees counter-clockwise from `towards - from` to `to - from`, seen from above; -180 to 180. */
export function bearing(from: Vector, towards: Vector, to: Vector): number {
  const [ax, ay] = [towards[0] - from[0], towards[1] - from[1]];
  const [bx, by] = [to[0] - from[0], to[1] - from[1]];
  return (Math.atan2(ax * by - ay * bx, ax * bx + ay * by) * 180) / Math.PI;
}
