import { type Lake, neighbour } from "./lake.js";

/** Chances of reaching the goal change less than this in the last round. */
const settled = 1e-7;

/**
 * By cell, the action with the greatest chance of ever reaching the goal on slippery ice, by value iteration; among
 * equals the one that gets there sooner.
 */
export function bestSlipperyActions(lake: Lake): Uint8Array {
  const known = lake.join("\n");
  if (last?.lake !== known) last = { lake: known, actions: iterate(lake) };
  return last.actions;
}

/** An episode is on one lake. */
let last: { readonly lake: string; readonly actions: Uint8Array } | undefined;

function iterate(lake: Lake): Uint8Array {
  const size = lake.length;
  const cells = lake.join("");
  // Hardly any discount: it only prefers the sooner.
  const discount = 0.9999;
  let values = Float64Array.from(cells, (cell) => (cell === "G" ? 1 : 0));
  const chance = (at: number, action: number) => {
    let sum = 0;
    for (const turn of [3, 0, 1]) sum += values[neighbour(size, at, (action + turn) % 4)]! / 3;
    return sum * discount;
  };
  for (let change = 1; change > settled; ) {
    change = 0;
    const next = values.slice();
    for (let at = 0; at < cells.length; at++) {
      if (cells[at] === "G" || cells[at] === "H") continue;
      next[at] = Math.max(...[0, 1, 2, 3].map((action) => chance(at, action)));
      change = Math.max(change, Math.abs(next[at]! - values[at]!));
    }
    values = next;
  }
  return Uint8Array.from(cells, (_, at) => {
    const chances = [0, 1, 2, 3].map((action) => chance(at, action));
    return chances.indexOf(Math.max(...chances));
  });
}
