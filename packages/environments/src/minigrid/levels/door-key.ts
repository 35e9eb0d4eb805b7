import { cellCode, doorCode, GOAL } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, placeItem, randomInteger } from "../placement.js";

/** Two rooms, a locked door between them, the key with the agent, the goal beyond. */
export const doorKey = family({
  parameters: { size: { low: 5, high: 64, default: 8 } },
  plan: ({ size }) => ({
    width: size,
    height: size,
    maxSteps: 10 * size ** 2,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      world.set(size - 2, size - 2, GOAL);
      const split = randomInteger(world, 2, size - 2);
      world.wallColumn(split, 0);
      const area = { x: 0, y: 0, width: split, height: size };
      placeAgent(world, { area });
      const doorRow = randomInteger(world, 1, size - 2);
      world.placeNew(doorCode("yellow", "locked"), split, doorRow);
      placeItem(world, cellCode("key", "yellow"), { area });
      world.mission = "use the key to open the door and then get to the goal";
    },
  }),
});
