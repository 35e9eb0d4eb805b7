import { GOAL } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, putAgent } from "../placement.js";

/** A room with a goal in its far corner; the agent in the near one, or anywhere. */
export const empty = family({
  parameters: { size: { low: 4, high: 64, default: 8 }, randomStart: { low: 0, high: 1, default: 0 } },
  plan: ({ size, randomStart }) => ({
    width: size,
    height: size,
    maxSteps: 4 * size ** 2,
    seeThroughWalls: true,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      world.set(size - 2, size - 2, GOAL);
      if (randomStart === 1) placeAgent(world);
      else putAgent(world, 1, 1);
      world.mission = "get to the green goal square";
    },
  }),
});
