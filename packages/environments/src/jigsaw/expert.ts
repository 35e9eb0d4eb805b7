import type { ExpertPolicy } from "../agents/policy.js";
import { plannedExpert } from "../single-agent/index.js";
import { assemble } from "./assemble.js";
import { openJigsaw } from "./index.js";
import { letters } from "./pieces.js";
import { SwapGame } from "./swap.js";

/** Fits the pieces by the colours at their seams, from their pixels alone; answers, or swaps, at once. */
export const expert: ExpertPolicy = plannedExpert(
  (id) => {
    const opened = openJigsaw(id);
    return opened && Object.assign(opened.environment, { game: opened.game });
  },
  ({ game }) => {
    const { pieces, options } = game.board;
    const fitting = assemble(pieces, options.grid);
    if (!(game instanceof SwapGame)) return [{ answer: fitting.map((piece) => letters[piece]!) }];
    const lying = [...game.lying];
    const actions: string[] = [];
    for (const [place, piece] of fitting.entries()) {
      const from = lying.indexOf(piece);
      if (from === place) continue;
      actions.push(`swap ${Math.min(place, from) + 1} ${Math.max(place, from) + 1}`);
      lying[from] = lying[place]!;
      lying[place] = piece;
    }
    return actions;
  },
);
