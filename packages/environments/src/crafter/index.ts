import { type Environment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createCrafter } from "./environment.js";
import { variants } from "./variants.js";

/** Makes the Crafter world of an id of manifest.json. @throws UnknownEnvironmentError */
export default function crafter(id: string): Environment {
  const variant = variants.find((one) => one.id === id);
  if (variant === undefined) {
    const known = variants.map((one) => one.id);
    throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
  }
  return createCrafter(variant);
}
