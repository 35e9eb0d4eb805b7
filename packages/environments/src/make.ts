import { type Environment, type RegistryEntry, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { environments } from "./registry.generated.js";

/** Something that makes worlds: the default export of a world's folder. */
export type EnvironmentFactory = (id: string) => Environment;

/**
 * Makes the world `id`; call `reset` to begin. The world's code is loaded on the first call for its family.
 *
 * @throws UnknownEnvironmentError, with the nearest id.
 */
export async function make(id: string): Promise<Environment> {
  return (await environmentFactory(id))();
}

/**
 * Loads a world's code once, to make many of it synchronously.
 *
 * @throws UnknownEnvironmentError.
 */
export async function environmentFactory(id: string): Promise<() => Environment> {
  const factory = await findEnvironment(id).load();
  return () => factory(id);
}

/** @throws UnknownEnvironmentError. */
export function findEnvironment(id: string): RegistryEntry<EnvironmentFactory> {
  const entry = environments.find((one) => one.id === id);
  if (entry !== undefined) return entry;
  const known = environments.map((one) => one.id);
  // "crafter" and "empty-8x8" are near to what holds them.
  const holding = id.length >= 3 ? known.find((one) => one.includes(id.toLowerCase())) : undefined;
  if (holding !== undefined) {
    const message = `no environment "${id}"; did you mean "${holding}"?`;
    throw new UnknownEnvironmentError(message, "run `fovea envs` for the list");
  }
  throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
}
