import * as ids from "../ids.js";
import { beside, isMaterial, opposite, standAt } from "./paths.js";
import { apart, indexOf, noop, type Scene } from "./scene.js";

const sleep = indexOf("sleep");
const stone = indexOf("place_stone");
/** It looks for walls when it gets darker than this, and leaves them when it is lighter than that. */
const [dusk, dawn] = [0.4, 0.75];

/**
 * Two cells in a row with an entrance at one end: behind walls nothing can reach a sleeper. One cell will not do: its
 * entrance cannot be faced from within.
 */
interface Shelter {
  readonly inner: number;
  readonly outer: number;
  readonly entrance: number;
  /** From the inner to the outer cell, and on to the entrance. */
  readonly direction: number;
}

/** Rest and sleep behind walls. */
export class Refuge {
  readonly #scene: Scene;
  #shelter: Shelter | undefined;
  #resting = false;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  leave(): void {
    this.#resting = false;
    this.#shelter = undefined;
  }

  /** Walls that are not to be mined now. */
  get walls(): readonly number[] {
    return this.#resting && this.#shelter !== undefined ? this.#sides(this.#shelter) : [];
  }

  /** Begins to rest. */
  seek(): number | undefined {
    this.#resting = true;
    return this.#rest();
  }

  /** Goes on resting, if it has begun and is not yet over. */
  stay(): number | undefined {
    if (!this.#resting) return undefined;
    const action = this.#rest();
    if (action === undefined) this.leave();
    return action;
  }

  /** Night, when zombies fill the grass; within walls, until most have gone. */
  get isDark(): boolean {
    return this.#scene.state.world.daylight < (this.#resting ? dawn : dusk);
  }

  /** Sleeps while tired, waits while weak or while it is dark. */
  #rest(): number | undefined {
    const scene = this.#scene;
    const recovered = scene.has("energy") >= 9 && scene.has("health") >= 7 && !this.isDark;
    const starving = Math.min(scene.has("food"), scene.has("drink")) <= (this.isDark ? 1 : 2);
    if (recovered || starving) return undefined;
    if (!this.isEnclosed()) {
      const action = this.takeShelter();
      if (action !== undefined) return action;
      // No walls to be had: only exhaustion is worse than sleeping in the open.
      return scene.has("energy") <= 1 ? sleep : undefined;
    }
    return scene.has("energy") < 9 ? sleep : noop;
  }

  /** Nothing can walk to the cells next to the player: the free cells around it are few and closed. */
  isEnclosed(): boolean {
    const scene = this.#scene;
    const seen = new Set([scene.here]);
    for (const cell of seen) {
      for (let direction = 0; direction < 4; direction++) {
        const next = beside(cell, direction);
        if (next < 0 || !scene.isWalkable(next)) continue;
        const kind = scene.kindAt(next);
        if (kind !== 0 && kind !== ids.plant && kind !== ids.player) return false;
        if (kind === 0) seen.add(next);
      }
      if (seen.size > 3) return false;
    }
    return true;
  }

  takeShelter(): number | undefined {
    const scene = this.#scene;
    if (scene.has("wood_pickaxe") === 0) return undefined;
    if (this.#shelter === undefined || !this.#isUsable(this.#shelter)) this.#shelter = this.#find();
    const shelter = this.#shelter;
    if (shelter === undefined) return undefined;
    const inwards = opposite(shelter.direction);
    const end = beside(shelter.inner, inwards);
    for (const cell of this.#openSides(shelter)) {
      if (cell === end) continue;
      const action = scene.go(scene.paths.facing(cell), stone);
      if (action !== undefined) return action;
    }
    // The far end is closed from inside; then back, to face the entrance.
    if (end >= 0 && scene.isOpen(end)) return scene.go(standAt(shelter.inner, inwards), stone);
    return scene.go(standAt(shelter.outer, shelter.direction), stone);
  }

  /** Cells beside the shelter, without its entrance. */
  #sides({ inner, outer, entrance }: Shelter): number[] {
    return [inner, outer].flatMap((cell) =>
      [0, 1, 2, 3]
        .map((direction) => beside(cell, direction))
        .filter((next) => next >= 0 && next !== inner && next !== outer && next !== entrance),
    );
  }

  /** Those of them that something could walk on. */
  #openSides(shelter: Shelter): number[] {
    const scene = this.#scene;
    return this.#sides(shelter).filter((cell) => scene.isWalkable(cell) && scene.kindAt(cell) !== ids.plant);
  }

  /** There are stones enough, with those won in making room. */
  #isUsable(shelter: Shelter): boolean {
    const rocks = [shelter.inner, shelter.outer].filter(isMaterial(this.#scene.state, "stone"));
    return this.#openSides(shelter).length < this.#scene.has("stone") + rocks.length;
  }

  #find(): Shelter | undefined {
    const scene = this.#scene;
    const isStone = isMaterial(scene.state, "stone");
    const canBe = (cell: number) =>
      cell >= 0 && (scene.isOpen(cell) || isStone(cell)) && !scene.isReserved(cell);
    let best: Shelter | undefined;
    let least = 60;
    for (let outer = 0; outer < ids.cells; outer++) {
      if (!canBe(outer) || apart(outer, scene.here) >= least) continue;
      for (let direction = 0; direction < 4; direction++) {
        const entrance = beside(outer, direction);
        const inner = beside(outer, opposite(direction));
        if (!canBe(inner) || !scene.isOpen(entrance)) continue;
        const shelter = { inner, outer, entrance, direction };
        if (!this.#isUsable(shelter)) continue;
        const way = scene.paths.cost[standAt(outer, opposite(direction))]!;
        const price = way + 6 * this.#openSides(shelter).length;
        if (price >= least) continue;
        least = price;
        best = shelter;
      }
    }
    return best;
  }
}
