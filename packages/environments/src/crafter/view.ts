import * as ids from "./ids.js";
import { creatures, items, materials } from "./rules.js";
import type { State } from "./state.js";
import { inside } from "./world.js";

/** The picture shows 9 x 9 units: the world in the upper 7 rows, the inventory below. */
export const viewColumns = 9;
export const viewRows = 7;
/** Cells from the left and upper edge of the view to the player. */
export const toLeft = 4;
export const toTop = 3;

/** Names of the ids of {@link seen}. */
export const seenNames: readonly string[] = [...materials, ...creatures];
export const facingNames = ["west", "east", "north", "south"] as const;

/** What is on a cell: the object's kind, else the material, 0 outside the world. */
export function seen({ world }: State, x: number, y: number): number {
  if (!inside(x, y)) return 0;
  const cell = (x << 6) | y;
  const slot = world.objectAt[cell]! - 1;
  return slot < 0 ? world.material[cell]! : world.kind[slot]!;
}

/** Length of {@link writeSymbolic}'s bytes. */
export const symbolicLength = viewColumns * viewRows + 3 + items.length;

/** 63 ids of the view, row by row; facing (0 west, 1 east, 2 north, 3 south); sleeping; daylight * 255; 16 amounts. */
export function writeSymbolic(state: State, out: Uint8Array, offset: number): void {
  let at = offset;
  for (let row = 0; row < viewRows; row++)
    for (let column = 0; column < viewColumns; column++)
      out[at++] = seen(state, state.x - toLeft + column, state.y - toTop + row);
  out[at++] = state.facing;
  out[at++] = state.sleeping ? 1 : 0;
  out[at++] = state.world.daylight * 255;
  for (let item = 0; item < items.length; item++) out[at++] = state.inventory[item]!;
}

/** The same as JSON. */
export function symbolic(state: State) {
  const bytes = new Uint8Array(symbolicLength);
  writeSymbolic(state, bytes, 0);
  const rows = Array.from({ length: viewRows }, (_, row) => [
    ...bytes.subarray(row * viewColumns, (row + 1) * viewColumns),
  ]);
  return {
    view: rows,
    names: [...seenNames],
    facing: facingNames[state.facing]!,
    sleeping: state.sleeping,
    daylight: state.world.daylight,
    inventory: Object.fromEntries(items.map((item, i) => [item, state.inventory[i]!])),
  };
}

/** The cell in front of the player. */
export const frontX = (state: State): number => state.x + ids.directionX[state.facing]!;
export const frontY = (state: State): number => state.y + ids.directionY[state.facing]!;
