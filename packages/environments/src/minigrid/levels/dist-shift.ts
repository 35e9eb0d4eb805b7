import { GOAL, LAVA } from "../codes.js";
import { family } from "../level.js";
import { putAgent } from "../placement.js";

const WIDTH = 9;
const HEIGHT = 7;

/** Two strips of lava above or beside a straight way to the goal: the second one's row is the shift. */
export const distShift = family({
  parameters: { secondStripRow: { low: 2, high: 5, default: 2 } },
  plan: ({ secondStripRow }) => ({
    width: WIDTH,
    height: HEIGHT,
    maxSteps: 4 * WIDTH * HEIGHT,
    seeThroughWalls: true,
    generate(world) {
      world.wallFrame(0, 0, WIDTH, HEIGHT);
      world.set(WIDTH - 2, 1, GOAL);
      world.wallRow(3, 1, WIDTH - 6, LAVA);
      world.wallRow(3, secondStripRow, WIDTH - 6, LAVA);
      putAgent(world, 1, 1);
      world.mission = "get to the green goal square";
    },
  }),
});
