import type { RandomState } from "@fovea/core/random";
import { isDark } from "./advance.js";
import { isRipe } from "./creatures.js";
import * as ids from "./ids.js";
import { faded, grey, nightTint, sleepBlue, vignette } from "./light.js";
import { items, materials } from "./rules.js";
import type { State } from "./state.js";
import { blend, draw, type TextureName, texture } from "./textures.js";
import { toLeft, toTop, viewColumns, viewRows } from "./view.js";
import { inside, type World } from "./world.js";

/** What may stand on a cell; 0 is nothing. */
const sprites = [
  undefined,
  "player-left",
  "player-right",
  "player-up",
  "player-down",
  "player-sleep",
  "cow",
  "zombie",
  "skeleton",
  "arrow-left",
  "arrow-right",
  "arrow-up",
  "arrow-down",
  "plant",
  "plant-ripe",
] as const;
const spriteOf = (name: TextureName): number => sprites.indexOf(name as (typeof sprites)[number]);
const [firstPlayer, asleep, firstArrow] = [
  spriteOf("player-left"),
  spriteOf("player-sleep"),
  spriteOf("arrow-left"),
];
const [youngPlant, ripePlant] = [spriteOf("plant"), spriteOf("plant-ripe")];
const kindSprite = spriteOf("cow") - ids.cow;

/** Bytes of a tile as drawn, and as the night shows them before its share is mixed in. */
interface Tile {
  readonly day: Uint8Array;
  readonly night: Float64Array;
  /** As shown in the frame that `frame` counts, and row by row: bytes are copied by `set`, many at a time. */
  readonly lit: Uint8Array;
  readonly rows: readonly Uint8Array[];
  frame: number;
}

/** Draws square pictures of one size: RGB, `size` x `size`. Allocates only what it has not drawn before. */
export class Renderer {
  readonly size: number;
  readonly unit: number;
  readonly #border: number;
  readonly #tiles: (Tile | undefined)[] = [];
  readonly #itemTiles: (readonly Uint8Array[] | undefined)[] = [];
  readonly #noise: Float64Array;
  readonly #vignette: Float64Array;
  #frame = 0;

  constructor(size: number) {
    this.size = size;
    this.unit = Math.floor(size / viewColumns);
    this.#border = (size - this.unit * viewColumns) >> 1;
    this.#noise = new Float64Array(this.noisePixels);
    this.#vignette = vignette(viewColumns * this.unit, viewRows * this.unit);
  }

  /** Dots of the world's part, each of which takes a double of noise at night. */
  get noisePixels(): number {
    return viewColumns * viewRows * this.unit * this.unit;
  }

  /** Writes the frame to out[offset] and behind; `noise` is drawn from only when it is dark. */
  write(state: State, noise: RandomState, out: Uint8Array, offset: number): void {
    out.fill(0, offset, offset + this.size * this.size * 3);
    const dark = isDark(state);
    if (dark) noise.fillUniform(this.#noise, 32, 127);
    this.#frame++;
    for (let row = 0; row < viewRows; row++) {
      for (let column = 0; column < viewColumns; column++) {
        const tile = this.#tileAt(state, state.x - toLeft + column, state.y - toTop + row);
        const at = this.#place(offset, column, row);
        if (dark) this.#drawDark(state, tile.day, column, row, out, at);
        else this.#copy(this.#lit(tile, state), out, at);
      }
    }
    for (let item = 0; item < items.length; item++) {
      const amount = state.inventory[item]!;
      if (amount < 1) continue;
      const row = viewRows + ((item / viewColumns) | 0);
      this.#copy(this.#itemTile(item, amount), out, this.#place(offset, item % viewColumns, row));
    }
  }

  /** Where a unit begins. */
  #place(offset: number, column: number, row: number): number {
    const { unit } = this;
    return offset + ((row * unit + this.#border) * this.size + column * unit + this.#border) * 3;
  }

  #copy(rows: readonly Uint8Array[], out: Uint8Array, start: number): void {
    const width = this.size * 3;
    for (let row = 0, at = start; row < rows.length; row++, at += width) out.set(rows[row]!, at);
  }

  #tileAt(state: State, x: number, y: number): Tile {
    const { world } = state;
    if (!inside(x, y)) return this.#tile(0, 0);
    const cell = (x << 6) | y;
    const slot = world.objectAt[cell]! - 1;
    return this.#tile(world.material[cell]!, slot < 0 ? 0 : spriteAt(state, world, slot));
  }

