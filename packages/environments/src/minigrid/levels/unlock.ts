import { cellCode, colourName, isOpenDoor, kindName, SORTED_COLOURS } from "../codes.js";
import { family, type Plan } from "../level.js";
import { randomElement } from "../placement.js";
import { RoomGrid } from "../room-grid.js";
import { PICK_UP, TOGGLE, type World } from "../world.js";

const ROOM_SIZE = 6;
/** In `world.memory`: the item that the episode is about. */
const TARGET = 0;

const twoRooms = (maxSteps: number, parts: Pick<Plan, "generate" | "step">): Plan => ({
  width: RoomGrid.width(ROOM_SIZE, 2),
  height: ROOM_SIZE,
  maxSteps,
  ...parts,
});

/** Ends the episode when `world.memory[0]` is picked up. */
export function stepToPickUpTarget(world: World, action: number): void {
  world.move(action);
  if (action === PICK_UP && world.carrying !== 0 && world.carrying === world.memory[TARGET]) world.succeed();
}

/** Makes an item the target of {@link stepToPickUpTarget}, and names it in the mission. */
export function askToPickUp(world: World, item: number): void {
  const code = world.itemCode[item]!;
  world.memory[TARGET] = item;
  world.mission = `pick up the ${colourName(code)} ${kindName(code)}`;
}

/** Open a locked door whose key is in the room. */
export const unlock = family({
  parameters: {},
  plan: () =>
    twoRooms(8 * ROOM_SIZE ** 2, {
      generate(world) {
        const grid = new RoomGrid(world, ROOM_SIZE, 2, 1);
        grid.lay();
        const door = grid.addDoor(0, 0, 0, true);
        grid.addObject(0, 0, "key", colourName(world.itemCode[door]!));
        grid.placeAgent(0, 0);
        world.memory[TARGET] = door;
        world.mission = "open the door";
      },
      step(world, action) {
        world.move(action);
        if (action === TOGGLE && isOpenDoor(world.itemCode[world.memory[TARGET]!]!)) world.succeed();
      },
    }),
});

/** Pick up the box behind a locked door; if `blocked`, a ball stands before the door. */
export const unlockPickup = family({
  parameters: { blocked: { low: 0, high: 1, default: 1 } },
  plan: ({ blocked }) =>
    twoRooms((blocked === 1 ? 16 : 8) * ROOM_SIZE ** 2, {
      generate(world) {
        const grid = new RoomGrid(world, ROOM_SIZE, 2, 1);
        grid.lay();
        const box = grid.addObject(1, 0, "box");
        const door = grid.addDoor(0, 0, 0, true);
        if (blocked === 1) {
          const ball = world.addItem(cellCode("ball", randomElement(world, SORTED_COLOURS)));
          world.putItem(ball, world.itemAt[door]! - 1);
        }
        grid.addObject(0, 0, "key", colourName(world.itemCode[door]!));
        grid.placeAgent(0, 0);
        askToPickUp(world, box);
      },
      step: stepToPickUpTarget,
    }),
});
