import type { Environment } from "@fovea/core";
import type { ExpertPolicy } from "../agents/policy.js";
import { crafterState } from "./environment.js";
import { beside, cellOf, isMaterial, opposite, Paths, type Stand, standAt } from "./expert-paths.js";
import * as ids from "./ids.js";
import { type Achievement, actions, type Item, plant as plantRules } from "./rules.js";
import type { State } from "./state.js";

/**
 * An expert that reads the full state, the whole map included: it shows what the world allows, not what can be seen.
 * It looks after its needs first, sleeps behind walls, and otherwise works down a list of achievements.
 */
export const expert: ExpertPolicy = (environment: Environment) => {
  const mind = new Mind(crafterState(environment));
  const names = environment.spec.action.actions!;
  return () => names[mind.choose()]!;
};

type Action = (typeof actions)[number];
const indexOf = (name: Action): number => actions.indexOf(name);
const [noop, doing, sleep] = [indexOf("noop"), indexOf("do"), indexOf("sleep")];
const firstMove = indexOf("move_left");
/** It looks for walls when it gets darker than this, and leaves them when it is lighter than that. */
const [dusk, dawn] = [0.4, 0.75];

/** Two cells in a row with an entrance at one end: behind walls nothing can reach a sleeper. */
interface Shelter {
  readonly inner: number;
  readonly outer: number;
  readonly entrance: number;
  /** From the inner to the outer cell, and on to the entrance. */
  readonly direction: number;
}

class Mind {
  readonly #state: State;
  readonly #paths = new Paths();
  #shelter: Shelter | undefined;
  #resting = false;
  #drinking = false;
  /** The cell of the plant that is to ripen. */
  #garden = -1;
  #step = -1;

  constructor(state: State) {
    this.#state = state;
  }

  choose(): number {
    const state = this.#state;
    if (state.sleeping) return noop;
    if (state.step <= this.#step) this.#forget();
    this.#step = state.step;
    this.#paths.update(state, this.#kept());
    return this.#fight() ?? this.#survive() ?? this.#achieve() ?? this.#wait() ?? noop;
  }

  /** Another episode began, or an earlier state came back. */
  #forget(): void {
    this.#shelter = undefined;
    this.#resting = false;
    this.#drinking = false;
    this.#garden = -1;
  }

  // What is at hand.

