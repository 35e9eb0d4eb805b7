import { isRipe } from "./creatures.js";
import * as ids from "./ids.js";
import { actions, maxOfItem, needs, player as rules } from "./rules.js";
import type { State } from "./state.js";

const { achievementId, itemId, materialId } = ids;
const [food, drink, energy] = [itemId("food"), itemId("drink"), itemId("energy")];
const [water, lava] = [materialId("water"), materialId("lava")];
const woodSword = itemId("wood_sword");
const stoneSword = itemId("stone_sword");
const ironSword = itemId("iron_sword");

const noop = actions.indexOf("noop");
const firstMove = actions.indexOf("move_left");
const act = actions.indexOf("do");
const sleep = actions.indexOf("sleep");
const firstPlace = actions.indexOf("place_stone");
const firstMake = actions.indexOf("make_wood_pickaxe");

const eatCow = achievementId("eat_cow");
const eatPlant = achievementId("eat_plant");
const defeatZombie = achievementId("defeat_zombie");
const defeatSkeleton = achievementId("defeat_skeleton");
const wakeUp = achievementId("wake_up");

/** The player's turn: the action, then hunger, thirst, tiredness and healing. */
export function actPlayer(state: State, chosen: number): void {
  const { inventory } = state;
  let action = chosen;
  if (state.sleeping) {
    if (inventory[energy]! < maxOfItem) action = sleep;
    else {
      state.sleeping = false;
      achieve(state, wakeUp);
    }
  }
  if (action === noop) {
    // Time passes.
  } else if (action < act) move(state, action - firstMove);
  else if (action === act) actOnFront(state);
  else if (action === sleep) {
    if (inventory[energy]! < maxOfItem) state.sleeping = true;
  } else if (action < firstMake) place(state, action - firstPlace);
  else make(state, action - firstMake);
  live(state);
  heal(state);
  for (let item = 0; item < inventory.length; item++)
    inventory[item] = Math.max(0, Math.min(inventory[item]!, maxOfItem));
  if (inventory[0]! < state.healthSeen) state.sleeping = false;
  state.healthSeen = inventory[0]!;
}

function achieve(state: State, achievement: number): void {
  state.achievements[achievement] = state.achievements[achievement]! + 1;
}

function gain(state: State, item: number, amount: number): void {
  state.inventory[item] = state.inventory[item]! + amount;
}

function move(state: State, direction: number): void {
  state.facing = direction;
  const { world, me } = state;
  const x = state.x + ids.directionX[direction]!;
  const y = state.y + ids.directionY[direction]!;
  if (world.isFree(x, y, ids.walkableForPlayer)) world.move(me, x, y);
  if (world.materialAt(state.x, state.y) === lava) state.inventory[0] = 0;
}

function actOnFront(state: State): void {
  const x = state.x + ids.directionX[state.facing]!;
  const y = state.y + ids.directionY[state.facing]!;
  const slot = state.world.slotAt(x, y);
  if (slot >= 0) actOnObject(state, slot);
  else collect(state, x, y);
}

function actOnObject(state: State, slot: number): void {
  const { world } = state;
  const kind = world.kind[slot]!;
  if (kind === ids.plant) {
    if (!isRipe(world, slot)) return;
    world.counter[slot] = 0;
    gain(state, food, rules.foodOfPlant);
    achieve(state, eatPlant);
    return;
  }
  if (kind !== ids.zombie && kind !== ids.skeleton && kind !== ids.cow) return;
  world.health[slot] = Math.max(0, world.health[slot]! - damage(state));
  // It counts at every blow to one that is at 0 and has not had its own turn since.
  if (world.health[slot]! > 0) return;
  if (kind === ids.zombie) achieve(state, defeatZombie);
  else if (kind === ids.skeleton) achieve(state, defeatSkeleton);
  else {
    gain(state, food, rules.foodOfCow);
    achieve(state, eatCow);
    state.hunger = 0;
  }
}

function damage({ inventory }: State): number {
  if (inventory[ironSword]! > 0) return rules.damage.iron_sword;
  if (inventory[stoneSword]! > 0) return rules.damage.stone_sword;
  return inventory[woodSword]! > 0 ? rules.damage.wood_sword : rules.damage.none;
}

function collect(state: State, x: number, y: number): void {
  const { world } = state;
  const material = world.materialAt(x, y);
  if (material === water) state.thirst = 0;
  const rule = ids.collecting[material];
  if (rule === undefined) return;
  if (rule.requires >= 0 && state.inventory[rule.requires]! < 1) return;
  world.setMaterial((x << 6) | y, rule.leaves);
  // Drawn even where it is certain.
  if (world.random.random() > rule.probability) return;
  gain(state, rule.gives, 1);
  achieve(state, rule.achievement);
}

function place(state: State, index: number): void {
  const { world } = state;
  const rule = ids.placing[index]!;
  const x = state.x + ids.directionX[state.facing]!;
  const y = state.y + ids.directionY[state.facing]!;
  if (world.slotAt(x, y) >= 0 || rule.where[world.materialAt(x, y)] === 0) return;
  if (state.inventory[rule.uses]! < rule.amount) return;
  gain(state, rule.uses, -rule.amount);
  if (rule.material >= 0) world.setMaterial((x << 6) | y, rule.material);
  else world.add(ids.plant, x, y);
  achieve(state, rule.achievement);
}

function make(state: State, index: number): void {
  const { inventory } = state;
  const rule = ids.making[index]!;
  for (let i = 0; i < rule.nearby.length; i++) if (!isNearby(state, rule.nearby[i]!)) return;
  for (let i = 0; i < rule.uses.length; i++) if (inventory[rule.uses[i]!]! < rule.amounts[i]!) return;
  for (let i = 0; i < rule.uses.length; i++) gain(state, rule.uses[i]!, -rule.amounts[i]!);
  gain(state, rule.makes, 1);
  achieve(state, rule.achievement);
}

/** In the 3 x 3 cells around. In the first row or column the reference slices from -1 and finds nothing. */
function isNearby(state: State, material: number): boolean {
  if (state.x < 1 || state.y < 1) return false;
  for (let dx = -1; dx <= 1; dx++)
    for (let dy = -1; dy <= 1; dy++)
      if (state.world.materialAt(state.x + dx, state.y + dy) === material) return true;
  return false;
}

function live(state: State): void {
  const pace = state.sleeping ? 0.5 : 1;
  state.hunger += pace;
  if (state.hunger > needs.hunger) {
    state.hunger = 0;
    gain(state, food, -1);
  }
  state.thirst += pace;
  if (state.thirst > needs.thirst) {
    state.thirst = 0;
    gain(state, drink, -1);
  }
  state.fatigue = state.sleeping ? Math.min(state.fatigue - 1, 0) : state.fatigue + 1;
  if (state.fatigue < -needs.rested) {
    state.fatigue = 0;
    gain(state, energy, 1);
  }
  if (state.fatigue > needs.tired) {
    state.fatigue = 0;
    gain(state, energy, -1);
  }
}

function heal(state: State): void {
  const { inventory, sleeping } = state;
  const well = inventory[food]! > 0 && inventory[drink]! > 0 && (inventory[energy]! > 0 || sleeping);
  if (well) state.recover += sleeping ? 2 : 1;
  else state.recover -= sleeping ? 0.5 : 1;
  if (state.recover > needs.healing) {
    state.recover = 0;
    gain(state, 0, 1);
  }
  if (state.recover < -needs.harm) {
    state.recover = 0;
    state.hurt(1);
  }
}
