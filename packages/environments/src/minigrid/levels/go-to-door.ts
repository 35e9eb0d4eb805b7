import { type Colour, doorCode, SORTED_COLOURS } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, randomElement, randomInteger } from "../placement.js";
import { setTarget, stepToTarget } from "./go-to-object.js";

/** A room of random size with a door of another colour in each wall: say "done" beside the one named. */
export const goToDoor = family({
  parameters: { size: { low: 5, high: 64, default: 5 } },
  plan: ({ size }) => ({
    width: size,
    height: size,
    maxSteps: 4 * size ** 2,
    seeThroughWalls: true,
    generate(world) {
      const width = randomInteger(world, 5, size + 1);
      const height = randomInteger(world, 5, size + 1);
      world.wallFrame(0, 0, width, height);
      const doors: [x: number, y: number][] = [];
      doors.push([randomInteger(world, 2, width - 2), 0]);
      doors.push([randomInteger(world, 2, width - 2), height - 1]);
      doors.push([0, randomInteger(world, 2, height - 2)]);
      doors.push([width - 1, randomInteger(world, 2, height - 2)]);
      const colours: Colour[] = [];
      while (colours.length < doors.length) {
        const colour = randomElement(world, SORTED_COLOURS);
        if (!colours.includes(colour)) colours.push(colour);
      }
      for (const [i, [x, y]] of doors.entries()) world.placeNew(doorCode(colours[i]!, "closed"), x, y);
      placeAgent(world, { area: { x: 0, y: 0, width, height } });
      const target = randomInteger(world, 0, doors.length);
      setTarget(world, world.at(...doors[target]!));
      world.mission = `go to the ${colours[target]} door`;
    },
    step: stepToTarget,
  }),
});
