import type { Environment } from "@fovea/core";
import { NoExpertError } from "../agents/expert.js";
import type { ExpertPolicy } from "../agents/policy.js";
import { CAN_PICK_UP, EMPTY } from "../minigrid/codes.js";
import { Errands } from "../minigrid/errands.js";
import { DROP, FORWARD, LEFT, PICK_UP, type World } from "../minigrid/world.js";
import type { BabyaiEnvironment } from "./index.js";
import type { Instruction } from "./instruction.js";

/**
 * Follows the instruction by breadth-first search on the full state; it knows what the words mean, where everything
 * is and what the verifier has seen. Where nothing can be done it turns on the spot.
 */
export const expert: ExpertPolicy = (environment: Environment) => {
  const { id, action } = environment.spec;
  if (!id.startsWith("babyai/"))
    throw new NoExpertError(`${id} is no BabyAI task`, "use the expert of its own family");
  const { world, instruction } = environment as BabyaiEnvironment;
  const errands = new Errands(world);
  return () => {
    const task = instruction();
    return action.actions![(task && follow(errands, world, task)) ?? LEFT]!;
  };
};

function follow(errands: Errands, world: World, task: Instruction): number | undefined {
  switch (task.type) {
    case "goto":
      return errands.goAnd(errands.facing(...task.target.places), stay(world));
    case "open":
      return errands.openDoor(task.target.items[0]!);
    case "pickup":
      // What is in the hand already counts only when it is picked up again.
      if (task.target.items.includes(world.carrying)) return errands.putDown();
      return errands.obtain(within(errands, task.target.items));
    case "putnext": {
      if (!task.moved.items.includes(world.carrying))
        return errands.obtain(within(errands, task.moved.items));
      const fixed = task.fixed.items.map((item) => errands.placeOf(item)).filter((place) => place >= 0);
      const beside = fixed.flatMap((place) => [...world.ahead].map((step) => place + step));
      const free = beside.filter((place) => world.cells[place] === EMPTY);
      return errands.goAnd(errands.facing(...free), DROP);
    }
    case "before":
    case "and":
      return follow(errands, world, task.aDone ? task.b : task.a);
    case "after":
      return follow(errands, world, task.bDone ? task.a : task.b);
  }
}

/** An action that changes nothing while something stands in front. */
function stay(world: World): number {
  return CAN_PICK_UP[world.cells[world.frontAt]!] === 1 ? FORWARD : PICK_UP;
}

/** The first one that can be walked to; the first of all if there is none. */
function within(errands: Errands, items: readonly number[]): number {
  const reachable = items.find((item) => errands.route(errands.facing(errands.placeOf(item))) !== undefined);
  return reachable ?? items[0]!;
}
