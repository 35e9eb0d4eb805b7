import { EMPTY, GOAL, LAVA } from "../codes.js";
import { family } from "../level.js";
import { putAgent, randomInteger } from "../placement.js";

/** A strip of lava with one gap between the agent and the goal. */
export const lavaGap = family({
  parameters: { size: { low: 5, high: 64, default: 7 } },
  plan: ({ size }) => ({
    width: size,
    height: size,
    maxSteps: 4 * size ** 2,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      putAgent(world, 1, 1);
      world.set(size - 2, size - 2, GOAL);
      const x = randomInteger(world, 2, size - 2);
      const y = randomInteger(world, 1, size - 1);
      world.wallColumn(x, 1, size - 2, LAVA);
      world.set(x, y, EMPTY);
      world.mission = "avoid the lava and get to the green goal square";
    },
  }),
});