  #tile(material: number, sprite: number): Tile {
    const index = material * sprites.length + sprite;
    const known = this.#tiles[index];
    if (known !== undefined) return known;
    const { unit } = this;
    // Outside the world it is grey.
    const day = new Uint8Array(unit * unit * 3).fill(127);
    if (material > 0) draw(day, unit, 0, 0, texture(materials[material] as TextureName, unit));
    const name = sprites[sprite];
    if (name !== undefined) blend(day, unit, 0, 0, texture(name, unit));
    const night = new Float64Array(day.length);
    for (let i = 0; i < day.length; i += 3) {
      const row = grey(day[i]!, day[i + 1]!, day[i + 2]!) * 256;
      for (let channel = 0; channel < 3; channel++)
        night[i + channel] = 0.5 * faded[row + day[i + channel]!]! + nightTint[channel]!;
    }
    const lit = new Uint8Array(day.length);
    const tile: Tile = { day, night, lit, rows: rowsOf(lit, unit), frame: -1 };
    this.#tiles[index] = tile;
    return tile;
  }

  #itemTile(item: number, amount: number): readonly Uint8Array[] {
    const index = item * 10 + amount;
    const known = this.#itemTiles[index];
    if (known !== undefined) return known;
    const { unit } = this;
    const tile = new Uint8Array(unit * unit * 3);
    const icon = Math.trunc(0.1 * unit);
    const digit = Math.trunc(0.4 * unit);
    blend(tile, unit, icon, icon, texture(items[item]!, Math.trunc(0.8 * unit)));
    blend(tile, unit, digit, digit, texture(`${amount}` as TextureName, Math.trunc(0.6 * unit)));
    const rows = rowsOf(tile, unit);
    this.#itemTiles[index] = rows;
    return rows;
  }

  /** The tile in this frame's light; the same for all cells without noise. */
  #lit(tile: Tile, { world, sleeping }: State): readonly Uint8Array[] {
    const { day, night, lit, rows } = tile;
    if (tile.frame === this.#frame) return rows;
    tile.frame = this.#frame;
    const { daylight } = world;
    const rest = 1 - daylight;
    for (let i = 0; i < day.length; i++) lit[i] = daylight * day[i]! + rest * night[i]!;
    if (sleeping) for (let i = 0; i < day.length; i += 3) sleep(lit, i);
    return rows;
  }

  #drawDark(
    state: State,
    day: Uint8Array,
    column: number,
    row: number,
    out: Uint8Array,
    start: number,
  ): void {
    const { unit } = this;
    const { daylight } = state.world;
    const { sleeping } = state;
    const rest = 1 - daylight;
    const amount = 2 * (0.5 - daylight);
    const height = viewRows * unit;
    const noise = this.#noise;
    const mask = this.#vignette;
    let from = 0;
    for (let y = 0; y < unit; y++) {
      let at = start + y * this.size * 3;
      let dot = column * unit * height + row * unit + y;
      for (let x = 0; x < unit; x++, dot += height, at += 3, from += 3) {
        const share = amount * mask[dot]!;
        const clear = 1 - share;
        const grain = share * noise[dot]!;
        const r = (clear * day[from]! + grain) | 0;
        const g = (clear * day[from + 1]! + grain) | 0;
        const b = (clear * day[from + 2]! + grain) | 0;
        const fade = grey(r, g, b) << 8;
        out[at] = daylight * day[from]! + rest * (0.5 * faded[fade | r]! + nightTint[0]);
        out[at + 1] = daylight * day[from + 1]! + rest * (0.5 * faded[fade | g]! + nightTint[1]);
        out[at + 2] = daylight * day[from + 2]! + rest * (0.5 * faded[fade | b]! + nightTint[2]);
        if (sleeping) sleep(out, at);
      }
    }
  }
}

/** Views of the rows of a square RGB tile. */
const rowsOf = (tile: Uint8Array, side: number): Uint8Array[] =>
  Array.from({ length: side }, (_, row) => tile.subarray(row * side * 3, (row + 1) * side * 3));

function spriteAt(state: State, world: World, slot: number): number {
  const kind = world.kind[slot]!;
  switch (kind) {
    case ids.player:
      return state.sleeping ? asleep : firstPlayer + state.facing;
    case ids.arrow:
      return firstArrow + world.counter[slot]!;
    case ids.plant:
      return isRipe(world, slot) ? ripePlant : youngPlant;
    default:
      return kind + kindSprite;
  }
}

/** What the player sees asleep: grey, half as bright, a little blue. */
function sleep(out: Uint8Array, at: number): void {
  const half = grey(out[at]!, out[at + 1]!, out[at + 2]!) >> 1;
  out[at] = half;
  out[at + 1] = half;
  out[at + 2] = half + sleepBlue;
}