  #has(item: Item): number {
    return this.#state.inventory[ids.itemId(item)]!;
  }

  #done(achievement: Achievement): boolean {
    return this.#state.achievements[ids.achievementId(achievement)]! > 0;
  }

  get #here(): number {
    return (this.#state.x << 6) | this.#state.y;
  }

  get #front(): number {
    return beside(this.#here, this.#state.facing);
  }

  #kindAt(cell: number): number {
    const slot = cell < 0 ? -1 : this.#state.world.objectAt[cell]! - 1;
    return slot < 0 ? 0 : this.#state.world.kind[slot]!;
  }

  /** Nothing stands there and a stone, a table or a furnace can be put there. */
  #isOpen(cell: number): boolean {
    return this.#paths.isFree(cell);
  }

  /** Not to be mined: the fence of the garden before the plant is ripe, the walls of a shelter in use. */
  #kept(): Set<number> {
    const kept = new Set<number>();
    if (this.#resting && this.#shelter !== undefined)
      for (const cell of this.#sides(this.#shelter)) kept.add(cell);
    if (this.#garden >= 0 && !this.#isRipe())
      for (let direction = 0; direction < 4; direction++) kept.add(beside(this.#garden, direction));
    return kept;
  }

  #isRipe(): boolean {
    const { world } = this.#state;
    const slot = this.#garden < 0 ? -1 : world.objectAt[this.#garden]! - 1;
    return slot >= 0 && world.counter[slot]! > plantRules.ripe;
  }

  // Ways.

  #go(goal: Stand, then: number): number | undefined {
    if (goal < 0) return undefined;
    const action = this.#paths.actionTowards(goal);
    return action === noop ? then : action;
  }

  /** To have the nearest cell of a kind in front, then act on it. */
  #toFront(passes: (cell: number) => boolean, then: number, within = 600): number | undefined {
    const goal = this.#paths.nearestFront(passes);
    return goal >= 0 && this.#paths.cost[goal]! <= within ? this.#go(goal, then) : undefined;
  }

  #toKind(kind: number, within = 600): number | undefined {
    return this.#toFront((cell) => this.#kindAt(cell) === kind, doing, within);
  }

  #put(action: Action): number | undefined {
    return this.#toFront((cell) => this.#isOpen(cell) && !this.#isNearGarden(cell), indexOf(action));
  }

  #isNearGarden(cell: number): boolean {
    if (this.#garden < 0) return false;
    const apart = Math.abs((cell >> 6) - (this.#garden >> 6)) + Math.abs((cell & 63) - (this.#garden & 63));
    return apart <= 1;
  }

  // Enemies.

  #fight(): number | undefined {
    for (let direction = 0; direction < 4; direction++) {
      const kind = this.#kindAt(beside(this.#here, direction));
      if (kind !== ids.zombie && kind !== ids.skeleton) continue;
      return direction === this.#state.facing ? doing : firstMove + direction;
    }
    return undefined;
  }

  // Needs.

  #survive(): number | undefined {
    const state = this.#state;
    if (this.#resting) {
      const action = this.#rest();
      if (action !== undefined) return action;
      this.#resting = false;
      this.#shelter = undefined;
    }
    // Before the night, more than is needed now.
    const evening = state.step % 300 >= 80 && state.step % 300 < 150;
    if (this.#has("drink") <= (evening ? 6 : 4)) this.#drinking = true;
    if (this.#has("drink") >= 9) this.#drinking = false;
    if (this.#drinking) {
      const action = this.#toFront(isMaterial(state, "water"), doing);
      if (action !== undefined) return action;
    }
    if (this.#has("food") <= (evening ? 6 : 4)) {
      const action = this.#eatPlant() ?? this.#toKind(ids.cow);
      if (action !== undefined) return action;
    }
    if (this.#has("energy") <= 3 || this.#has("health") <= 4 || this.#isDark) {
      this.#resting = true;
      return this.#rest();
    }
    return undefined;
  }

  /** Night, when zombies fill the grass; behind walls until most have gone. */
  get #isDark(): boolean {
    return this.#state.world.daylight < (this.#resting ? dawn : dusk);
  }

  /** Behind walls: sleep while tired, wait while weak. */
  #rest(): number | undefined {
    const recovered = this.#has("energy") >= 9 && this.#has("health") >= 7 && !this.#isDark;
    const starving = Math.min(this.#has("food"), this.#has("drink")) <= (this.#isDark ? 1 : 2);
    if (recovered || starving) return undefined;
    if (!this.#isEnclosed()) {
      const action = this.#takeShelter();
      if (action !== undefined) return action;
      // No walls to be had: only exhaustion is worse than sleeping in the open.
      return this.#has("energy") <= 1 ? sleep : undefined;
    }
    return this.#has("energy") < 9 ? sleep : noop;
  }

  /** Nothing can walk to the cells next to the player: the free cells around it are few and closed. */
  #isEnclosed(): boolean {
    const seen = new Set([this.#here]);
    for (const cell of seen) {
      for (let direction = 0; direction < 4; direction++) {
        const next = beside(cell, direction);
        if (next < 0 || ids.walkable[this.#state.world.material[next]!] === 0) continue;
        const kind = this.#kindAt(next);
        if (kind !== 0 && kind !== ids.plant && kind !== ids.player) return false;
        if (kind === 0) seen.add(next);
      }
      if (seen.size > 3) return false;
    }
    return true;
  }

  #takeShelter(): number | undefined {
    if (this.#has("wood_pickaxe") === 0) return undefined;
    if (this.#shelter === undefined || !this.#isUsable(this.#shelter)) this.#shelter = this.#findShelter();
    const shelter = this.#shelter;
    if (shelter === undefined) return undefined;
    const stone = indexOf("place_stone");
    for (const cell of this.#openSides(shelter)) {
      if (cell === beside(shelter.inner, opposite(shelter.direction))) continue;
      const action = this.#go(this.#paths.facing(cell), stone);
      if (action !== undefined) return action;
    }
    // The far end is closed from inside.
    const end = beside(shelter.inner, opposite(shelter.direction));
    if (end >= 0 && this.#isOpen(end))
      return this.#go(standAt(shelter.inner, opposite(shelter.direction)), stone);
    return this.#go(standAt(shelter.outer, shelter.direction), stone);
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
    const { material } = this.#state.world;
    return this.#sides(shelter).filter(
      (cell) => ids.walkable[material[cell]!] === 1 && this.#kindAt(cell) !== ids.plant,
    );
  }

  #isUsable(shelter: Shelter): boolean {
    return this.#openSides(shelter).length < this.#has("stone") + this.#rocks(shelter);
  }

  /** Stones that are won in making room. */
  #rocks({ inner, outer }: Shelter): number {
    const isStone = isMaterial(this.#state, "stone");
    return [inner, outer].filter(isStone).length;
  }

  #findShelter(): Shelter | undefined {
    let best: Shelter | undefined;
    let least = 60;
    const isStone = isMaterial(this.#state, "stone");
    const canBe = (cell: number) =>
      cell >= 0 && (this.#isOpen(cell) || isStone(cell) || cell === this.#here) && !this.#isNearGarden(cell);
    for (let outer = 0; outer < ids.cells; outer++) {
      if (!canBe(outer)) continue;
      const apart = Math.abs((outer >> 6) - this.#state.x) + Math.abs((outer & 63) - this.#state.y);
      if (apart >= least) continue;
      for (let direction = 0; direction < 4; direction++) {
        const entrance = beside(outer, direction);
        const inner = beside(outer, opposite(direction));
        if (!canBe(inner) || !(this.#isOpen(entrance) || entrance === this.#here)) continue;
        const shelter = { inner, outer, entrance, direction };
        if (!this.#isUsable(shelter)) continue;
        const way = this.#paths.cost[standAt(outer, opposite(direction))]!;
        const price = way + 6 * this.#openSides(shelter).length;
        if (price < least) {
          least = price;
          best = shelter;
        }
      }
    }
    return best;
  }

  // The list.

  #achieve(): number | undefined {
    const state = this.#state;
    const want = (achievement: Achievement, action: () => number | undefined) =>
      this.#done(achievement) ? undefined : action();
    const near = (achievement: Achievement, kind: number) => want(achievement, () => this.#toKind(kind, 12));
    return (
      want("collect_sapling", () => this.#toFront(isMaterial(state, "grass"), doing)) ??
      want("place_plant", () => this.#sow()) ??
      near("eat_cow", ids.cow) ??
      want("collect_drink", () => this.#toFront(isMaterial(state, "water"), doing, 12)) ??
      this.#tools() ??
      want("wake_up", () => this.#nap()) ??
      this.#tendGarden() ??
      this.#eatPlant() ??
      this.#ironTools() ??
      want("collect_diamond", () =>
        this.#has("iron_pickaxe") > 0 ? this.#toFront(isMaterial(state, "diamond"), doing) : undefined,
      ) ??
      want("eat_cow", () => this.#toKind(ids.cow)) ??
      want("collect_drink", () => this.#toFront(isMaterial(state, "water"), doing)) ??
      want("defeat_zombie", () => this.#toKind(ids.zombie)) ??
      want("defeat_skeleton", () => (this.#has("health") >= 6 ? this.#toKind(ids.skeleton) : undefined))
    );
  }

  #sow(): number | undefined {
    return this.#toFront(isMaterial(this.#state, "grass"), indexOf("place_plant"));
  }

  /** Up to stone tools, a furnace and stones in store. */
  #tools(): number | undefined {
    const state = this.#state;
    const stone = isMaterial(state, "stone");
    if (this.#has("wood_pickaxe") === 0) {
      const table = this.#paths.nearest((stand) => this.#isBeside(stand, ["table"]));
      const wood = table >= 0 && this.#paths.cost[table]! < 20 ? 2 : 9;
      if (this.#has("wood") < wood && (table < 0 || this.#has("wood") < 2)) return this.#collect("tree");
      if (table < 0) {
        const rock = this.#paths.nearestFront(stone);
        if (rock >= 0 && this.#paths.cost[rock]! > 4) return this.#go(rock, noop);
        return this.#put("place_table");
      }
      return this.#make("make_wood_pickaxe");
    }
    if (this.#has("wood_sword") === 0) return this.#makeWith("make_wood_sword", { wood: 1 });
    if (this.#has("stone") < 2 && !this.#done("make_stone_sword")) return this.#collect("stone");
    if (!this.#done("place_stone")) return this.#put("place_stone");
    if (this.#has("stone_pickaxe") === 0) return this.#makeWith("make_stone_pickaxe", { wood: 1, stone: 1 });
    if (this.#has("stone_sword") === 0) return this.#makeWith("make_stone_sword", { wood: 1, stone: 1 });
    if (!this.#done("place_furnace")) {
      if (this.#has("stone") < 5) return this.#collect("stone");
      return this.#putFurnace();
    }
    if (this.#has("stone") < 4) return this.#collect("stone");
    return undefined;
  }

  #putFurnace(): number | undefined {
    const goal = this.#paths.nearest((stand) => {
      const front = beside(cellOf(stand), stand & 3);
      return this.#isBeside(stand, ["table"]) && front >= 0 && this.#isOpen(front);
    });
    return this.#go(goal, indexOf("place_furnace"));
  }

  #ironTools(): number | undefined {
    const missing = (["iron_pickaxe", "iron_sword"] as const).filter((tool) => this.#has(tool) === 0);
    const tool = missing[0];
    if (tool === undefined) return undefined;
    const count = missing.length;
    if (this.#has("coal") < count) {
      const action = this.#toFront(isMaterial(this.#state, "coal"), doing);
      if (action !== undefined) return action;
    }
    if (this.#has("iron") < count) {
      const action = this.#toFront(isMaterial(this.#state, "iron"), doing);
      if (action !== undefined) return action;
    }
    if (this.#has("coal") === 0 || this.#has("iron") === 0) return undefined;
    if (this.#has("wood") === 0) return this.#collect("tree");
    const bench = this.#paths.nearest((stand) => this.#isBeside(stand, ["table", "furnace"]));
    if (bench >= 0 && this.#paths.cost[bench]! < 80) return this.#make(`make_${tool}`);
    // Too far: another pair.
    const table = this.#paths.nearest((stand) => this.#isBeside(stand, ["table"]));
    if (table >= 0 && this.#paths.cost[table]! < 8)
      return this.#has("stone") < 4 ? this.#collect("stone") : this.#putFurnace();
    return this.#has("wood") < 2 + count ? this.#collect("tree") : this.#put("place_table");
  }

  #collect(material: "tree" | "stone"): number | undefined {
    const passes = isMaterial(this.#state, material);
    const kept = this.#kept();
    return this.#toFront((cell) => passes(cell) && !kept.has(cell), doing);
  }

  /** All of the materials lie within the 3 x 3 cells around a stand. */
  #isBeside(stand: Stand, materials: readonly ("table" | "furnace")[]): boolean {
    const x = cellOf(stand) >> 6;
    const y = cellOf(stand) & 63;
    if (x < 1 || y < 1) return false;
    return materials.every((name) => {
      const id = ids.materialId(name);
      for (let dx = -1; dx <= 1; dx++)
        for (let dy = -1; dy <= 1; dy++) if (this.#state.world.materialAt(x + dx, y + dy) === id) return true;
      return false;
    });
  }

  #make(action: Action): number | undefined {
    const materials = action.includes("iron") ? (["table", "furnace"] as const) : (["table"] as const);
    const goal = this.#paths.nearest((stand) => this.#isBeside(stand, materials));
    return this.#go(goal, indexOf(action));
  }

  /** With what it takes, at the nearest table or, when that is far, at a new one. */
  #makeWith(action: Action, needs: { wood: number; stone?: number }): number | undefined {
    const table = this.#paths.nearest((stand) => this.#isBeside(stand, ["table"]));
    const far = table < 0 || this.#paths.cost[table]! > 40;
    if (this.#has("wood") < needs.wood + (far ? 2 : 0)) return this.#collect("tree");
    if (this.#has("stone") < (needs.stone ?? 0)) return this.#collect("stone");
    return far ? this.#put("place_table") : this.#make(action);
  }

  /** Sleeping a little counts as much as a night. */
  #nap(): number | undefined {
    if (this.#has("energy") >= 8) return undefined;
    this.#resting = true;
    return this.#rest();
  }

  // The plant.

  #tendGarden(): number | undefined {
    if (this.#done("eat_plant")) return undefined;
    if (this.#garden >= 0 && this.#kindAt(this.#garden) !== ids.plant) this.#garden = -1;
    if (this.#garden < 0) {
      if (this.#has("stone") < 5) return this.#collect("stone");
      if (this.#has("sapling") === 0) return this.#toFront(isMaterial(this.#state, "grass"), doing);
      const grass = isMaterial(this.#state, "grass");
      const goal = this.#paths.nearestFront((cell) => grass(cell) && this.#isQuiet(cell));
      if (goal >= 0 && this.#paths.actionTowards(goal) === noop) this.#garden = this.#front;
      return this.#go(goal, indexOf("place_plant"));
    }
    if (this.#isRipe()) return undefined;
    for (let direction = 0; direction < 4; direction++) {
      const cell = beside(this.#garden, direction);
      if (cell < 0 || ids.walkable[this.#state.world.material[cell]!] === 0) continue;
      if (this.#has("stone") === 0) return this.#collect("stone");
      const action = this.#go(this.#paths.facing(cell), indexOf("place_stone"));
      if (action !== undefined) return action;
    }
    return undefined;
  }

  /** No animal is about to trample what is planted there. */
  #isQuiet(cell: number): boolean {
    const { world } = this.#state;
    const [x, y] = [cell >> 6, cell & 63];
    if (x < 2 || y < 2 || x > 61 || y > 61) return false;
    for (let dx = -2; dx <= 2; dx++) {
      for (let dy = -2; dy <= 2; dy++) {
        const slot = world.slotAt(x + dx, y + dy);
        if (slot >= 0 && slot !== this.#state.me) return false;
      }
    }
    return true;
  }

  #eatPlant(): number | undefined {
    if (!this.#isRipe()) return undefined;
    return this.#go(this.#paths.facing(this.#garden), doing);
  }

  /** With nothing left to do but to wait for the plant: behind walls, near enough for it to grow. */
  #wait(): number | undefined {
    if (this.#garden >= 0) {
      const apart =
        Math.abs((this.#garden >> 6) - this.#state.x) + Math.abs((this.#garden & 63) - this.#state.y);
      if (apart > 12) return this.#go(this.#paths.facing(this.#garden), noop) ?? noop;
    }
    if (this.#has("stone") < 5) return this.#collect("stone");
    return this.#isEnclosed() ? noop : this.#takeShelter();
  }
}
