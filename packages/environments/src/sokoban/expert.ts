import type { ExpertPolicy } from "../agents/policy.js";
import { plannedExpert } from "../single-agent/index.js";
import { writeResponse } from "../vagen/index.js";
import { sokobanActions } from "./game.js";
import { openSokoban, sokobanRooms, sokobanTurns } from "./index.js";
import { solve } from "./solve.js";

const maxActions = 3;

/** Plays a shortest solution, found by breadth-first search; plays "up" where there is none. */
export const expert: ExpertPolicy = plannedExpert(
  (id) => {
    if (sokobanTurns[id] === undefined && !sokobanRooms.some((room) => room.id === id)) return undefined;
    const { environment, game } = openSokoban(id);
    return Object.assign(environment, { game });
  },
  ({ game, spec }) => {
    // The room is of the game's size: a square.
    const width = Math.sqrt(game.room.fixed.length);
    const actions = (solve(game.room, { width }) ?? [0]).map((direction) => sokobanActions[direction]!);
    const format = sokobanTurns[spec.id];
    if (format === undefined) return actions;
    const turns = Math.ceil(actions.length / maxActions);
    return Array.from({ length: turns }, (_, i) =>
      writeResponse(format, actions.slice(i * maxActions, (i + 1) * maxActions)),
    );
  },
);
