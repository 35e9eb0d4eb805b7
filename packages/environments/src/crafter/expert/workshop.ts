import { beside, cellOf, isMaterial } from "./paths.js";
import { type Action, indexOf, noop, type Scene } from "./scene.js";

/** Tables, furnaces and tools, in the order in which one leads to the next. */
export class Workshop {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Up to stone tools, a furnace and stones in store. */
  stoneAge(): number | undefined {
    const scene = this.#scene;
    if (scene.has("wood_pickaxe") === 0) return this.#begin();
    if (scene.has("wood_sword") === 0) return this.#makeWith("make_wood_sword", 0);
    if (scene.has("stone") < 2 && !scene.done("make_stone_sword")) return scene.collect("stone");
    if (!scene.done("place_stone")) return scene.put("place_stone");
    if (scene.has("stone_pickaxe") === 0) return this.#makeWith("make_stone_pickaxe", 1);
    if (scene.has("stone_sword") === 0) return this.#makeWith("make_stone_sword", 1);
    if (!scene.done("place_furnace"))
      return scene.has("stone") < 5 ? scene.collect("stone") : this.#putFurnace();
    return scene.has("stone") < 4 ? scene.collect("stone") : undefined;
  }

  ironAge(): number | undefined {
    const scene = this.#scene;
    const missing = (["iron_pickaxe", "iron_sword"] as const).filter((tool) => scene.has(tool) === 0);
    const tool = missing[0];
    if (tool === undefined) return undefined;
    for (const ore of ["coal", "iron"] as const) {
      const action = scene.has(ore) < missing.length ? scene.collect(ore) : undefined;
      if (action !== undefined) return action;
    }
    if (scene.has("coal") === 0 || scene.has("iron") === 0) return undefined;
    if (scene.has("wood") === 0) return scene.collect("tree");
    const bench = scene.paths.nearest((stand) => scene.isBeside(stand, ["table", "furnace"]));
    if (bench >= 0 && scene.paths.cost[bench]! < 80) return scene.go(bench, indexOf(`make_${tool}`));
    // Too far: another pair.
    const table = this.#nearestTable();
    if (table >= 0 && scene.paths.cost[table]! < 8)
      return scene.has("stone") < 4 ? scene.collect("stone") : this.#putFurnace();
    return scene.has("wood") < 2 + missing.length ? scene.collect("tree") : scene.put("place_table");
  }

  /** Wood for all that is to come, a table where the stones are, and the first pickaxe. */
  #begin(): number | undefined {
    const scene = this.#scene;
    const table = this.#nearestTable();
    if (scene.has("wood") < (table < 0 ? 9 : 1)) return scene.collect("tree");
    if (table >= 0) return scene.go(table, indexOf("make_wood_pickaxe"));
    const rock = scene.paths.nearestFront(isMaterial(scene.state, "stone"));
    if (rock >= 0 && scene.paths.cost[rock]! > 4) return scene.go(rock, noop);
    return scene.put("place_table");
  }

  #nearestTable(): number {
    return this.#scene.paths.nearest((stand) => this.#scene.isBeside(stand, ["table"]));
  }

  #putFurnace(): number | undefined {
    const scene = this.#scene;
    const goal = scene.paths.nearest((stand) => {
      const front = beside(cellOf(stand), stand & 3);
      return scene.isBeside(stand, ["table"]) && front >= 0 && scene.isOpen(front);
    });
    return scene.go(goal, indexOf("place_furnace"));
  }

  /** With a piece of wood and so many stones, at the nearest table or, when that is far, at a new one. */
  #makeWith(action: Action, stones: number): number | undefined {
    const scene = this.#scene;
    const table = this.#nearestTable();
    const far = table < 0 || scene.paths.cost[table]! > 40;
    if (scene.has("wood") < 1 + (far ? 2 : 0)) return scene.collect("tree");
    if (scene.has("stone") < stones) return scene.collect("stone");
    return far ? scene.put("place_table") : scene.go(table, indexOf(action));
  }
}
