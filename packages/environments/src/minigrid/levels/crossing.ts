import { EMPTY, GOAL, LAVA, WALL } from "../codes.js";
import { family } from "../level.js";
import { putAgent, randomInteger } from "../placement.js";

const VERTICAL = 0;
const HORIZONTAL = 1;

/** Rivers of lava, or walls, across the room, with one opening for each on a way to the goal. */
export const crossing = family({
  parameters: {
    size: { low: 5, high: 63, default: 9 },
    crossings: { low: 1, high: 60, default: 1 },
    lava: { low: 0, high: 1, default: 1 },
  },
  odd: ["size"],
  plan: ({ size, crossings, lava }) => ({
    width: size,
    height: size,
    maxSteps: 4 * size ** 2,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      putAgent(world, 1, 1);
      world.set(size - 2, size - 2, GOAL);
      const rivers: [direction: number, position: number][] = [];
      for (const direction of [VERTICAL, HORIZONTAL])
        for (let i = 2; i < size - 2; i += 2) rivers.push([direction, i]);
      world.random.shuffle(rivers);
      const chosen = rivers.slice(0, crossings);
      const positions = (direction: number): number[] =>
        chosen.flatMap(([way, at]) => (way === direction ? [at] : [])).sort((a, b) => a - b);
      const columns = positions(VERTICAL);
      const rows = positions(HORIZONTAL);
      const obstacle = lava === 1 ? LAVA : WALL;
      for (const y of rows) world.wallRow(1, y, size - 2, obstacle);
      for (const x of columns) world.wallColumn(x, 1, size - 2, obstacle);

      // A way from room to room, right (through a column) or down (through a row), in random order.
      const path = [...columns.map(() => HORIZONTAL), ...rows.map(() => VERTICAL)];
      world.random.shuffle(path);
      const columnLimits = [0, ...columns, size - 1];
      const rowLimits = [0, ...rows, size - 1];
      let column = 0;
      let row = 0;
      const between = (limits: readonly number[], room: number): number =>
        randomInteger(world, limits[room]! + 1, limits[room + 1]!);
      for (const direction of path) {
        if (direction === HORIZONTAL) world.set(columnLimits[++column]!, between(rowLimits, row), EMPTY);
        else world.set(between(columnLimits, column), rowLimits[++row]!, EMPTY);
      }
      const how = lava === 1 ? "avoid the lava" : "find the opening";
      world.mission = `${how} and get to the green goal square`;
    },
  }),
});
