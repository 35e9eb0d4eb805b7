import { cellCode, doorCode, GOAL, SORTED_COLOURS } from "../codes.js";
import { family } from "../level.js";
import { type Area, placeAgent, randomElement, randomInteger } from "../placement.js";
import type { World } from "../world.js";

const SIZE = 19;
const LEFT_WALL = Math.floor(SIZE / 2) - 2;
const RIGHT_WALL = Math.floor(SIZE / 2) + 2;
const PITCH = Math.floor(SIZE / 3);

/** Six rooms along a hallway, one locked with the goal in it; the mission says in which the key is. */
export const lockedRoom = family({
  parameters: {},
  plan: () => ({
    width: SIZE,
    height: SIZE,
    maxSteps: 10 * SIZE,
    generate(world) {
      world.wallFrame(0, 0, SIZE, SIZE);
      world.wallColumn(LEFT_WALL, 0);
      world.wallColumn(RIGHT_WALL, 0);
      const size = { width: LEFT_WALL + 1, height: PITCH + 1 };
      const rooms: (Area & { doorX: number })[] = [];
      for (const y of [0, PITCH, 2 * PITCH]) {
        world.wallRow(0, y, LEFT_WALL);
        world.wallRow(RIGHT_WALL, y);
        rooms.push({ x: 0, y, ...size, doorX: LEFT_WALL }, { x: RIGHT_WALL, y, ...size, doorX: RIGHT_WALL });
      }
      const locked = randomElement(world, rooms);
      world.cells[randomInside(world, locked)] = GOAL;
      const colours = [...SORTED_COLOURS];
      const colourOf = new Map(
        rooms.map((room) => {
          const colour = randomElement(world, colours);
          colours.splice(colours.indexOf(colour), 1);
          world.placeNew(doorCode(colour, room === locked ? "locked" : "closed"), room.doorX, room.y + 3);
          return [room, colour] as const;
        }),
      );
      let keyRoom = locked;
      while (keyRoom === locked) keyRoom = randomElement(world, rooms);
      const colour = colourOf.get(locked)!;
      world.putItem(world.addItem(cellCode("key", colour)), randomInside(world, keyRoom));
      placeAgent(world, { area: { x: LEFT_WALL, y: 0, width: RIGHT_WALL - LEFT_WALL, height: SIZE } });
      world.mission =
        `get the ${colour} key from the ${colourOf.get(keyRoom)} room, ` +
        `unlock the ${colour} door and go to the goal`;
    },
  }),
});

function randomInside(world: World, { x, y, width, height }: Area): number {
  const column = randomInteger(world, x + 1, x + width - 1);
  return world.at(column, randomInteger(world, y + 1, y + height - 1));
}
