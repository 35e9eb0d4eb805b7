import * as ids from "../ids.js";
import { type Achievement, actions, type Item } from "../rules.js";
import type { State } from "../state.js";
import { beside, cellOf, isMaterial, Paths, type Stand } from "./paths.js";

export type Action = (typeof actions)[number];
export const indexOf = (name: Action): number => actions.indexOf(name);
export const noop = indexOf("noop");
export const doing = indexOf("do");

/** Steps along the axes between two cells. */
export const apart = (a: number, b: number): number =>
  Math.abs((a >> 6) - (b >> 6)) + Math.abs((a & 63) - (b & 63));

/** What the expert knows and how it gets about. Methods that lead somewhere give the next action, or undefined. */
export class Scene {
  readonly state: State;
  readonly paths = new Paths();
  /** Not to be mined: fences and walls in use. */
  kept: ReadonlySet<number> = new Set();
  /** The plant that is to ripen, or -1: nothing is built on or beside it. */
  garden = -1;

  constructor(state: State) {
    this.state = state;
  }

  update(kept: ReadonlySet<number>): void {
    this.kept = kept;
    this.paths.update(this.state, kept);
  }

  has(item: Item): number {
    return this.state.inventory[ids.itemId(item)]!;
  }

  done(achievement: Achievement): boolean {
    return this.state.achievements[ids.achievementId(achievement)]! > 0;
  }

  get here(): number {
    return (this.state.x << 6) | this.state.y;
  }

  get front(): number {
    return beside(this.here, this.state.facing);
  }

  kindAt(cell: number): number {
    const slot = cell < 0 ? -1 : this.state.world.objectAt[cell]! - 1;
    return slot < 0 ? 0 : this.state.world.kind[slot]!;
  }

  isWalkable(cell: number): boolean {
    return ids.walkable[this.state.world.material[cell]!] === 1;
  }

  /** Nothing stands there, and stones, tables and furnaces can be put there. */
  isOpen(cell: number): boolean {
    return this.paths.isFree(cell);
  }

  isReserved(cell: number): boolean {
    return this.garden >= 0 && apart(cell, this.garden) <= 1;
  }

  go(goal: Stand, then: number): number | undefined {
    if (goal < 0) return undefined;
    const action = this.paths.actionTowards(goal);
    return action === noop ? then : action;
  }

  /** To have the nearest cell of a kind in front, then act on it. */
  toFront(passes: (cell: number) => boolean, then: number, within = 600): number | undefined {
    const goal = this.paths.nearestFront(passes);
    return goal >= 0 && this.paths.cost[goal]! <= within ? this.go(goal, then) : undefined;
  }

  toKind(kind: number, within = 600): number | undefined {
    return this.toFront((cell) => this.kindAt(cell) === kind, doing, within);
  }

  collect(material: "tree" | "stone" | "coal" | "iron" | "diamond" | "grass" | "water", within = 600) {
    const passes = isMaterial(this.state, material);
    return this.toFront((cell) => passes(cell) && !this.kept.has(cell), doing, within);
  }

  put(action: Action): number | undefined {
    return this.toFront((cell) => this.isOpen(cell) && !this.isReserved(cell), indexOf(action));
  }

  /** All of the materials lie within the 3 x 3 cells around a stand. */
  isBeside(stand: Stand, materials: readonly ("table" | "furnace")[]): boolean {
    const x = cellOf(stand) >> 6;
    const y = cellOf(stand) & 63;
    if (x < 1 || y < 1) return false;
    return materials.every((name) => {
      const id = ids.materialId(name);
      for (let dx = -1; dx <= 1; dx++)
        for (let dy = -1; dy <= 1; dy++) if (this.state.world.materialAt(x + dx, y + dy) === id) return true;
      return false;
    });
  }
}
