import type { ExpertPolicy } from "../agents/policy.js";
import { plannedExpert } from "../single-agent/index.js";
import { writeResponse } from "../vagen/index.js";
import { lakeActions, lakes, lakeTurns, openLake } from "./index.js";
import { wayToGoal } from "./lake.js";
import { bestSlipperyActions } from "./values.js";

const maxActions = 5;

/** Walks the shortest way past the holes; on slippery ice, goes by the chances, without knowing what will slip. */
export const expert: ExpertPolicy = plannedExpert(
  (id) => {
    if (lakeTurns[id] === undefined && !lakes.some((one) => one.id === id)) return undefined;
    const { environment, game } = openLake(id);
    return Object.assign(environment, { game });
  },
  ({ game, spec }) => {
    const slippery = lakes.some(({ id, slippery: slips }) => id === spec.id && slips);
    // One action at a time where the next cell is up to chance.
    if (slippery) return [lakeActions[bestSlipperyActions(game.lake)[game.playerAt]!]!];
    const actions = (wayToGoal(game.lake, game.playerAt) ?? [0]).map((action) => lakeActions[action]!);
    const format = lakeTurns[spec.id];
    if (format === undefined) return actions;
    const turns = Math.ceil(actions.length / maxActions);
    return Array.from({ length: turns }, (_, i) =>
      writeResponse(format, actions.slice(i * maxActions, (i + 1) * maxActions)),
    );
  },
);
