import { colourName } from "../codes.js";
import { family } from "../level.js";
import { randomInteger } from "../placement.js";
import { RoomGrid } from "../room-grid.js";
import { askToPickUp, stepToPickUpTarget } from "./unlock.js";

/** A corridor of rooms: a ball behind a locked door on the right, its key in a room on the left. */
export const keyCorridor = family({
  parameters: { roomSize: { low: 3, high: 20, default: 6 }, rows: { low: 1, high: 3, default: 3 } },
  plan: ({ roomSize, rows }) => ({
    width: RoomGrid.width(roomSize, 3),
    height: RoomGrid.width(roomSize, rows),
    maxSteps: 30 * roomSize ** 2,
    generate(world) {
      const grid = new RoomGrid(world, roomSize, 3, rows);
      grid.lay();
      for (let row = 1; row < rows; row++) grid.removeWall(1, row, 3);
      const row = randomInteger(world, 0, rows);
      const door = grid.addDoor(2, row, 2, true);
      const ball = grid.addObject(2, row, "ball");
      grid.addObject(0, randomInteger(world, 0, rows), "key", colourName(world.itemCode[door]!));
      grid.placeAgent(1, Math.floor(rows / 2));
      grid.connectAll();
      askToPickUp(world, ball);
    },
    step: stepToPickUpTarget,
  }),
});
