import { cellCode, colourName, kindName, type PortableName, SORTED_COLOURS } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, placeItem, randomElement, randomInteger } from "../placement.js";

/** In `world.memory`: code of the thing to fetch. */
const TARGET = 0;
const KINDS: readonly PortableName[] = ["key", "ball"];
const PHRASES = ["get a", "go get a", "fetch a", "go fetch a", "you must fetch a"];

/** Pick up a thing of the kind and colour that the mission names; any other ends the episode. */
export const fetchThing = family({
  parameters: { size: { low: 5, high: 64, default: 8 }, objects: { low: 1, high: 8, default: 3 } },
  plan: ({ size, objects }) => ({
    width: size,
    height: size,
    maxSteps: 5 * size ** 2,
    seeThroughWalls: true,
    generate(world) {
      world.wallFrame(0, 0, size, size);
      const codes: number[] = [];
      while (codes.length < objects) {
        const kind = randomElement(world, KINDS);
        const code = cellCode(kind, randomElement(world, SORTED_COLOURS));
        placeItem(world, code);
        codes.push(code);
      }
      placeAgent(world);
      const target = codes[randomInteger(world, 0, objects)]!;
      world.memory[TARGET] = target;
      const phrase = PHRASES[randomInteger(world, 0, PHRASES.length)]!;
      world.mission = `${phrase} ${colourName(target)} ${kindName(target)}`;
    },
    step(world, action) {
      world.move(action);
      if (world.carrying === 0) return;
      if (world.itemCode[world.carrying] === world.memory[TARGET]) world.succeed();
      else world.fail();
    },
  }),
});
