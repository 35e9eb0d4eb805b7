import { type Colour, doorCode, GOAL, SORTED_COLOURS } from "../codes.js";
import { family } from "../level.js";
import { type Area, findPlace, placeAgent, randomElement, randomInteger } from "../placement.js";
import type { Side } from "../room-grid.js";
import type { World } from "../world.js";

const SIZE = 25;
const SMALLEST_ROOM = 4;
const TRIES_PER_ROOM = 8;

interface Chamber extends Area {
  readonly entryX: number;
  readonly entryY: number;
}

/** A chain of rooms, each behind a closed door of another colour than the last, the goal in the last room. */
export const multiRoom = family({
  parameters: {
    leastRooms: { low: 1, high: 8, default: 6 },
    mostRooms: { low: 1, high: 8, default: 6 },
    roomSize: { low: 4, high: 10, default: 10 },
  },
  plan: ({ leastRooms, mostRooms, roomSize }) => ({
    width: SIZE,
    height: SIZE,
    maxSteps: mostRooms * 20,
    generate(world) {
      const count = randomInteger(world, leastRooms, Math.max(leastRooms, mostRooms) + 1);
      let rooms: Chamber[] = [];
      while (rooms.length < count) {
        const chain: Chamber[] = [];
        const entryX = randomInteger(world, 0, SIZE - 2);
        const entryY = randomInteger(world, 0, SIZE - 2);
        addRooms(world, chain, count, roomSize, 2, entryX, entryY);
        if (chain.length > rooms.length) rooms = chain;
      }
      build(world, rooms);
      placeAgent(world, { area: rooms[0]! });
      world.cells[findPlace(world, { area: rooms.at(-1)! })] = GOAL;
      world.mission = "traverse the rooms to get to the goal";
    },
  }),
});

/** Adds a room at an entry, and as many after it as can be. @returns false when the room itself does not fit */
function addRooms(
  world: World,
  rooms: Chamber[],
  left: number,
  largest: number,
  entrySide: Side,
  entryX: number,
  entryY: number,
): boolean {
  const width = randomInteger(world, SMALLEST_ROOM, largest + 1);
  const height = randomInteger(world, SMALLEST_ROOM, largest + 1);
  const first = rooms.length === 0;
  let x = entryX;
  let y = entryY;
  if (!first) {
    if (entrySide % 2 === 0) y = randomInteger(world, entryY - height + 2, entryY);
    else x = randomInteger(world, entryX - width + 2, entryX);
    if (entrySide === 0) x = entryX - width + 1;
    if (entrySide === 1) y = entryY - height + 1;
  }
  // One row and column are treated differently here and below, as in the reference.
  if (x < 0 || y < 0 || x + width > SIZE || y + height >= SIZE) return false;
  const apart = (other: Area): boolean =>
    x + width < other.x || other.x + other.width <= x || y + height < other.y || other.y + other.height <= y;
  if (!rooms.slice(0, -1).every(apart)) return false;
  rooms.push({ x, y, width, height, entryX, entryY });
  if (left === 1) return true;
  const exits = ([0, 1, 2, 3] as const).filter((side) => side !== entrySide);
  for (let tries = 0; tries < TRIES_PER_ROOM; tries++) {
    const exit = randomElement(world, exits);
    const along = randomInteger(world, 1, (exit % 2 === 0 ? height : width) - 1);
    const exitX = exit === 0 ? x + width - 1 : exit === 2 ? x : x + along;
    const exitY = exit === 1 ? y + height - 1 : exit === 3 ? y : y + along;
    if (addRooms(world, rooms, left - 1, largest, ((exit + 2) % 4) as Side, exitX, exitY)) break;
  }
  return true;
}

function build(world: World, rooms: readonly Chamber[]): void {
  let last: Colour | undefined;
  for (const [i, room] of rooms.entries()) {
    world.wallFrame(room.x, room.y, room.width, room.height);
    if (i === 0) continue;
    const before = last;
    last = randomElement(
      world,
      SORTED_COLOURS.filter((colour) => colour !== before),
    );
    world.placeNew(doorCode(last, "closed"), room.entryX, room.entryY);
  }
}
