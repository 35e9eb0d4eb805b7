import { doorCode, isOpenDoor } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, randomInteger } from "../placement.js";
import type { World } from "../world.js";

// Items, in the order in which they are placed.
const RED = 1;
const BLUE = 2;
const isOpen = (world: World, door: number): boolean => isOpenDoor(world.itemCode[door]!);

/** A room with a red door on the left and a blue one on the right: open the red one, then the blue one. */
export const redBlueDoors = family({
  parameters: { size: { low: 5, high: 32, default: 8 } },
  plan: ({ size }) => ({
    width: 2 * size,
    height: size,
    maxSteps: 20 * size ** 2,
    generate(world) {
      const left = Math.floor(size / 2);
      world.wallFrame(0, 0, 2 * size, size);
      world.wallFrame(left, 0, size, size);
      placeAgent(world, { area: { x: left, y: 0, width: size, height: size } });
      world.placeNew(doorCode("red", "closed"), left, randomInteger(world, 1, size - 1));
      world.placeNew(doorCode("blue", "closed"), left + size - 1, randomInteger(world, 1, size - 1));
      world.mission = "open the red door then the blue door";
    },
    step(world, action) {
      const redBefore = isOpen(world, RED);
      const blueBefore = isOpen(world, BLUE);
      world.move(action);
      if (isOpen(world, BLUE)) {
        if (redBefore) world.succeed();
        else world.fail();
      } else if (isOpen(world, RED) && blueBefore) world.fail();
    },
  }),
});
