import { type FastEnvironment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createSingleAgent } from "../single-agent/index.js";
import { inTurns, type ResponseFormat } from "../vagen/index.js";
import { SokobanGame, type SokobanShape } from "./game.js";

export { sokobanActions } from "./game.js";

/** One action a step. */
export const sokobanRooms: readonly SokobanShape[] = [
  { id: "sokoban/6x6-v1", width: 6, height: 6, boxes: 1, maxSteps: 100 },
  { id: "sokoban/7x7-v1", width: 7, height: 7, boxes: 2, maxSteps: 200 },
  { id: "sokoban/10x10-v1", width: 10, height: 10, boxes: 3, maxSteps: 120 },
];

/** A response of up to three actions a step. */
export const sokobanTurns: Readonly<Record<string, ResponseFormat>> = {
  "sokoban/vagen-v1": "world-model",
  "sokoban/vagen-free-think-v1": "free-think",
  "sokoban/vagen-free-world-model-v1": "free-world-model",
};

/** @throws UnknownEnvironmentError */
export default function sokoban(id: string): FastEnvironment {
  return openSokoban(id).environment;
}

/** The same with its room, for the expert. */
export function openSokoban(id: string): {
  readonly environment: FastEnvironment;
  readonly game: SokobanGame;
} {
  const room = sokobanRooms.find((one) => one.id === id);
  if (room !== undefined) {
    const game = new SokobanGame(room);
    return { environment: createSingleAgent(game), game };
  }
  const format = sokobanTurns[id];
  if (format === undefined) {
    const known = [...sokobanRooms.map((one) => one.id), ...Object.keys(sokobanTurns)];
    throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
  }
  const game = new SokobanGame(sokobanRooms[0]!);
  const rules = { id, format, maxActions: 3, maxTurns: 100, formatReward: 0.1, successReward: 1 };
  return { environment: createSingleAgent(inTurns(game, rules)), game };
}
