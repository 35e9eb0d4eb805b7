import { colourName, kindName } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, randomInteger } from "../placement.js";
import { DONE, TOGGLE, type World } from "../world.js";
import { placeDifferentThings } from "./things.js";

/** In `world.memory`: where the target was at the start. */
const TARGET_AT = 0;

/** "done" next to the target wins; "done" elsewhere and "toggle" end the episode too. */
export function stepToTarget(world: World, action: number): void {
  world.move(action);
  if (action === TOGGLE) world.terminated = true;
  if (action !== DONE) return;
  if (world.adjacent(world.agentAt, world.memory[TARGET_AT]!)) world.succeed();
  world.terminated = true;
}

export function setTarget(world: World, at: number): void {
  world.memory[TARGET_AT] = at;
}

/** Say "done" beside the thing that the mission names. */
export const goToObject = family({
  parameters: { size: { low: 5, high: 64, default: 6 }, objects: { low: 1, high: 8, default: 2 } },
  plan: ({ size, objects }) => ({
    width: size,
    height: size,
    maxSteps: 5 * size ** 2,
    seeThroughWalls: true,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      const things = placeDifferentThings(world, objects);
      placeAgent(world);
      const target = things[randomInteger(world, 0, objects)]!;
      const code = world.itemCode[target]!;
      setTarget(world, world.itemAt[target]!);
      world.mission = `go to the ${colourName(code)} ${kindName(code)}`;
    },
    step: stepToTarget,
  }),
});
