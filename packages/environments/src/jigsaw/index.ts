import { type Environment, type FastEnvironment, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { createSingleAgent } from "../single-agent/index.js";
import { AgileGame } from "./agile.js";
import type { JigsawOptions } from "./board.js";
import { SwapGame } from "./swap.js";

export type { JigsawAction } from "./agile.js";
export { assemble, cheapest, seamCost } from "./assemble.js";
export { Board, type JigsawOptions } from "./board.js";
export { drawnPicture } from "./picture.js";
export { cut, labelled, labelledPlace, letters } from "./pieces.js";
export { jigsawReward, scoreJigsawResponse } from "./score.js";
export { JigsawToolError } from "./transform.js";

const worlds: readonly (JigsawOptions & { readonly swapping: boolean })[] = [
  { id: "jigsaw/agile-2x2-v1", grid: 2, swapping: false },
  { id: "jigsaw/agile-3x3-v1", grid: 3, swapping: false },
  { id: "jigsaw/swap-2x2-v1", grid: 2, swapping: true },
  { id: "jigsaw/swap-3x3-v1", grid: 3, swapping: true },
];

export const jigsawIds: readonly string[] = worlds.map(({ id }) => id);

/** @throws UnknownEnvironmentError */
export default function jigsaw(id: string): Environment {
  const opened = openJigsaw(id);
  if (opened === undefined)
    throw unknownName(UnknownEnvironmentError, "environment", id, jigsawIds, "fovea envs");
  return opened.environment;
}

/** The same with its game, for the expert. */
export function openJigsaw(id: string) {
  const world = worlds.find((one) => one.id === id);
  if (world === undefined) return undefined;
  if (world.swapping) {
    const game = new SwapGame(world);
    return { environment: createSingleAgent(game) as Environment, game };
  }
  const game = new AgileGame(world);
  return { environment: createSingleAgent(game) as Environment, game };
}

/**
 * AGILE's game with a picture of your own.
 *
 * @throws InvalidInputError for a picture below 8 pixels a piece.
 */
export function createAgileJigsaw(options: JigsawOptions): Environment {
  return createSingleAgent(new AgileGame(options));
}

/** The swapping game with a picture of your own. @throws InvalidInputError as above. */
export function createSwapJigsaw(options: JigsawOptions): FastEnvironment {
  return createSingleAgent(new SwapGame(options));
}
