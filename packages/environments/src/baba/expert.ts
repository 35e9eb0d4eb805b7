import type { ExpertPolicy } from "../agents/policy.js";
import { plannedExpert } from "../single-agent/index.js";
import { balrogLevels } from "./balrog.js";
import { openBaba } from "./environment.js";
import { findWin } from "./search.js";

const names = ["right", "down", "left", "up"] as const;

/** Searches for a way to win with the engine itself, from the full state; plays "idle" where it finds none. */
export const expert: ExpertPolicy = plannedExpert(
  (id) => {
    const level = balrogLevels.find((one) => one.id === id);
    if (level === undefined) return undefined;
    const { environment, world } = openBaba(level);
    return Object.assign(environment, { world });
  },
  (copy) => (findWin(copy.world, copy.spec.maxSteps) ?? []).map((direction) => names[direction]!),
);
