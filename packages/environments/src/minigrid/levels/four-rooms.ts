import { EMPTY, GOAL } from "../codes.js";
import { family } from "../level.js";
import { findPlace, placeAgent, randomInteger } from "../placement.js";

const SIZE = 19;
const ROOM = Math.floor(SIZE / 2);

/** Four rooms with a gap in each wall between them; agent and goal anywhere. */
export const fourRooms = family({
  parameters: {},
  plan: () => ({
    width: SIZE,
    height: SIZE,
    maxSteps: 100,
    generate(world) {
      world.wallFrame(0, 0, SIZE, SIZE);
      for (const row of [0, 1]) {
        for (const column of [0, 1]) {
          const left = column * ROOM;
          const top = row * ROOM;
          const right = left + ROOM;
          const bottom = top + ROOM;
          if (column === 0) {
            world.wallColumn(right, top, ROOM);
            world.set(right, randomInteger(world, top + 1, bottom), EMPTY);
          }
          if (row === 0) {
            world.wallRow(left, bottom, ROOM);
            world.set(randomInteger(world, left + 1, right), bottom, EMPTY);
          }
        }
      }
      placeAgent(world);
      world.cells[findPlace(world)] = GOAL;
      world.mission = "reach the goal";
    },
  }),
});
