import { type FastEnvironment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createSingleAgent } from "../single-agent/index.js";
import { inTurns, type ResponseFormat } from "../vagen/index.js";
import { LakeGame, type LakeRules } from "./game.js";

export { lakeActions } from "./game.js";

const four = { size: 4, maxSteps: 100 } as const;
const eight = { size: 8, maxSteps: 200 } as const;

/** One action a step. */
export const lakes: readonly LakeRules[] = [
  { id: "frozen-lake/4x4-v1", ...four, classic: false, slippery: false },
  { id: "frozen-lake/4x4-slippery-v1", ...four, classic: false, slippery: true },
  { id: "frozen-lake/8x8-v1", ...eight, classic: false, slippery: false },
  { id: "frozen-lake/8x8-slippery-v1", ...eight, classic: false, slippery: true },
  { id: "frozen-lake/classic-4x4-v1", ...four, classic: true, slippery: true },
  { id: "frozen-lake/classic-8x8-v1", ...eight, classic: true, slippery: true },
];

/** A response of up to five actions a step. */
export const lakeTurns: Readonly<Record<string, ResponseFormat>> = {
  "frozen-lake/vagen-v1": "free-think",
  "frozen-lake/vagen-world-model-v1": "world-model",
};

/** @throws UnknownEnvironmentError */
export default function frozenLake(id: string): FastEnvironment {
  return openLake(id).environment;
}

/** The same with its game, for the expert. */
export function openLake(id: string): { readonly environment: FastEnvironment; readonly game: LakeGame } {
  const rules = lakes.find((one) => one.id === id);
  if (rules !== undefined) {
    const game = new LakeGame(rules);
    return { environment: createSingleAgent(game), game };
  }
  const format = lakeTurns[id];
  if (format === undefined) {
    const known = [...lakes.map((one) => one.id), ...Object.keys(lakeTurns)];
    throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
  }
  const game = new LakeGame(lakes[0]!);
  const turns = { id, format, maxActions: 5, maxTurns: 100, formatReward: 0.02, successReward: 1 };
  return { environment: createSingleAgent(inTurns(game, turns)), game };
}
