import { longest } from "./daylight.js";
import { actions } from "./rules.js";

export interface Variant {
  readonly id: string;
  /** Names of the 17 actions, in the order of the rules. */
  readonly actions: readonly string[];
  readonly maxSteps: number;
  /** Sides of its pictures: `observe("image")`, then further fast views. */
  readonly sizes: readonly [number, ...number[]];
  /**
   * How many frames are rendered after a step with the world's own randomness, as in the reference, where at night
   * they take draws from it. 0: noise has a stream of its own.
   */
  readonly renders: number;
  /** Begins with a step of doing nothing. */
  readonly opening: boolean;
}

/** BALROG's names. */
const balrogActions = [
  "Noop",
  "Move West",
  "Move East",
  "Move North",
  "Move South",
  "Do",
  "Sleep",
  "Place Stone",
  "Place Table",
  "Place Furnace",
  "Place Plant",
  "Make Wood Pickaxe",
  "Make Stone Pickaxe",
  "Make Iron Pickaxe",
  "Make Wood Sword",
  "Make Stone Sword",
  "Make Iron Sword",
];

export const variants: readonly Variant[] = [
  {
    id: "crafter/default-v1",
    actions,
    maxSteps: longest,
    sizes: [64, 256],
    renders: 0,
    opening: false,
  },
  {
    id: "crafter/reference-64-v1",
    actions,
    maxSteps: longest,
    sizes: [64],
    renders: 1,
    opening: false,
  },
  {
    id: "crafter/reference-256-v1",
    actions,
    maxSteps: longest,
    sizes: [256],
    renders: 1,
    opening: false,
  },
  // BALROG's wrapper takes a step before the first observation, and renders each frame twice.
  {
    id: "crafter/balrog-v1",
    actions: balrogActions,
    maxSteps: 2000,
    sizes: [256],
    renders: 2,
    opening: true,
  },
];
