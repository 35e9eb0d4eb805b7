import type { Pixels } from "@fovea/core";
import { disc, rectangle } from "../minigrid/shapes.js";
import { createAtlas, createTileScreen, type Rgb, type TileScreen } from "../pixels/index.js";
import { everywhere, type Layer, paintTile, type Shape } from "../single-agent/index.js";
import {
  BABA,
  BALL,
  BORDER,
  COLOUR,
  colourNames,
  DOOR,
  IS,
  NOUN,
  propertyNames,
  thingNames,
  WALL,
  WHITE,
  wordOf,
} from "./codes.js";
import { lettering, letteringSide } from "./lettering.js";
import type { World } from "./world.js";

/** Side of a tile, in pixels. */
export const tileSize = 32;
/** The reference draws tiles three times as large and averages. */
const fine = 3;
const fineSize = tileSize * fine;

const black: Rgb = [0, 0, 0];
const gridLine: Rgb = [100, 100, 100];
const paper: Rgb = [235, 235, 235];
const colours: readonly Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [112, 39, 195],
  [255, 255, 0],
  [100, 100, 100],
  [255, 255, 255],
];

/** Baba's arrow, by the direction it points: right, down, left, up. */
const arrow =
  (direction: number): Shape =>
  (x, y) => {
    // The reference's triangle test: corners a, b, c, with v0 = c - a and v1 = b - a; the point is turned back.
    const [ax, ay] = [0.12, 0.19];
    const [v0x, v0y, v1x, v1y] = [0.12 - ax, 0.81 - ay, 0.87 - ax, 0.5 - ay];
    const [cosine, sine] = [Math.cos(-0.5 * Math.PI * direction), Math.sin(-0.5 * Math.PI * direction)];
    const v2x = 0.5 + (x - 0.5) * cosine - (y - 0.5) * sine - ax;
    const v2y = 0.5 + (y - 0.5) * cosine + (x - 0.5) * sine - ay;
    const dot00 = v0x * v0x + v0y * v0y;
    const dot01 = v0x * v1x + v0y * v1y;
    const dot02 = v0x * v2x + v0y * v2y;
    const dot11 = v1x * v1x + v1y * v1y;
    const dot12 = v1x * v2x + v1y * v2y;
    const scale = 1 / (dot00 * dot11 - dot01 * dot01);
    const u = (dot11 * dot02 - dot01 * dot12) * scale;
    const v = (dot00 * dot12 - dot01 * dot02) * scale;
    return u >= 0 && v >= 0 && u + v < 1;
  };

function thingLayers(kind: number, colour: Rgb, direction: number): Layer[] {
  if (kind === BORDER) return [[everywhere, gridLine]];
  if (kind === WALL) return [[rectangle(0.2, 0.8, 0.2, 0.8), colour]];
  if (kind === BALL) return [[disc(0.5, 0.5, 0.31), colour]];
  if (kind === BABA) return [[arrow(direction), [255, 255, 255]]];
  if (kind === DOOR)
    return [
      [everywhere, colour],
      [rectangle(0.04, 0.96, 0.04, 0.96), black],
      [rectangle(0.08, 0.92, 0.08, 0.92), colour],
      [rectangle(0.12, 0.88, 0.12, 0.88), black],
      [disc(0.75, 0.5, 0.08), colour],
    ];
  return [
    [rectangle(0.5, 0.63, 0.31, 0.88), colour],
    [rectangle(0.38, 0.5, 0.59, 0.66), colour],
    [rectangle(0.38, 0.5, 0.81, 0.88), colour],
    [disc(0.56, 0.28, 0.19), colour],
    [disc(0.56, 0.28, 0.064), black],
  ];
}

/** A light card with a dark field in it, and the word. */
function textLayers(word: string): Layer[] {
  const dots = lettering(word);
  const margin = (fineSize - letteringSide) / 2;
  const place = (x: number, y: number) => [
    Math.floor(x * fineSize) - margin,
    Math.floor(y * fineSize) - margin,
  ];
  const inField: Shape = (x, y) => place(x, y).every((at) => at >= 0 && at < letteringSide);
  const inked: Shape = (x, y) => {
    const [column, row] = place(x, y) as [number, number];
    return inField(x, y) && dots[row * letteringSide + column] === 1;
  };
  return [
    [rectangle(0.06, 0.94, 0.06, 0.94), paper],
    [inField, black],
    [inked, paper],
  ];
}

function paint(kind: number, value: number, direction = 0): Pixels {
  const layers: Layer[] = [
    [rectangle(0, 0.031, 0, 1), gridLine],
    [rectangle(0, 1, 0, 0.031), gridLine],
  ];
  if (kind >= NOUN) layers.push(...textLayers(wordOf(kind, value)));
  else if (kind >= 0) layers.push(...thingLayers(kind, colours[value]!, direction));
  return paintTile(tileSize, fine, layers);
}

const valuesPerKind = Math.max(thingNames.length, propertyNames.length, colourNames.length);
/** Tile of a cell: 0 empty, else 1 + kind * valuesPerKind + value. */
const tileOf = (kind: number, value: number): number => 1 + kind * valuesPerKind + value;

/** Baba where the agent is, by its direction. All others point right. */
const agentTile = tileOf(COLOUR + 1, 0);

const hasWord = (kind: number, value: number): boolean =>
  kind === IS ? value === 0 : (wordOf(kind, value) ?? "") !== "";

let atlas: ReturnType<typeof createAtlas> | undefined;

/** Painted when the first picture is asked for, and shared by all rooms. */
function tiles(): ReturnType<typeof createAtlas> {
  if (atlas !== undefined) return atlas;
  const list = [paint(-1, 0)];
  for (let kind = BORDER; kind <= COLOUR; kind++)
    for (let value = 0; value < valuesPerKind; value++) {
      const shown = kind < NOUN ? value < colours.length : hasWord(kind, value);
      list.push(shown ? paint(kind, value) : list[0]!);
    }
  for (let direction = 0; direction < 4; direction++) list.push(paint(BABA, WHITE, direction));
  atlas = createAtlas(list);
  return atlas;
}

/** Draws rooms of one size; what has not changed since the last picture costs nothing. */
export class RoomPainter {
  readonly #indices: Uint16Array;
  readonly #world: World;
  #screen: TileScreen | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#indices = new Uint16Array(world.width * world.height);
  }

  write(out: Uint8Array, offset = 0): void {
    const { top, kind, value, width, height, agentAt, agentFacing } = this.#world;
    this.#screen ??= createTileScreen(tiles(), width, height);
    for (let at = 0; at < top.length; at++) {
      const object = top[at]!;
      this.#indices[at] = object === 0 ? 0 : tileOf(kind[object]!, value[object]!);
    }
    const agent = top[agentAt]!;
    if (agent !== 0 && kind[agent] === BABA) this.#indices[agentAt] = agentTile + agentFacing;
    this.#screen.write(out, offset, this.#indices);
  }

  picture(): Pixels {
    const [width, height] = [this.#world.width * tileSize, this.#world.height * tileSize];
    const data = new Uint8Array(width * height * 3);
    this.write(data);
    return { data, width, height, channels: 3 };
  }
}
