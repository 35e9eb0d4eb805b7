import * as ids from "./ids.js";
import type { State } from "./state.js";
import { chunkX, chunkY, spanOf } from "./world.js";

/** Lets creatures appear and go, chunk by chunk, depending on the light. */
export function balance(state: State): void {
  const { world } = state;
  for (let i = 0; i < world.chunksSeen; i++)
    for (let rule = 0; rule < ids.balancing.length; rule++)
      balanceKind(state, world.chunkOrder[i]!, ids.balancing[rule]!);
}

function balanceKind(state: State, chunk: number, rule: (typeof ids.balancing)[number]): void {
  const { world } = state;
  const { random, daylight } = world;
  const count = countOf(state, chunk, rule.kind);
  const space = world.space(chunk, rule.material);
  const least = space < rule.space ? 0 : rule.least[0] + rule.least[1] * daylight;
  if (count < Math.trunc(least) && random.random() < rule.appears) {
    const cell = cellOf(state, chunk, rule.material, random.randint(0, space));
    const [x, y] = [cell >> 6, cell & 63];
    const away = Math.abs(x - state.x) + Math.abs(y - state.y);
    if (world.objectAt[cell] === 0 && away >= rule.appearsFrom) world.add(rule.kind, x, y);
  } else if (count > Math.trunc(rule.most[0] + rule.most[1] * daylight) && random.random() < rule.goes) {
    const slot = slotOf(state, chunk, rule.kind, random.randint(0, count));
    if (state.distance(slot) >= rule.goesFrom) world.remove(slot);
  }
}

function countOf({ world }: State, chunk: number, kind: number): number {
  const start = chunk * ids.chunkCells;
  let count = 0;
  for (let i = 0; i < world.chunkSize[chunk]!; i++)
    if (world.kind[world.chunkObjects[start + i]!] === kind) count++;
  return count;
}

/** The `index`-th object of a kind in the order in which they entered the chunk. */
function slotOf({ world }: State, chunk: number, kind: number, index: number): number {
  let left = index;
  for (let i = chunk * ids.chunkCells; ; i++) {
    const slot = world.chunkObjects[i]!;
    if (world.kind[slot] === kind && left-- === 0) return slot;
  }
}

/** The `index`-th cell of a material in the chunk, column by column. */
function cellOf({ world }: State, chunk: number, material: number, index: number): number {
  const [left, top] = [chunkX(chunk), chunkY(chunk)];
  const bottom = top + spanOf(top);
  let remaining = index;
  for (let x = left; ; x++)
    for (let y = top; y < bottom; y++)
      if (world.material[(x << 6) | y] === material && remaining-- === 0) return (x << 6) | y;
}
