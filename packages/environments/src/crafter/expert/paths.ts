import * as ids from "../ids.js";
import { actions, type Item, type Material } from "../rules.js";
import type { State } from "../state.js";

/** A place and a direction to face there: (x * 64 + y) * 4 + direction. */
export type Stand = number;
export const standAt = (cell: number, direction: number): Stand => cell * 4 + direction;
export const cellOf = (stand: Stand): number => stand >> 2;

const { cells, directionX, directionY, side, walkable } = ids;
const stands = cells * 4;
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
  const x = (cell >> 6) + directionX[direction]!;
  const y = (cell & 63) + directionY[direction]!;
  return x < 0 || y < 0 || x >= side || y >= side ? -1 : (x << 6) | y;
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
  /** Steps to enter a cell that is in front, 0 where it cannot be done. */
  readonly #effort = new Uint8Array(cells);
  readonly #free = new Uint8Array(cells);
  readonly #expanded = new Uint8Array(cells);

  /** @param kept cells that are not to be mined. */
  update(state: State, kept: ReadonlySet<number>): void {
    this.#state = state;
    this.#start = standAt((state.x << 6) | state.y, state.facing);
    this.#survey(kept);
    this.#expanded.fill(0);
    this.cost.fill(unreachable);
    for (const bucket of this.#buckets) if (bucket.length > 0) bucket.length = 0;
    this.#reach(this.#start, 0, this.#start);
    for (let cost = 0; cost < dearest; cost++) {
      const bucket = this.#buckets[cost]!;
      for (let i = 0; i < bucket.length; i++) {
        const stand = bucket[i]!;
        if (this.cost[stand] !== cost) continue;
        const front = beside(cellOf(stand), stand & 3);
        if (front >= 0 && this.#free[front] === 0 && this.#effort[front]! > 0)
          this.#reach(standAt(front, stand & 3), cost + this.#effort[front]!, stand);
        if (this.#expanded[cellOf(stand)] === 0) this.#expand(stand, cost);
      }
    }
  }

  /** From the cheapest facing on a cell: to its free neighbours, and turning to the others. */
  #expand(stand: Stand, cost: number): void {
    const cell = cellOf(stand);
    this.#expanded[cell] = 1;
    for (let direction = 0; direction < 4; direction++) {
      const next = beside(cell, direction);
      if (next < 0) continue;
      if (this.#free[next] === 1) this.#reach(standAt(next, direction), cost + this.#effort[next]!, stand);
      else this.#reach(standAt(cell, direction), cost + 1, stand);
    }
  }

  #reach(stand: Stand, cost: number, from: Stand): void {
    if (cost >= this.cost[stand]!) return;
    this.cost[stand] = cost;
    this.#from[stand] = from;
    this.#buckets[cost]!.push(stand);
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
    return cell >= 0 && this.#free[cell] === 1;
  }

  #survey(kept: ReadonlySet<number>): void {
    const { world, inventory, me } = this.#state;
    this.#free.fill(0);
    this.#effort.fill(0);
    for (let cell = 0; cell < cells; cell++) {
      const material = world.material[cell]!;
      const slot = world.objectAt[cell]! - 1;
      if (slot >= 0 && slot !== me) {
        if (world.kind[slot] === ids.plant) continue;
        if (this.#state.distance(slot) <= creatureRange) {
          this.#effort[cell] = 5;
          continue;
        }
      }
      if (walkable[material] === 1) {
        this.#effort[cell] = 1;
        // A creature far away counts as gone when one gets there, but nothing can be put on it now.
        if (slot < 0 || slot === me) this.#free[cell] = 1;
      } else if (kept.has(cell)) continue;
      else if (material === water)
        this.#effort[cell] = inventory[stone]! > 0 && inventory[pickaxe]! > 0 ? 6 : 0;
      else {
        const rule = ids.collecting[material];
        if (rule !== undefined && (rule.requires < 0 || inventory[rule.requires]! > 0))
          this.#effort[cell] = 2;
      }
    }
    this.#fear();
  }

  /** Cells near monsters are entered at an extra cost. */
  #fear(): void {
    const { world } = this.#state;
    for (let slot = world.first; slot >= 0; slot = world.next[slot]!) {
      const kind = world.kind[slot]!;
      if (kind !== ids.zombie && kind !== ids.skeleton) continue;
      const reach = kind === ids.zombie ? 2 : 4;
      const [x, y] = [world.x[slot]!, world.y[slot]!];
      for (let i = Math.max(0, x - reach); i <= Math.min(side - 1, x + reach); i++) {
        for (let k = Math.max(0, y - reach); k <= Math.min(side - 1, y + reach); k++) {
          const effort = this.#effort[(i << 6) | k]!;
          if (effort > 0) this.#effort[(i << 6) | k] = Math.min(15, effort + 3);
        }
      }
    }
  }
}

/** The cells of a material. */
export function isMaterial(state: State, name: Material): (cell: number) => boolean {
  const id = ids.materialId(name);
  return (cell) => state.world.material[cell] === id && state.world.objectAt[cell] === 0;
}
