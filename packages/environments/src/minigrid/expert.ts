import type { Environment } from "@fovea/core";
import { NoExpertError } from "../agents/expert.js";
import type { ExpertPolicy } from "../agents/policy.js";
import { EMPTY, GOAL, isOpenDoor } from "./codes.js";
import type { GridEnvironment } from "./environment.js";
import { Errands } from "./errands.js";
import { DONE, DROP, LEFT, TOGGLE, type World } from "./world.js";

/** The next action of a level, by the full state; what `world.memory` means is said where the level sets it. */
type Strategy = (errands: Errands, world: World) => number | undefined;

const reachGoal: Strategy = (errands, world) => errands.go(errands.standing(world.cells.indexOf(GOAL)));
const pickUpTarget: Strategy = (errands, world) => errands.obtain(world.memory[0]!);
const sayDone: Strategy = (errands, world) => {
  const target = world.memory[0]!;
  return errands.goAnd((at) => world.adjacent(at, target), DONE);
};
const itemOfCode = (world: World, code: number): number => world.itemCode.indexOf(code, 1);

const STRATEGIES: readonly (readonly [RegExp, Strategy])[] = [
  [/empty|four-rooms|door-key|multi-room|crossing|lava-gap|dist-shift|locked-room/, reachGoal],
  [/unlock-pickup|key-corridor|obstructed-maze/, pickUpTarget],
  [/unlock/, (errands, world) => errands.openDoor(world.memory[0]!)],
  [/memory/, (errands, world) => errands.go(errands.standing(world.memory[0]!))],
  [/go-to-door|go-to-object/, sayDone],
  [/fetch/, (errands, world) => errands.obtain(itemOfCode(world, world.memory[0]!))],
  [
    /red-blue-doors/,
    (errands, world) => {
      const [red, blue] = [1, 2];
      const next = isOpenDoor(world.itemCode[red]!) ? blue : red;
      return errands.goAnd(errands.facing(world.itemAt[next]!), TOGGLE);
    },
  ],
  [
    /put-near/,
    (errands, world) => {
      const moved = itemOfCode(world, world.memory[0]!);
      const target = world.memory[1]!;
      if (world.carrying !== moved) return errands.obtain(moved);
      const near = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((i) => target + row * world.stride + i));
      const free = near.filter((place) => world.cells[place] === EMPTY);
      return errands.goAnd(errands.facing(...free), DROP);
    },
  ],
  [
    // Only the way that is free now; what stands in front of the agent must not be walked into.
    /dynamic-obstacles/,
    (errands, world) => errands.route(errands.standing(world.cells.indexOf(GOAL)))?.action,
  ],
];

/**
 * Plays every level that has a task by planning on the full state, hidden things too. Where there is nothing to be
 * done (a key covered by a ball, all ways blocked by moving balls) it turns on the spot.
 */
export const expert: ExpertPolicy = (environment: Environment) => {
  const { id, action } = environment.spec;
  const strategy = STRATEGIES.find(([name]) => name.test(id))?.[1];
  if (!id.startsWith("minigrid/") || strategy === undefined)
    throw new NoExpertError(`${id} has no task that this expert knows`, "use the random agent, or actions");
  const { world } = environment as GridEnvironment;
  const errands = new Errands(world);
  return () => action.actions![strategy(errands, world) ?? LEFT]!;
};
