import { EMPTY } from "./codes.js";
import { PlacementError } from "./errors.js";
import type { World } from "./world.js";

/** A rectangle of cells, `width` by `height` from (x, y). */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An integer of [low, high). */
export const randomInteger = (world: World, low: number, high: number): number =>
  world.random.integers(low, high);

/** One of the list; a list of one draws nothing. */
export function randomElement<T>(world: World, list: readonly T[]): T {
  return list[world.random.integers(0, list.length)]!;
}

/** `count` different ones of the list, in random order. */
export function randomSubset<T>(world: World, list: readonly T[], count: number): T[] {
  const left = [...list];
  const chosen: T[] = [];
  while (chosen.length < count) {
    const [one] = left.splice(world.random.integers(0, left.length), 1);
    chosen.push(one!);
  }
  return chosen;
}

export interface PlaceOptions {
  /** The whole grid by default. It is cut at the grid's edges. */
  readonly area?: Area;
  /** True for a place that will not do. */
  readonly reject?: (at: number) => boolean;
  /** Tries after the first one. */
  readonly maxTries?: number;
}

/** Tries where the reference makes as many as it takes: a free cell among 4096 is missed once in 10^10 times. */
const PATIENCE = 100_000;

/** Draws places until one is empty, without the agent, and not rejected; -1 after `maxTries` + 1 draws. */
export function drawPlace(world: World, { area, reject, maxTries = PATIENCE }: PlaceOptions = {}): number {
  const left = Math.max(area?.x ?? 0, 0);
  const top = Math.max(area?.y ?? 0, 0);
  const right = Math.min(left + (area?.width ?? world.width), world.width);
  const bottom = Math.min(top + (area?.height ?? world.height), world.height);
  for (let tries = 0; tries <= maxTries; tries++) {
    const x = world.random.integers(left, right);
    const at = world.at(x, world.random.integers(top, bottom));
    if (world.cells[at] === EMPTY && at !== world.agentAt && !(reject?.(at) ?? false)) return at;
  }
  return -1;
}

/** As {@link drawPlace}. @throws PlacementError when none was found */
export function findPlace(world: World, options: PlaceOptions = {}): number {
  const at = drawPlace(world, options);
  if (at >= 0) return at;
  throw new PlacementError(
    `no free cell found in a grid of ${world.width} x ${world.height} cells`,
    "take another seed, a larger world or fewer objects",
  );
}

/** A new item at a random place. @throws PlacementError */
export function placeItem(world: World, code: number, options?: PlaceOptions): number {
  const item = world.addItem(code);
  world.putItem(item, findPlace(world, options));
  return item;
}

/** The agent at a random place, facing a random way. @throws PlacementError */
export function placeAgent(world: World, options?: PlaceOptions): void {
  world.agentAt = -1;
  world.agentAt = findPlace(world, options);
  world.agentDirection = world.random.integers(0, 4);
}

/** The agent at a fixed place. */
export function putAgent(world: World, x: number, y: number, direction = 0): void {
  world.agentAt = world.at(x, y);
  world.agentDirection = direction;
}
