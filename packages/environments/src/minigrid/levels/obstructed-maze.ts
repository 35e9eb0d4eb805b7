import { type Colour, cellCode, SORTED_COLOURS } from "../codes.js";
import { family, type Plan } from "../level.js";
import { randomElement, randomSubset } from "../placement.js";
import { RoomGrid, type Side } from "../room-grid.js";
import { askToPickUp, stepToPickUpTarget } from "./unlock.js";

const ROOM_SIZE = 6;
const [BALL_TO_FIND, BLOCKING_BALL, KEY_BOX] = SORTED_COLOURS as [Colour, Colour, Colour];

interface Obstacles {
  readonly keyInBox: boolean;
  readonly blocked: boolean;
}

/** A plan for a maze in which the blue ball is to be found; `fill` gets the colours of doors in random order. */
const maze = (
  columns: number,
  rows: number,
  roomsVisited: number,
  fill: (grid: RoomGrid, doorColours: readonly Colour[]) => number,
): Plan => ({
  width: RoomGrid.width(ROOM_SIZE, columns),
  height: RoomGrid.width(ROOM_SIZE, rows),
  maxSteps: 4 * roomsVisited * ROOM_SIZE ** 2,
  generate(world) {
    const grid = new RoomGrid(world, ROOM_SIZE, columns, rows);
    grid.lay();
    const colours = randomSubset(world, SORTED_COLOURS, SORTED_COLOURS.length);
    askToPickUp(world, fill(grid, colours));
  },
  step: stepToPickUpTarget,
});

/** A locked door, with a ball before it on the room's side if `blocked`. */
function addLockedDoor(
  grid: RoomGrid,
  column: number,
  row: number,
  side: Side,
  colour: Colour,
  blocked: boolean,
): void {
  const { world } = grid;
  const door = grid.addDoor(column, row, side, true, colour);
  if (!blocked) return;
  // The reference puts the ball over whatever is there, a key too.
  world.putItem(world.addItem(cellCode("ball", BLOCKING_BALL)), world.itemAt[door]! - world.ahead[side]!);
}

/** A key in a room, in a box if `keyInBox`. */
function addKey(grid: RoomGrid, column: number, row: number, colour: Colour, keyInBox: boolean): void {
  const { world } = grid;
  if (!keyInBox) {
    grid.addObject(column, row, "key", colour);
    return;
  }
  const key = world.addItem(cellCode("key", colour));
  world.itemContents[grid.addObject(column, row, "box", KEY_BOX)] = key;
}

/** Two rooms and a locked door, its key hidden in a box or not, the way blocked or not. */
export const obstructedMazeOneDoor = family({
  parameters: { keyInBox: { low: 0, high: 1, default: 1 }, blocked: { low: 0, high: 1, default: 1 } },
  plan: ({ keyInBox, blocked }) =>
    maze(2, 1, 2, (grid, colours) => {
      addLockedDoor(grid, 0, 0, 0, colours[0]!, blocked === 1);
      addKey(grid, 0, 0, colours[0]!, keyInBox === 1);
      const ball = grid.addObject(1, 0, "ball", BALL_TO_FIND);
      grid.placeAgent(0, 0);
      return ball;
    }),
});

const SIDE_ROOMS = [
  [2, 1],
  [1, 2],
  [0, 1],
  [1, 0],
] as const;
const CORNERS = [
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
] as const;

/**
 * Three by three rooms, locked doors around 1 to 4 of the side rooms, the ball in a corner. With `keysLast` (the
 * reference's "v1" levels) keys are placed when all doors of the room are, so that no ball can cover one.
 */
export const obstructedMaze = family({
  parameters: {
    agentColumn: { low: 0, high: 2, default: 1 },
    agentRow: { low: 0, high: 2, default: 1 },
    keyInBox: { low: 0, high: 1, default: 1 },
    blocked: { low: 0, high: 1, default: 1 },
    quarters: { low: 1, high: 4, default: 4 },
    roomsVisited: { low: 1, high: 100, default: 25 },
    keysLast: { low: 0, high: 1, default: 1 },
  },
  plan: ({ agentColumn, agentRow, keyInBox, blocked, quarters, roomsVisited, keysLast }) =>
    maze(3, 3, roomsVisited, (grid, colours) => {
      for (const [i, [column, row]] of SIDE_ROOMS.slice(0, quarters).entries()) {
        grid.addDoor(1, 1, i as Side, false, colours[i]!);
        const obstacles = { keyInBox: keyInBox === 1, blocked: blocked === 1 };
        lockSideRoom(grid, column, row, i, colours, obstacles, keysLast === 1);
      }
      const [column, row] = randomElement(grid.world, CORNERS.slice(0, quarters));
      const ball = grid.addObject(column, row, "ball", BALL_TO_FIND);
      grid.placeAgent(agentColumn, agentRow);
      return ball;
    }),
});

/** Locked doors to both corners beside a side room. */
function lockSideRoom(
  grid: RoomGrid,
  column: number,
  row: number,
  index: number,
  colours: readonly Colour[],
  { keyInBox, blocked }: Obstacles,
  keysLast: boolean,
): void {
  const turns = [-1, 1];
  const colourOf = (turn: number): Colour => colours[(index + turn + colours.length) % colours.length]!;
  for (const turn of turns) {
    const side = ((index + turn + 4) % 4) as Side;
    addLockedDoor(grid, column, row, side, colourOf(turn), blocked);
    if (!keysLast) addKey(grid, column, row, colourOf(turn), keyInBox);
  }
  if (keysLast) for (const turn of turns) addKey(grid, column, row, colourOf(turn), keyInBox);
}
