import { InvalidInputError, type JsonObject, readOptions, type WholeRange } from "@fovea/core";
import type { World } from "./world.js";

/** A level with all numbers chosen. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly maxSteps: number;
  /** True where the reference lets the agent see through walls and doors. */
  readonly seeThroughWalls?: boolean;
  /** How many of the seven actions there are; all by default. */
  readonly actionCount?: number;
  /** Fills the empty grid, and places the agent; sets the mission. @throws PlacementError */
  generate(world: World): void;
  /** The level's own rules around `world.move(action)`; by default just that. */
  step?(world: World, action: number): void;
}

/** Levels that differ in numbers only; a switch is 0 or 1. */
export interface Family<Name extends string = string> {
  readonly parameters: Readonly<Record<Name, WholeRange>>;
  /** Those that must be odd. */
  readonly odd?: readonly string[];
  plan(values: Readonly<Record<Name, number>>): Plan;
}

/** Helps TypeScript to infer the parameters' names. */
export const family = <Name extends string>(parts: Family<Name>): Family<Name> => parts;

/** A registered level: the numbers of one of the reference's ids. */
export interface Level {
  readonly id: string;
  readonly summary: string;
  /** Its id in the reference. */
  readonly reference: string;
  plan(): Plan;
}

/**
 * A level of numbers that somebody chose; those not given are the family's defaults.
 *
 * @throws InvalidInputError for a name or number that the family does not have.
 */
export function planOf(name: string, chosen: Family, values: JsonObject): Plan {
  const numbers = readOptions(name, values, chosen.parameters);
  const even = chosen.odd?.find((one) => numbers[one]! % 2 === 0);
  if (even !== undefined)
    throw new InvalidInputError(`${name}: ${even} is ${numbers[even]}`, "give an odd number");
  return chosen.plan(numbers);
}
