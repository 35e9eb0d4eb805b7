import { type FastEnvironment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { balrogLevels } from "./balrog.js";
import { createBaba } from "./environment.js";

export { balrogLevels, idOfTask } from "./balrog.js";
export { babaActions, createBaba } from "./environment.js";
export { levelFromText } from "./from-text.js";
export type { Level } from "./level.js";

/** @throws UnknownEnvironmentError */
export default function baba(id: string): FastEnvironment {
  const level = balrogLevels.find((one) => one.id === id);
  if (level !== undefined) return createBaba(level);
  const known = balrogLevels.map((one) => one.id);
  throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
}
