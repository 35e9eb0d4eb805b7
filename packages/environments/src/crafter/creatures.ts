import * as ids from "./ids.js";
import { arrow as arrowRules, cow, plant, skeleton, zombie } from "./rules.js";
import type { State } from "./state.js";
import type { World } from "./world.js";

const pathId = ids.materialId(arrowRules.leaves);

/** The turn of one object that is not the player. One that dies leaves first, and still has this last turn. */
export function act(state: State, slot: number): void {
  switch (state.world.kind[slot]) {
    case ids.cow:
      actCow(state.world, slot);
      break;
    case ids.zombie:
      actZombie(state, slot);
      break;
    case ids.skeleton:
      actSkeleton(state, slot);
      break;
    case ids.arrow:
      actArrow(state, slot);
      break;
    case ids.plant:
      actPlant(state.world, slot);
      break;
  }
}

function actCow(world: World, slot: number): void {
  if (world.health[slot]! <= 0) world.remove(slot);
  if (world.random.random() < cow.moves) wander(world, slot);
}

function actZombie(state: State, slot: number): void {
  const { world } = state;
  if (world.health[slot]! <= 0) world.remove(slot);
  if (state.distance(slot) <= zombie.sees && world.random.random() < zombie.chases)
    step(world, slot, toward(state, slot, world.random.random() < zombie.longAxis));
  else wander(world, slot);
  if (state.distance(slot) > 1) return;
  if (world.counter[slot]! > 0) world.counter[slot] = world.counter[slot]! - 1;
  else {
    state.hurt(state.sleeping ? zombie.damageAsleep : zombie.damage);
    world.counter[slot] = zombie.cooldown;
  }
}

function actSkeleton(state: State, slot: number): void {
  const { world } = state;
  const { random } = world;
  if (world.health[slot]! <= 0) world.remove(slot);
  world.counter[slot] = Math.max(0, world.counter[slot]! - 1);
  const distance = state.distance(slot);
  if (distance <= skeleton.flees) {
    // Directions come in pairs: the opposite differs in the last bit.
    const near = toward(state, slot, random.random() < skeleton.longAxis);
    if (step(world, slot, near === still ? still : near ^ 1)) return;
  }
  if (distance <= skeleton.shoots.distance && random.random() < skeleton.shoots.probability)
    shoot(world, slot, toward(state, slot, true));
  else if (distance <= skeleton.nears.distance && random.random() < skeleton.nears.probability)
    step(world, slot, toward(state, slot, random.random() < skeleton.longAxis));
  else if (random.random() < skeleton.wanders) wander(world, slot);
}

function shoot(world: World, slot: number, direction: number): void {
  if (world.counter[slot]! > 0 || direction === still) return;
  const x = world.x[slot]! + ids.directionX[direction]!;
  const y = world.y[slot]! + ids.directionY[direction]!;
  if (!world.isFree(x, y, ids.walkableForArrow)) return;
  world.counter[world.add(ids.arrow, x, y)] = direction;
  world.counter[slot] = skeleton.shoots.reload;
}

function actArrow(state: State, slot: number): void {
  const { world } = state;
  const direction = world.counter[slot]!;
  const x = world.x[slot]! + ids.directionX[direction]!;
  const y = world.y[slot]! + ids.directionY[direction]!;
  const hit = world.slotAt(x, y);
  const material = world.materialAt(x, y);
  if (hit >= 0) {
    if (hit === state.me) state.hurt(arrowRules.damage);
    else world.health[hit] = Math.max(0, world.health[hit]! - arrowRules.damage);
    world.remove(slot);
  } else if (ids.walkableForArrow[material] === 0) {
    world.remove(slot);
    if (ids.breaksByArrow[material] === 1) world.setMaterial((x << 6) | y, pathId);
  } else world.move(slot, x, y);
}

function actPlant(world: World, slot: number): void {
  world.counter[slot] = world.counter[slot]! + 1;
  for (let direction = 0; direction < 4; direction++) {
    const beside = world.slotAt(
      world.x[slot]! + ids.directionX[direction]!,
      world.y[slot]! + ids.directionY[direction]!,
    );
    const kind = beside < 0 ? 0 : world.kind[beside]!;
    if (kind !== ids.zombie && kind !== ids.skeleton && kind !== ids.cow) continue;
    world.health[slot] = Math.max(0, world.health[slot]! - 1);
    break;
  }
  if (world.health[slot]! <= 0) world.remove(slot);
}

/** No direction: the player is on neither side along the chosen axis. */
const still = 4;

/** The direction to the player along the longer axis, or along the other one. */
function toward(state: State, slot: number, longAxis: boolean): number {
  const { world } = state;
  const dx = state.x - world.x[slot]!;
  const dy = state.y - world.y[slot]!;
  const alongX = longAxis ? Math.abs(dx) > Math.abs(dy) : Math.abs(dx) <= Math.abs(dy);
  if (alongX) return dx < 0 ? 0 : dx > 0 ? 1 : still;
  return dy < 0 ? 2 : dy > 0 ? 3 : still;
}

/** @returns whether the cell there was free. Standing still finds one's own cell taken, unless one has left it. */
function step(world: World, slot: number, direction: number): boolean {
  const x = world.x[slot]! + (direction === still ? 0 : ids.directionX[direction]!);
  const y = world.y[slot]! + (direction === still ? 0 : ids.directionY[direction]!);
  if (!world.isFree(x, y, ids.walkable)) return false;
  world.move(slot, x, y);
  return true;
}

function wander(world: World, slot: number): void {
  // RandomState.randint(0, 4) takes the two lowest bits of a word.
  step(world, slot, world.random.nextUint32() & 3);
}

/** Whether a plant can be eaten. */
export const isRipe = (world: World, slot: number): boolean => world.counter[slot]! > plant.ripe;
