import { colourName, kindName } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, randomInteger } from "../placement.js";
import { DROP, PICK_UP, type World } from "../world.js";
import { placeDifferentThings } from "./things.js";

// In `world.memory`: code of the thing to move, and where the target was.
const MOVED = 0;
const TARGET_AT = 1;

/** Put one thing into one of the eight cells around another. */
export const putNear = family({
  parameters: { size: { low: 5, high: 64, default: 6 }, objects: { low: 2, high: 8, default: 2 } },
  plan: ({ size, objects }) => ({
    width: size,
    height: size,
    maxSteps: 5 * size,
    seeThroughWalls: true,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      const things = placeDifferentThings(world, objects, (at, others) =>
        others.some((other) => isNear(world, at, other)),
      );
      placeAgent(world);
      const moved = randomInteger(world, 0, objects);
      let target = moved;
      while (target === moved) target = randomInteger(world, 0, objects);
      const code = world.itemCode[things[moved]!]!;
      const targetCode = world.itemCode[things[target]!]!;
      world.memory[MOVED] = code;
      world.memory[TARGET_AT] = world.itemAt[things[target]!]!;
      const name = (of: number): string => `${colourName(of)} ${kindName(of)}`;
      world.mission = `put the ${name(code)} near the ${name(targetCode)}`;
    },
    step(world, action) {
      const before = world.carrying;
      world.move(action);
      const inHand = world.carrying;
      if (action === PICK_UP && inHand !== 0 && world.itemCode[inHand] !== world.memory[MOVED])
        world.terminated = true;
      if (action === DROP && before !== 0) {
        const front = world.frontAt;
        if (world.items[front] === before && isNear(world, front, world.memory[TARGET_AT]!)) world.succeed();
        world.terminated = true;
      }
    },
  }),
});

function isNear(world: World, a: number, b: number): boolean {
  return Math.abs(world.x(a) - world.x(b)) <= 1 && Math.abs(world.y(a) - world.y(b)) <= 1;
}
