import type { RandomState } from "@fovea/core/random";
import { balance } from "./balance.js";
import { act } from "./creatures.js";
import { daylightAt } from "./daylight.js";
import { actPlayer } from "./player.js";
import { balancePeriod, player } from "./rules.js";
import type { State } from "./state.js";

/**
 * One step of the world: the player first, then all others near it in the order in which they came, then every ten
 * steps the balance of creatures. @returns the reward: a tenth of the health won, and 1 when anything was achieved
 * for the first time.
 */
export function advance(state: State, action: number): number {
  const { world } = state;
  state.step++;
  world.daylight = daylightAt(state.step);
  // Those that come during this step act from the next one on.
  const last = world.last;
  for (let slot = world.first; ; ) {
    const next = world.next[slot]!;
    if (slot === state.me) actPlayer(state, action);
    else if (state.distance(slot) < player.activeDistance) act(state, slot);
    if (slot === last) break;
    slot = next;
  }
  world.reuseSlots();
  if (state.step % balancePeriod === 0) {
    balance(state);
    world.reuseSlots();
  }
  return pay(state);
}

function pay(state: State): number {
  const health = state.inventory[0]!;
  let reward = (health - state.healthPaid) / 10;
  state.healthPaid = health;
  let unlocked = 0;
  for (let i = 0; i < state.achievements.length; i++) if (state.achievements[i]! > 0) unlocked |= 1 << i;
  if (unlocked !== state.unlocked) reward += 1;
  state.unlocked = unlocked;
  return reward;
}

/**
 * Draws what rendering frames of `pixels` in the local view takes from the world's randomness at night, `times` in a
 * row, and keeps the state of the last in `noise`.
 */
export function drawNoise(state: State, noise: RandomState, pixels: number, times: number): void {
  if (!isDark(state)) return;
  const { random } = state.world;
  random.skip(2 * pixels * (times - 1));
  noise.copyFrom(random);
  random.skip(2 * pixels);
}

/** The picture is noisy. */
export const isDark = (state: State): boolean => state.world.daylight < 0.5;
