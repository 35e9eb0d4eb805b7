import { pythonTupleHash } from "@fovea/core/random";
import { daylightAt } from "./daylight.js";
import { generate } from "./generate.js";
import * as ids from "./ids.js";
import { achievements, items, maxOfItem, vitals } from "./rules.js";
import { World } from "./world.js";

/** One episode: the world and its player. The player is the first object; it never leaves. */
export class State {
  readonly world = new World();
  step = 0;
  /** The player's slot. */
  me = 0;
  /** 0 west, 1 east, 2 north, 3 south. */
  facing: number = ids.south;
  /** By item. May leave 0 to 9 within a step, and is then clamped. */
  readonly inventory = new Int16Array(items.length);
  /** How often each was done. */
  readonly achievements = new Int32Array(achievements.length);
  sleeping = false;
  hunger = 0;
  thirst = 0;
  fatigue = 0;
  recover = 0;
  /** Health after the player's last turn: less of it wakes the player. */
  healthSeen = maxOfItem;
  /** Health after the last step, for the reward. */
  healthPaid = maxOfItem;
  /** Bit i: achievement i has been rewarded. */
  unlocked = 0;
  over = true;
  /** The episode is cut off at this step. */
  limit = 0;
  /** What rendering noise outside the world's randomness is drawn from, together with the step. */
  noiseSeed = 0;

  reset(seed: number, episode: number): void {
    const { world } = this;
    this.noiseSeed = worldSeed(seed, episode);
    world.clear();
    world.random.seed(this.noiseSeed);
    this.step = 0;
    world.daylight = daylightAt(0);
    this.facing = ids.south;
    this.inventory.fill(0).fill(maxOfItem, 0, vitals);
    this.achievements.fill(0);
    this.sleeping = false;
    this.hunger = 0;
    this.thirst = 0;
    this.fatigue = 0;
    this.recover = 0;
    this.healthSeen = maxOfItem;
    this.healthPaid = maxOfItem;
    this.unlocked = 0;
    this.over = false;
    const centre = ids.side / 2;
    this.me = world.add(ids.player, centre, centre);
    generate(world, centre, centre);
  }

  /** Health is an item, and never below 0. */
  hurt(damage: number): void {
    this.inventory[0] = Math.max(0, this.inventory[0]! - damage);
  }

  get x(): number {
    return this.world.x[this.me]!;
  }

  get y(): number {
    return this.world.y[this.me]!;
  }

  /** Steps along the axes from an object to the player. */
  distance(slot: number): number {
    const { world, me } = this;
    return Math.abs(world.x[slot]! - world.x[me]!) + Math.abs(world.y[slot]! - world.y[me]!);
  }
}

/** The seed of the reference's `reset` number `episode`, from 1 on: Python's `hash((seed, episode)) % (2**31 - 1)`. */
export function worldSeed(seed: number, episode: number): number {
  const modulus = 2n ** 31n - 1n;
  return Number(((pythonTupleHash([seed, episode]) % modulus) + modulus) % modulus);
}
