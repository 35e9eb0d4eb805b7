import { createHash } from "node:crypto";
import * as ids from "../ids.js";
import type { State } from "../state.js";

export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/** All state as text, as golden/make.py writes it: halves are doubled, directions are vectors. */
export function describeState(state: State): string {
  const { world } = state;
  const numbers: number[] = [state.step, state.x, state.y];
  numbers.push(ids.directionX[state.facing]!, ids.directionY[state.facing]!, +state.sleeping);
  numbers.push(...state.inventory, ...state.achievements);
  numbers.push(2 * state.hunger, 2 * state.thirst, state.fatigue, 2 * state.recover, state.healthSeen);
  for (let slot = world.next[world.first]!; slot >= 0; slot = world.next[slot]!) {
    const kind = world.kind[slot]!;
    const counter = world.counter[slot]!;
    numbers.push(kind, world.x[slot]!, world.y[slot]!, world.health[slot]!);
    if (kind === ids.arrow) numbers.push(ids.directionX[counter]!, ids.directionY[counter]!);
    else if (kind !== ids.cow) numbers.push(counter);
  }
  const { key, position } = world.random.getState();
  return `${numbers.join(",")};${position},${key[0]},${key[623]};${sha256(world.material)}`;
}

export const digest = (state: State): string => sha256(describeState(state)).slice(0, 8);
