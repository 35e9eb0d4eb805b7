import { type Colour, colourName, EMPTY, KIND, kindName, SORTED_COLOURS } from "../minigrid/codes.js";
import { PlacementError } from "../minigrid/errors.js";
import type { Plan } from "../minigrid/level.js";
import { THINGS } from "../minigrid/levels/things.js";
import { randomElement, randomInteger } from "../minigrid/placement.js";
import { type Room, RoomGrid, type Side } from "../minigrid/room-grid.js";
import type { TaskState } from "../minigrid/snapshot.js";
import { STEP_X, STEP_Y, type World } from "../minigrid/world.js";
import { type DescribedKind, type Description, findThings, referent } from "./description.js";
import {
  after,
  before,
  beginInstruction,
  goTo,
  type Instruction,
  isNextTo,
  open,
  pickUp,
  putNext,
  sentence,
  verify,
} from "./instruction.js";
import { instructionState } from "./instruction-bytes.js";

/** The five kinds of task that BALROG plays. */
export const TASKS = ["goto", "pickup", "open", "putnext", "pick-up-seq-go-to"] as const;
export type Task = (typeof TASKS)[number];

export interface MixedLocalOptions {
  readonly task: Task;
  /** Side of a room, walls included. */
  readonly roomSize: number;
  /** Things beyond those that the task needs. */
  readonly distractors: number;
}

/** Kept back for tests of generalisation by the authors: no mission has these words. */
const EXCLUDED = ["yellow box", "red key", "red door", "green ball", "grey door"];
const DOOR_COLOURS: readonly Colour[] = ["yellow", "green", "blue", "purple"];
/** Walks through the rooms that each kind of task is given time for. */
const WALKS: Readonly<Record<Task, number>> = {
  goto: 1,
  pickup: 1,
  open: 1,
  putnext: 2,
  "pick-up-seq-go-to": 2,
};
const ATTEMPTS = 10_000;
const DOOR_KIND = 4;

/** A BabyAI level: its plan, and the instruction of the episode. */
export interface BabyaiLevel {
  readonly plan: Plan;
  readonly task: TaskState;
  /** Of this episode, with what its verifier knows. */
  instruction(): Instruction | undefined;
}

/**
 * Level_MixedTrainLocal of the reference, with the kind of task fixed: one room with things in it, or for "open" two
 * rooms, a locked door between and its key.
 */
export function mixedLocal({ task, roomSize, distractors }: MixedLocalOptions): BabyaiLevel {
  const columns = task === "open" ? 2 : 1;
  let instruction: Instruction | undefined;
  const plan: Plan = {
    width: RoomGrid.width(roomSize, columns),
    height: roomSize,
    maxSteps: WALKS[task] * roomSize ** 2 * columns,
    generate(world) {
      instruction = generate(world, task, roomSize, columns, distractors);
      beginInstruction(world, instruction, roomSize);
      world.mission = sentence(instruction);
    },
    step(world, action) {
      world.move(action);
      const verdict = verify(world, instruction!, action);
      if (verdict === "success") world.succeed();
      else if (verdict === "failure") world.fail();
    },
  };
  const state = instructionState(
    () => instruction,
    (restored) => {
      instruction = restored;
    },
  );
  return { plan, task: state, instruction: () => instruction };
}

/** Draws rooms and instructions until one is fit to be given. */
function generate(
  world: World,
  task: Task,
  roomSize: number,
  columns: number,
  distractors: number,
): Instruction {
  const grid = new RoomGrid(world, roomSize, columns, 1);
  grid.lay();
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    try {
      grid.lay();
      const drawn = task === "open" ? drawOpen(grid, distractors) : drawLocal(grid, task, distractors);
      if (drawn === undefined) continue;
      if (drawn.type !== "putnext" || isPuttable(world, drawn)) return drawn;
    } catch (error) {
      if (!(error instanceof PlacementError)) throw error;
    }
    // A failed search or check starts from the rooms anew, which for two rooms draws once more.
    grid.lay();
  }
  throw new PlacementError(
    `no ${task} mission found in a room of ${roomSize} with ${distractors} distractors`,
    "take another seed, a larger room or fewer distractors",
  );
}

/** Fit for the mission: everything can be reached, and no words that are kept back. */
function isFit(grid: RoomGrid, instruction: Instruction, reachable: boolean): boolean {
  beginInstruction(grid.world, instruction, grid.roomSize);
  const words = sentence(instruction);
  return reachable && !EXCLUDED.some((excluded) => words.includes(excluded));
}

