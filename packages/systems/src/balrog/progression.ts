import type { JsonObject, StepOutcome } from "@fovea/core";

/** What an episode has come to. */
export interface Standing {
  /** 0 to 1. */
  readonly progression: number;
  /** What BALROG's record has beside it. */
  readonly stats: JsonObject;
}

/** Follows an episode by its outcomes. */
export interface Scorekeeper {
  add(outcome: StepOutcome): void;
  standing(): Standing;
}

/**
 * BALROG's progressions: BabyAI 1 when any reward was above 0; Baba Is AI 1 when the episode ended with a reward above
 * 0; Crafter the share of the 22 achievements.
 *
 * @param environment BALROG's name.
 */
export function scorekeeper(environment: string, mission: string | undefined): Scorekeeper {
  if (environment === "babyai") {
    let progression = 0;
    return {
      add: ({ reward }) => {
        if (reward > 0) progression = 1;
      },
      standing: () => ({ progression, stats: { mission: mission ?? null } }),
    };
  }
  if (environment === "babaisai") {
    let progression = 0;
    let plan: JsonObject[string] = null;
    return {
      add: ({ reward, terminated, info }) => {
        if (terminated) progression = reward > 0 ? 1 : 0;
        plan = info?.["targetPlan"] ?? plan;
      },
      standing: () => ({ progression, stats: { target_plan: plan } }),
    };
  }
  let achievements: readonly string[] = [];
  return {
    add: ({ info }) => {
      if (info !== undefined) achievements = info["achievements"] as readonly string[];
    },
    standing: () => ({
      progression: achievements.length / 22,
      stats: { score: achievements.length, achievements },
    }),
  };
}
