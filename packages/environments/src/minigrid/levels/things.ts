import { cellCode, type PortableName, SORTED_COLOURS } from "../codes.js";
import { placeItem, randomElement } from "../placement.js";
import type { World } from "../world.js";

/** The order in which the reference draws kinds of things. */
export const THINGS: readonly PortableName[] = ["key", "ball", "box"];

/**
 * Places things of which no two are of the same kind and colour.
 *
 * @param reject whether a place will not do, given where the others are.
 * @returns their items.
 */
export function placeDifferentThings(
  world: World,
  count: number,
  reject?: (at: number, others: readonly number[]) => boolean,
): number[] {
  const codes: number[] = [];
  const items: number[] = [];
  while (items.length < count) {
    const kind = randomElement(world, THINGS);
    const code = cellCode(kind, randomElement(world, SORTED_COLOURS));
    if (codes.includes(code)) continue;
    const others = items.map((item) => world.itemAt[item]!);
    const options = reject === undefined ? {} : { reject: (at: number) => reject(at, others) };
    items.push(placeItem(world, code, options));
    codes.push(code);
  }
  return items;
}