function drawOpen(grid: RoomGrid, distractors: number): Instruction | undefined {
  const { world } = grid;
  const colour = randomElement(world, DOOR_COLOURS);
  const locked = addLockedRoom(grid, colour);
  grid.connectAll();
  for (const room of grid.rooms) if (room !== locked) addThings(grid, distractors, room);
  do grid.placeAgent();
  while (grid.roomAt(world.agentAt) === locked);
  const reachable = allReachable(world);
  const named = randomElement(world, [undefined, colour]);
  const instruction = open(named === undefined ? { kind: "door" } : { kind: "door", colour: named });
  return isFit(grid, instruction, reachable) ? instruction : undefined;
}

/** A locked door, and its key in another room. @returns the room behind it */
function addLockedRoom(grid: RoomGrid, colour: Colour): Room {
  const { world } = grid;
  const anyRoom = (): Room => {
    const column = randomInteger(world, 0, grid.columns);
    return grid.room(column, randomInteger(world, 0, grid.rows));
  };
  let locked = anyRoom();
  let side = randomInteger(world, 0, 4);
  while (grid.neighbour(locked, side) === undefined) {
    locked = anyRoom();
    side = randomInteger(world, 0, 4);
  }
  grid.addDoor(locked.column, locked.row, side as Side, true, colour);
  let keyRoom = anyRoom();
  while (keyRoom === locked) keyRoom = anyRoom();
  grid.addObject(keyRoom.column, keyRoom.row, "key", colour);
  return locked;
}

function drawLocal(
  grid: RoomGrid,
  task: Exclude<Task, "open">,
  distractors: number,
): Instruction | undefined {
  const { world } = grid;
  grid.placeAgent();
  const two = task === "putnext" || task === "pick-up-seq-go-to";
  const things = addThings(grid, distractors + (two ? 2 : 1));
  const reachable = allReachable(world);
  const first = describeItem(world, randomElement(world, things));
  let instruction: Instruction;
  if (task === "goto") instruction = goTo(first);
  else if (task === "pickup") instruction = pickUp(first);
  else {
    const second = drawSecond(world, things, first, grid.roomSize);
    if (task === "putnext") instruction = putNext(first, second);
    else {
      const pick = pickUp(first);
      const visit = goTo(second);
      instruction =
        randomElement(world, [before, after]) === before ? before(pick, visit) : after(visit, pick);
    }
  }
  return isFit(grid, instruction, reachable) ? instruction : undefined;
}

/** Another thing to speak of; of the same description only if there are two such. */
function drawSecond(
  world: World,
  things: readonly number[],
  first: Description,
  roomSize: number,
): Description {
  const draw = (): Description => describeItem(world, randomElement(world, things));
  const same = (other: Description): boolean => other.kind === first.kind && other.colour === first.colour;
  let second = draw();
  if (!same(second)) return second;
  const meant = referent(first);
  findThings(world, meant, roomSize);
  if (meant.items.length < 2) while (same(second)) second = draw();
  return second;
}

function describeItem(world: World, item: number): Description {
  const code = world.itemCode[item]!;
  return { kind: kindName(code) as DescribedKind, colour: colourName(code) };
}

/** Things of random colour and kind, in one room or in random ones. @returns their items */
function addThings(grid: RoomGrid, count: number, room?: Room): number[] {
  const { world } = grid;
  return Array.from({ length: count }, () => {
    const colour = randomElement(world, SORTED_COLOURS);
    const kind = randomElement(world, THINGS);
    const column = room?.column ?? randomInteger(world, 0, grid.columns);
    const row = room?.row ?? randomInteger(world, 0, grid.rows);
    return grid.addObject(column, row, kind, colour);
  });
}

/** Whether the agent can come beside everything without moving anything; doors count as open. */
function allReachable(world: World): boolean {
  const reached = new Set<number>();
  const pending = [world.agentAt];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    const code = world.cells[at]!;
    if (code !== EMPTY && KIND[code] !== DOOR_KIND) continue;
    for (const direction of [0, 1, 2, 3]) {
      const x = world.x(at) + STEP_X[direction]!;
      const y = world.y(at) + STEP_Y[direction]!;
      if (x >= 0 && x < world.width && y >= 0 && y < world.height) pending.push(world.at(x, y));
    }
  }
  for (let y = 0; y < world.height; y++)
    for (let x = 0; x < world.width; x++) {
      const at = world.at(x, y);
      if (world.items[at] !== 0 && !reached.has(at)) return false;
    }
  return true;
}

/** Whether there is something to put, and it does not lie there already. */
function isPuttable(world: World, { moved, fixed }: Extract<Instruction, { type: "putnext" }>): boolean {
  if (moved.items.some((item) => fixed.items.includes(item))) return false;
  return !moved.items.some((item) => isNextTo(world, item, fixed));
}
