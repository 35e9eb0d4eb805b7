import { type FastEnvironment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createSingleAgent, type Game } from "../single-agent/index.js";
import { BlackjackGame } from "./blackjack.js";
import { NumberLineGame } from "./number-line.js";
import { dealFour, dealTwo, ezActions, PointsGame, points24Actions } from "./points.js";

export { evaluate } from "./formula.js";
export { cardPrompt, readCardAction } from "./response.js";

const games = {
  "gym-cards/number-line-v1": (id: string) => new NumberLineGame(id),
  "gym-cards/ez-points-v1": (id: string) =>
    new PointsGame({ id, target: 12, actions: ezActions, longest: 5, deal: dealTwo, oneLine: true }),
  "gym-cards/points24-v1": (id: string) =>
    new PointsGame({ id, target: 24, actions: points24Actions, longest: 20, deal: dealFour, oneLine: false }),
  "gym-cards/blackjack-v1": (id: string) => new BlackjackGame(id),
} as const satisfies Record<string, (id: string) => Game>;

export const gymCardIds = Object.keys(games) as (keyof typeof games)[];

/** @throws UnknownEnvironmentError */
export default function gymCards(id: string): FastEnvironment {
  return openGymCards(id).environment;
}

/** The same with its game, for the expert. */
export function openGymCards(id: string) {
  const make = Object.hasOwn(games, id) ? games[id as keyof typeof games] : undefined;
  if (make === undefined)
    throw unknownName(UnknownEnvironmentError, "environment", id, gymCardIds, "fovea envs");
  const game = make(id);
  return { environment: createSingleAgent(game), game };
}
