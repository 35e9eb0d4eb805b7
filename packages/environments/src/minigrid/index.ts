import { type JsonObject, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createGridEnvironment, type GridEnvironment } from "./environment.js";
import { type Family, planOf } from "./level.js";
import { families, levels } from "./levels/index.js";

export type { GridEnvironment } from "./environment.js";
export * from "./errors.js";
export { families, levels } from "./levels/index.js";
export { World } from "./world.js";

/** @throws UnknownEnvironmentError */
export default function minigrid(id: string): GridEnvironment {
  const level = levels.find((one) => one.id === id);
  if (level === undefined) {
    const known = levels.map((one) => one.id);
    throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
  }
  return createGridEnvironment({ id, plan: level.plan() });
}

/**
 * A level of a size that has no id of its own, such as `createMinigrid("empty", { size: 12 })`, which calls itself
 * "minigrid/empty-size-12-v1". Numbers that are not given are the family's defaults.
 *
 * @throws InvalidInputError for a family that is not there, a name that it does not have, or a number out of its range.
 */
export function createMinigrid(name: keyof typeof families, values: JsonObject = {}): GridEnvironment {
  if (!Object.hasOwn(families, name))
    throw unknownName(UnknownEnvironmentError, "family of levels", name, Object.keys(families), "fovea envs");
  const plan = planOf(`minigrid/${name}`, families[name] as Family, values);
  const numbers = Object.entries(values).map(([key, value]) => `-${key.toLowerCase()}-${value}`);
  return createGridEnvironment({ id: `minigrid/${name}${numbers.join("")}-v1`, plan });
}
