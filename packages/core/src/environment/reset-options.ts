import { didYouMean, InvalidInputError } from "../errors.js";
import type { JsonObject } from "../json.js";

/** @throws InvalidInputError unless the seed is a whole number from 0 to 2^53 - 1. */
export function checkSeed(id: string, seed: unknown): asserts seed is number {
  if (Number.isSafeInteger(seed) && (seed as number) >= 0) return;
  const said = typeof seed === "number" ? String(seed) : (JSON.stringify(seed) ?? "undefined");
  throw new InvalidInputError(`${id}: the seed ${said}`, "give a whole number from 0 to 2^53 - 1");
}

/** For worlds without options. @throws InvalidInputError when any are given. */
export function checkNoOptions(id: string, options: JsonObject | undefined): void {
  readOptions(id, options, {});
}

/** The range of a whole number. */
export interface WholeRange {
  readonly low: number;
  readonly high: number;
  readonly default: number;
}

/**
 * Options that are whole numbers, each in its range.
 *
 * @throws InvalidInputError for what is no object, an unknown name, another type, or a value outside the range.
 */
export function readOptions<Name extends string>(
  id: string,
  options: JsonObject | undefined,
  ranges: Readonly<Record<Name, WholeRange>>,
): Record<Name, number> {
  const names = Object.keys(ranges) as Name[];
  if (options !== undefined && (typeof options !== "object" || options === null || Array.isArray(options))) {
    throw new InvalidInputError(
      `${id}: options are an object, not ${JSON.stringify(options)}`,
      names.length === 0 ? "leave them out" : `give some of: ${names.join(", ")}`,
    );
  }
  for (const name of Object.keys(options ?? {})) {
    if (names.includes(name as Name)) continue;
    const near = didYouMean(name, names);
    throw new InvalidInputError(
      `${id}: no option "${name.slice(0, 60)}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
      names.length === 0 ? "this world has no options" : `its options are: ${names.join(", ")}`,
    );
  }
  return Object.fromEntries(
    names.map((name) => {
      const { low, high, default: usual } = ranges[name];
      const value = options !== undefined && Object.hasOwn(options, name) ? options[name] : usual;
      if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high)
        return [name, value];
      const said = (JSON.stringify(value) ?? "undefined").slice(0, 60);
      throw new InvalidInputError(`${id}: ${name} is ${said}`, `use a whole number from ${low} to ${high}`);
    }),
  ) as Record<Name, number>;
}
