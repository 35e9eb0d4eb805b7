import { isThing, MOVE, YOU } from "./codes.js";
import { Estimate } from "./estimate.js";
import type { World } from "./world.js";

/**
 * How much more the estimate weighs than the steps made, and how many rooms are looked at with that: first what finds
 * most levels soon, then what is led astray less.
 */
const attempts = [
  { weight: 2, most: 20_000 },
  { weight: 1.5, most: 100_000 },
] as const;

interface Node {
  readonly room: Uint8Array;
  readonly parent: number;
  readonly direction: number;
  readonly steps: number;
}

/**
 * Directions (of `World.step`) that lead to a win, by a best-first search over rooms with the engine itself; undefined
 * when none is found. The world is left anywhere.
 */
export function findWin(world: World, longest: number): number[] | undefined {
  const start = Uint8Array.from(world.save());
  for (const { weight, most } of attempts) {
    world.load(start, 0);
    const found = search(world, longest, weight, most);
    if (found !== undefined) return found;
  }
  return undefined;
}

function search(world: World, longest: number, weight: number, most: number): number[] | undefined {
  const estimate = new Estimate(world);
  const nodes: Node[] = [];
  const seen = new Set<number>();
  const heap = new Heap();
  const add = (parent: number, direction: number, steps: number) => {
    const key = hashRoom(world);
    if (seen.has(key)) return;
    seen.add(key);
    const left = estimate.steps();
    if (steps + 1 > longest || left === Infinity) return;
    heap.push(nodes.length, steps + weight * left);
    nodes.push({ room: Uint8Array.from(world.save()), parent, direction, steps });
  };
  add(-1, -1, 0);
  for (let next = heap.pop(); next !== undefined && nodes.length < most; next = heap.pop()) {
    const { room, steps } = nodes[next]!;
    for (let direction = 0; direction < 4; direction++) {
      world.load(room, 0);
      world.step(direction);
      if (world.won) return [...pathTo(nodes, next), direction];
      if (!world.lost) add(next, direction, steps + 1);
    }
  }
  return undefined;
}

function pathTo(nodes: readonly Node[], last: number): number[] {
  const path: number[] = [];
  for (let at = last; nodes[at]!.parent >= 0; at = nodes[at]!.parent) path.unshift(nodes[at]!.direction);
  return path;
}

/** 53 bits of what matters for what can follow. */
function hashRoom(world: World): number {
  const { top, kind, value, below, facing } = world;
  let [a, b] = [0x811c9dc5, 0x9e3779b1];
  for (let at = 0; at < top.length; at++)
    for (let object = top[at]!; object !== 0; object = below[object]!) {
      const type = kind[object]!;
      if (type === 0) continue;
      const turned =
        isThing(type) && world.has(object, MOVE) && !world.has(object, YOU) ? facing[object]! : 0;
      const word = at * 4096 + type * 128 + value[object]! * 8 + turned;
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ word, 0x85ebca6b);
      b ^= b >>> 15;
    }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

/** The entry of least cost first. */
class Heap {
  readonly #items: number[] = [];
  readonly #costs: number[] = [];

  push(item: number, cost: number): void {
    let at = this.#items.length;
    this.#items.push(item);
    this.#costs.push(cost);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.#costs[up]! <= cost) break;
      this.#set(at, up);
      at = up;
    }
    this.#items[at] = item;
    this.#costs[at] = cost;
  }

  pop(): number | undefined {
    const first = this.#items[0];
    const item = this.#items.pop();
    const cost = this.#costs.pop();
    const count = this.#items.length;
    if (item === undefined || cost === undefined || count === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.#costs[child + 1]! < this.#costs[child]!) child++;
      if (this.#costs[child]! >= cost) break;
      this.#set(at, child);
      at = child;
    }
    this.#items[at] = item;
    this.#costs[at] = cost;
    return first;
  }

  #set(to: number, from: number): void {
    this.#items[to] = this.#items[from]!;
    this.#costs[to] = this.#costs[from]!;
  }
}
