import { disc, rectangle } from "../minigrid/shapes.js";
import { createAtlas, type Rgb, type TileAtlas } from "../pixels/index.js";
import { type Layer, paintTile, type Shape } from "../single-agent/index.js";

export const tileSize = 64;
export const ICE = 0;
export const HOLE = 1;
export const GOAL = 2;
export const START = 3;
/** The player on ice, on the start, fallen, and at the goal. */
export const PLAYER = 4;
export const PLAYER_AT_START = 5;
export const FALLEN = 6;
export const ARRIVED = 7;

const ice: Rgb = [214, 235, 246];
const line: Rgb = [180, 200, 230];
const shine: Rgb = [240, 249, 255];
const water: Rgb = [38, 84, 130];
const deep: Rgb = [20, 48, 84];
const wood: Rgb = [139, 94, 60];
const red: Rgb = [214, 56, 60];
const gold: Rgb = [244, 190, 60];
const skin: Rgb = [244, 205, 170];
const coat: Rgb = [44, 130, 76];
const dark: Rgb = [40, 40, 48];

const and =
  (a: Shape, b: Shape): Shape =>
  (x, y) =>
    a(x, y) && b(x, y);
const slope: Shape = (x, y) => Math.abs(x + y - 0.62) < 0.025 && x > 0.14 && y > 0.14;

const ground: readonly Layer[] = [
  [rectangle(0, 1, 0, 1), line],
  [rectangle(1 / 64, 63 / 64, 1 / 64, 63 / 64), ice],
  [slope, shine],
];
const hole: readonly Layer[] = [
  [disc(0.5, 0.52, 0.38), shine],
  [disc(0.5, 0.52, 0.35), water],
  [disc(0.5, 0.56, 0.28), deep],
];
const goal: readonly Layer[] = [
  // A present with a ribbon.
  [rectangle(0.22, 0.78, 0.38, 0.84), red],
  [rectangle(0.44, 0.56, 0.38, 0.84), gold],
  [rectangle(0.18, 0.82, 0.3, 0.42), [180, 40, 46]],
  [rectangle(0.44, 0.56, 0.3, 0.42), gold],
  [disc(0.42, 0.24, 0.09), gold],
  [disc(0.58, 0.24, 0.09), gold],
];
const start: readonly Layer[] = [
  [rectangle(0.24, 0.76, 0.5, 0.6), wood],
  [rectangle(0.28, 0.36, 0.6, 0.84), wood],
  [rectangle(0.64, 0.72, 0.6, 0.84), wood],
];
const hat: Shape = (x, y) => y > 0.06 && y < 0.26 && Math.abs(x - 0.5) < (y - 0.06) * 1.1;
const player: readonly Layer[] = [
  [rectangle(0.34, 0.66, 0.5, 0.84), coat],
  [rectangle(0.36, 0.46, 0.84, 0.92), dark],
  [rectangle(0.54, 0.64, 0.84, 0.92), dark],
  [rectangle(0.34, 0.66, 0.66, 0.7), dark],
  [disc(0.5, 0.36, 0.17), skin],
  [disc(0.44, 0.36, 0.025), dark],
  [disc(0.56, 0.36, 0.025), dark],
  [hat, red],
];
const fallen: readonly Layer[] = player.map(
  ([shape, colour]): Layer => [
    // Up to the neck in the water.
    and(
      (_, y) => y < 0.62,
      (x, y) => shape(x, y - 0.12),
    ),
    colour,
  ],
);
const arrived: readonly Layer[] = goal.map(
  ([shape, colour]): Layer => [(x, y) => shape(x * 2 - 1, y * 2 - 0.96), colour],
);

let atlas: TileAtlas | undefined;

export function lakeTiles(): TileAtlas {
  atlas ??= createAtlas(
    [[], hole, goal, start, player, [...start, ...player], [...hole, ...fallen], [...player, ...arrived]].map(
      (layers) => paintTile(tileSize, 4, [...ground, ...layers]),
    ),
  );
  return atlas;
}
