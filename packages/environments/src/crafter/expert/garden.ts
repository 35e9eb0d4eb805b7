import * as ids from "../ids.js";
import { plant } from "../rules.js";
import { beside, cellOf, isMaterial } from "./paths.js";
import { apart, doing, indexOf, noop, type Scene } from "./scene.js";

/** Plants grow only where the player is about. */
const near = 10;

/** A plant behind a fence of stones, to be eaten when it is ripe. */
export class Garden {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  leave(): void {
    this.#scene.garden = -1;
  }

  /** Not to be mined before the plant is ripe. */
  get fence(): readonly number[] {
    const { garden } = this.#scene;
    return garden >= 0 && !this.#isRipe() ? [0, 1, 2, 3].map((direction) => beside(garden, direction)) : [];
  }

  sow(): number | undefined {
    return this.#scene.toFront(isMaterial(this.#scene.state, "grass"), indexOf("place_plant"));
  }

  /** Plants where it is quiet, then closes the four sides. */
  tend(): number | undefined {
    const scene = this.#scene;
    if (scene.done("eat_plant")) return undefined;
    if (scene.garden >= 0 && scene.kindAt(scene.garden) !== ids.plant) this.leave();
    if (scene.garden < 0) {
      if (scene.has("stone") < 5) return scene.collect("stone");
      if (scene.has("sapling") === 0) return scene.collect("grass");
      const grass = isMaterial(scene.state, "grass");
      const goal = scene.paths.nearestFront((cell) => grass(cell) && this.#isQuiet(cell));
      if (goal >= 0 && scene.paths.actionTowards(goal) === noop) scene.garden = scene.front;
      return scene.go(goal, indexOf("place_plant"));
    }
    for (const cell of this.fence) {
      if (cell < 0 || !scene.isWalkable(cell)) continue;
      if (scene.has("stone") === 0) return scene.collect("stone");
      const action = scene.go(scene.paths.facing(cell), indexOf("place_stone"));
      if (action !== undefined) return action;
    }
    return undefined;
  }

  eat(): number | undefined {
    return this.#isRipe() ? this.#scene.go(this.#scene.paths.facing(this.#scene.garden), doing) : undefined;
  }

  /** Stays where the plant grows. */
  keepNear(): number | undefined {
    const { here, garden, paths } = this.#scene;
    if (garden < 0 || apart(here, garden) <= near) return undefined;
    const goal = paths.nearest((stand) => apart(cellOf(stand), garden) <= near);
    if (goal >= 0 && paths.cost[goal]! < 100) return this.#scene.go(goal, noop);
    // Another one nearby is sooner ripe than that is reached.
    this.leave();
    return this.tend();
  }

  #isRipe(): boolean {
    const { garden, state } = this.#scene;
    const slot = garden < 0 ? -1 : state.world.objectAt[garden]! - 1;
    return slot >= 0 && state.world.kind[slot] === ids.plant && state.world.counter[slot]! > plant.ripe;
  }

  /** No animal is about to trample what is planted there. */
  #isQuiet(cell: number): boolean {
    const { world, me } = this.#scene.state;
    const [x, y] = [cell >> 6, cell & 63];
    if (x < 2 || y < 2 || x > 61 || y > 61) return false;
    for (let dx = -2; dx <= 2; dx++) {
      for (let dy = -2; dy <= 2; dy++) {
        const slot = world.slotAt(x + dx, y + dy);
        if (slot >= 0 && slot !== me) return false;
      }
    }
    return true;
  }
}
