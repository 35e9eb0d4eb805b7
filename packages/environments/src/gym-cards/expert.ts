import type { ExpertPolicy } from "../agents/policy.js";
import { plannedExpert } from "../single-agent/index.js";
import { BlackjackGame, blackjackActions } from "./blackjack.js";
import { shouldHit } from "./blackjack-values.js";
import { gymCardIds, openGymCards } from "./index.js";
import { NumberLineGame } from "./number-line.js";
import type { PointsGame } from "./points.js";
import { findFormula } from "./solve.js";

/**
 * Best play of each game, from what a player can see: counts to the target, writes a formula found by search ("=" at
 * once where none exists, or where the formula so far is not the beginning of one), hits where it pays to.
 */
export const expert: ExpertPolicy = plannedExpert(
  (id) => {
    if (!(gymCardIds as readonly string[]).includes(id)) return undefined;
    const { environment, game } = openGymCards(id);
    return Object.assign(environment, { game });
  },
  ({ game }) => {
    if (game instanceof NumberLineGame) {
      const steps = Math.abs(game.target - game.current);
      return new Array<string>(steps).fill(game.target > game.current ? "+" : "-");
    }
    if (game instanceof BlackjackGame)
      return [blackjackActions[shouldHit(game.player, game.dealer[0]![0]) ? 1 : 0]];
    return formulaActions(game);
  },
);

function formulaActions({ hand, rules, formula }: PointsGame): readonly string[] {
  const signs = ["+", "-", "*", "/"].filter((sign) => rules.actions.includes(sign));
  const found = findFormula(hand.numbers, rules.target, signs);
  const begun = found !== undefined && formula.every((entry, i) => entry === found[i]);
  return begun ? [...found.slice(formula.length), "="] : ["="];
}
