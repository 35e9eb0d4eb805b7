import * as ids from "../ids.js";
import { actions, type Item, type Material } from "../rules.js";
import type { State } from "../state.js";

/** A place and a direction to face there: (x * 64 + y) * 4 + direction. */
export type Stand = number;
export const standAt = (cell: number, direction: number): Stand => cell * 4 + direction;
export const cellOf = (stand: Stand): number => stand >> 2;

const stands = ids.cells * 4;
const unreachable = 0x7fffffff;
/** No way is as dear as this. */
const dearest = 600;
/** Moving creatures farther away than this will have gone elsewhere. */
const creatureRange = 6;

const noopIndex = actions.indexOf("noop");
const firstMove = actions.indexOf("move_left");
const doIndex = actions.indexOf("do");
const placeStone = actions.indexOf("place_stone");
const water = ids.materialId("water");
const item = (name: Item): number => ids.itemId(name);
const stone = item("stone");
const pickaxe = item("wood_pickaxe");

/** The cell on one side, or -1 outside the world. */
export function beside(cell: number, direction: number): number {
  const x = (cell >> 6) + ids.directionX[direction]!;
  const y = (cell & 63) + ids.directionY[direction]!;
  return x < 0 || y < 0 || x >= ids.side || y >= ids.side ? -1 : (x << 6) | y;
}

export const opposite = (direction: number): number => direction ^ 1;

/**
 * The cheapest ways, in steps, from where the player stands to every place and facing, through what it can mine and
 * over what it can fill with stone. Facing counts because things are put in front of the player, and it cannot turn
 * to a free cell without walking there.
 */
export class Paths {
  readonly cost = new Int32Array(stands);
  readonly #from = new Int32Array(stands);
  readonly #buckets: number[][] = Array.from({ length: dearest + 32 }, () => []);
  #state!: State;
  #start = 0;
  #kept: ReadonlySet<number> = new Set();
  /** Extra cost of entering a cell near a monster. */
  readonly #danger = new Uint8Array(ids.cells);

  /** @param kept cells that are not to be mined. */
  update(state: State, kept: ReadonlySet<number>): void {
    this.#state = state;
    this.#kept = kept;
    this.#fear();
    this.cost.fill(unreachable);
    const here = (state.x << 6) | state.y;
    this.#start = standAt(here, state.facing);
    this.cost[this.#start] = 0;
    for (const bucket of this.#buckets) bucket.length = 0;
    this.#buckets[0]!.push(this.#start);
    for (let cost = 0; cost < dearest; cost++) {
      const bucket = this.#buckets[cost]!;
      for (let i = 0; i < bucket.length; i++)
        if (this.cost[bucket[i]!] === cost) this.#leave(bucket[i]!, cost);
    }
  }

  /** The first action towards a place and facing; doing nothing when it is reached. */
  actionTowards(goal: Stand): number {
    if (goal === this.#start) return noopIndex;
    let at = goal;
    while (this.#from[at] !== this.#start) at = this.#from[at]!;
    const direction = at & 3;
    const next = beside(cellOf(this.#start), direction);
    const facing = (this.#start & 3) === direction;
    if (cellOf(at) === cellOf(this.#start) || !facing || this.isFree(next)) return firstMove + direction;
    return this.#state.world.material[next] === water && this.#state.world.objectAt[next] === 0
      ? placeStone
      : doIndex;
  }

  /** The cheapest way to have a cell in front, or -1. */
  facing(cell: number): Stand {
    let best = -1;
    for (let direction = 0; direction < 4; direction++) {
      const from = beside(cell, opposite(direction));
      if (from < 0) continue;
      const stand = standAt(from, direction);
      if (this.cost[stand]! < (best < 0 ? unreachable : this.cost[best]!)) best = stand;
    }
    return best;
  }

  /** The cheapest way among all whose front cell passes; or -1. */
  nearestFront(passes: (cell: number) => boolean): Stand {
    return this.nearest((stand) => {
      const front = beside(cellOf(stand), stand & 3);
      return front >= 0 && passes(front);
    });
  }

  nearest(passes: (stand: Stand) => boolean): Stand {
    for (let cost = 0; cost < dearest; cost++)
      for (const stand of this.#buckets[cost]!) if (this.cost[stand] === cost && passes(stand)) return stand;
    return -1;
  }

  /** One can walk there; so it is where the player stands, once it has gone. */
  isFree(cell: number): boolean {
    const { world } = this.#state;
    if (cell === this.#start >> 2) return ids.walkable[world.material[cell]!] === 1;
    return cell >= 0 && world.isFree(cell >> 6, cell & 63, ids.walkable);
  }

  #fear(): void {
    const { world } = this.#state;
    this.#danger.fill(0);
    for (let slot = world.first; slot >= 0; slot = world.next[slot]!) {
      const kind = world.kind[slot]!;
      if (kind !== ids.zombie && kind !== ids.skeleton) continue;
      const reach = kind === ids.zombie ? 2 : 4;
      const [x, y] = [world.x[slot]!, world.y[slot]!];
      for (let i = Math.max(0, x - reach); i <= Math.min(ids.side - 1, x + reach); i++) {
        for (let k = Math.max(0, y - reach); k <= Math.min(ids.side - 1, y + reach); k++) {
          const cell = (i << 6) | k;
          this.#danger[cell] = Math.min(9, this.#danger[cell]! + 3);
        }
      }
    }
  }

  #leave(stand: Stand, cost: number): void {
    const cell = cellOf(stand);
    for (let direction = 0; direction < 4; direction++) {
      const next = beside(cell, direction);
      if (next < 0) continue;
      const turn = (stand & 3) === direction ? 0 : 1;
      if (!this.isFree(next)) this.#reach(standAt(cell, direction), cost + turn, stand);
      const effort = this.#effort(next, turn);
      if (effort > 0) this.#reach(standAt(next, direction), cost + effort + this.#danger[next]!, stand);
    }
  }

  #reach(stand: Stand, cost: number, from: Stand): void {
    if (cost >= this.cost[stand]!) return;
    this.cost[stand] = cost;
    this.#from[stand] = from;
    this.#buckets[cost]?.push(stand);
  }

  /** Steps to enter a cell, or 0 where it cannot be done. */
  #effort(cell: number, turn: number): number {
    const { world, inventory } = this.#state;
    const slot = world.objectAt[cell]! - 1;
    const material = world.material[cell]!;
    if (slot >= 0) {
      if (world.kind[slot] === ids.player) return 1;
      if (world.kind[slot] === ids.plant) return 0;
      if (this.#state.distance(slot) <= creatureRange) return turn + 5;
    }
    if (ids.walkable[material] === 1) return 1;
    if (this.#kept.has(cell)) return 0;
    if (material === water) return inventory[stone]! > 0 && inventory[pickaxe]! > 0 ? turn + 6 : 0;
    const rule = ids.collecting[material];
    if (rule === undefined) return 0;
    return rule.requires < 0 || inventory[rule.requires]! > 0 ? turn + 2 : 0;
  }
}

/** The cells of a material. */
export function isMaterial(state: State, name: Material): (cell: number) => boolean {
  const id = ids.materialId(name);
  return (cell) => state.world.material[cell] === id && state.world.objectAt[cell] === 0;
}
