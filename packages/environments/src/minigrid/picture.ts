import type { TileAtlas } from "../pixels/atlas.js";
import { createTileScreen, type TileScreen } from "../pixels/tile-screen.js";
import { EMPTY, UNSEEN } from "./codes.js";
import { LOOK_COUNT, look, paintTile } from "./tiles.js";
import { VIEW_AGENT_X, VIEW_AGENT_Y, VIEW_CELLS, viewOffsets } from "./view.js";
import { VIEW_SIZE, type World } from "./world.js";

/** Tiles of one size, one for each look, painted when first needed: shared by all pictures of the process. */
interface LazyAtlas extends TileAtlas {
  readonly painted: Uint8Array;
}

const atlases = new Map<number, LazyAtlas>();

function atlasOf(size: number): LazyAtlas {
  let atlas = atlases.get(size);
  if (atlas === undefined) {
    const data = new Uint8Array(LOOK_COUNT * size * size * 3);
    atlas = { width: size, height: size, count: LOOK_COUNT, data, painted: new Uint8Array(LOOK_COUNT) };
    atlases.set(size, atlas);
  }
  return atlas;
}

/** A picture of tiles, drawn into the caller's memory. */
export interface TilePicture {
  readonly width: number;
  readonly height: number;
  /** What each tile is to show, row-major: `look` numbers, for the next `write`. */
  readonly wanted: Uint16Array;
  /** Writes RGB to out[offset] and behind. */
  write(out: Uint8Array, offset?: number): void;
}

export function createTilePicture(columns: number, rows: number, tileSize: number): TilePicture {
  const atlas = atlasOf(tileSize);
  let screen: TileScreen | undefined;
  const wanted = new Uint16Array(columns * rows);
  return {
    width: columns * tileSize,
    height: rows * tileSize,
    wanted,
    write(out, offset = 0) {
      for (let i = 0; i < wanted.length; i++) {
        const looked = wanted[i]!;
        if (atlas.painted[looked] === 1) continue;
        paintTile(looked, tileSize, atlas.data, looked * tileSize * tileSize * 3);
        atlas.painted[looked] = 1;
      }
      screen ??= createTileScreen(atlas, columns, rows);
      screen.write(out, offset, wanted);
    },
  };
}

/** The agent's cell in a view, facing up, in sight. */
const AGENT_CELL = VIEW_AGENT_Y * VIEW_SIZE + VIEW_AGENT_X;
const UP = 3;
const OUT_OF_SIGHT = look(EMPTY, -1, false);

/** Looks of a view. @param codes of `lookAround`. @param wanted 7 x 7. */
export function wantView(codes: Uint8Array, wanted: Uint16Array): void {
  for (let i = 0; i < VIEW_CELLS; i++) {
    const code = codes[i]!;
    wanted[i] = code === UNSEEN ? OUT_OF_SIGHT : code * 10 + 1;
  }
  wanted[AGENT_CELL] = look(codes[AGENT_CELL]!, UP, true);
}

/** Looks of the whole grid, what the agent sees lightened. @param wanted height x width. */
export function wantGrid(world: World, codes: Uint8Array, wanted: Uint16Array): void {
  const { cells, stride, width, height, agentAt } = world;
  let i = 0;
  for (let y = 0; y < height; y++) {
    const row = world.at(0, y);
    for (let at = row; at < row + width; at++) wanted[i++] = cells[at]! * 10;
  }
  const offsets = viewOffsets(stride);
  const first = world.agentDirection * VIEW_CELLS;
  for (let cell = 0; cell < VIEW_CELLS; cell++) {
    if (codes[cell] === UNSEEN) continue;
    const at = agentAt + offsets[first + cell]!;
    const x = world.x(at);
    const y = world.y(at);
    if (x >= 0 && x < width && y >= 0 && y < height) wanted[y * width + x]!++;
  }
  wanted[world.agentY * width + world.agentX] = look(cells[agentAt]!, world.agentDirection, true);
}
