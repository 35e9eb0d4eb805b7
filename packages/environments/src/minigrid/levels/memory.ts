import { cellCode, type PortableName, WALL } from "../codes.js";
import { family } from "../level.js";
import { putAgent, randomElement, randomInteger } from "../placement.js";
import { PICK_UP, TOGGLE } from "../world.js";

// In `world.memory`: the two places at which the episode ends.
const SUCCESS = 0;
const FAILURE = 1;

/** A hallway that ends at two things: go to the one that was seen in the room at its start. */
export const memory = family({
  parameters: { size: { low: 7, high: 63, default: 13 }, randomLength: { low: 0, high: 1, default: 0 } },
  odd: ["size"],
  plan: ({ size, randomLength }) => ({
    width: size,
    height: size,
    maxSteps: 5 * size ** 2,
    generate(world) {
      const middle = Math.floor(size / 2);
      world.wallFrame(0, 0, size, size);
      const end = randomLength === 1 ? randomInteger(world, 4, size - 2) : size - 3;
      for (const side of [-1, 1]) {
        world.wallRow(1, middle + 2 * side, 4);
        world.set(4, middle + side, WALL);
        for (let x = 5; x < end; x++) world.set(x, middle + side, WALL);
      }
      for (let y = 0; y < size; y++) {
        if (y !== middle) world.set(end, y, WALL);
        world.set(end + 2, y, WALL);
      }
      putAgent(world, randomInteger(world, 1, end + 1), middle);
      const shown = randomElement<PortableName>(world, ["key", "ball"]);
      world.placeNew(cellCode(shown, "green"), 1, middle - 1);
      const [upper, lower] = randomElement<[PortableName, PortableName]>(world, [
        ["ball", "key"],
        ["key", "ball"],
      ]);
      world.placeNew(cellCode(upper, "green"), end + 1, middle - 2);
      world.placeNew(cellCode(lower, "green"), end + 1, middle + 2);
      const right = shown === upper ? -1 : 1;
      world.memory[SUCCESS] = world.at(end + 1, middle + right);
      world.memory[FAILURE] = world.at(end + 1, middle - right);
      world.mission = "go to the matching object at the end of the hallway";
    },
    step(world, action) {
      world.move(action === PICK_UP ? TOGGLE : action);
      if (world.agentAt === world.memory[SUCCESS]) world.succeed();
      else if (world.agentAt === world.memory[FAILURE]) world.fail();
    },
  }),
});
