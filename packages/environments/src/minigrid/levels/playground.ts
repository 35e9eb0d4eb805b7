import { cellCode, doorCode, SORTED_COLOURS } from "../codes.js";
import { family } from "../level.js";
import { placeAgent, placeItem, randomElement, randomInteger } from "../placement.js";
import { THINGS } from "./things.js";

const SIZE = 19;
const ROOM = Math.floor(SIZE / 3);
const OBJECTS = 12;

/** Nine rooms, twelve doors, twelve things, no mission and no reward. */
export const playground = family({
  parameters: {},
  plan: () => ({
    width: SIZE,
    height: SIZE,
    maxSteps: 100,
    generate(world) {
      world.wallFrame(0, 0, SIZE, SIZE);
      const addDoor = (x: number, y: number): void => {
        world.placeNew(doorCode(randomElement(world, SORTED_COLOURS), "closed"), x, y);
      };
      for (let row = 0; row < 3; row++) {
        for (let column = 0; column < 3; column++) {
          const left = column * ROOM;
          const top = row * ROOM;
          const right = left + ROOM;
          const bottom = top + ROOM;
          if (column < 2) {
            world.wallColumn(right, top, ROOM);
            addDoor(right, randomInteger(world, top + 1, bottom - 1));
          }
          if (row < 2) {
            world.wallRow(left, bottom, ROOM);
            addDoor(randomInteger(world, left + 1, right - 1), bottom);
          }
        }
      }
      placeAgent(world);
      for (let i = 0; i < OBJECTS; i++) {
        const kind = randomElement(world, THINGS);
        placeItem(world, cellCode(kind, randomElement(world, SORTED_COLOURS)));
      }
      world.mission = "";
    },
  }),
});
