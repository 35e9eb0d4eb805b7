import { SnapshotError } from "@fovea/core";
import { CAN_OVERLAP, isCellCode } from "./codes.js";
import type { World } from "./world.js";

/*
 * The body of a snapshot, little-endian: HEADER int32s, `world.memory`, the random state (41 bytes), cells and
 * items of the grid (without margin), code, contents and place of each item, the task's own bytes, the mission's
 * characters.
 */
const HEADER = 8;
const RANDOM_BYTES = 41;

/** What the rules beyond `World` keep: BabyAI's instructions. */
export interface TaskState {
  /** Its state as numbers from 0 to 255. */
  save(): Uint8Array;
  /** Checks such bytes, and gives a function that puts them into force. @throws SnapshotError */
  load(bytes: Uint8Array): () => void;
}

const NO_TASK = new Uint8Array(0);

export function saveWorld(world: World, task?: TaskState): Uint8Array {
  const { width, height, cells, items, itemCount, memory, mission } = world;
  const taskBytes = task?.save() ?? NO_TASK;
  const fixed = 4 * (HEADER + memory.length) + RANDOM_BYTES;
  const length = fixed + 2 * width * height + 6 * itemCount + taskBytes.length + mission.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const int32 = (value: number): void => {
    view.setInt32(at, value, true);
    at += 4;
  };
  int32(world.stepCount);
  int32(world.agentAt);
  int32(world.agentDirection);
  int32(world.carrying);
  int32(itemCount);
  int32(taskBytes.length);
  int32(mission.length);
  int32(world.speaksMission ? 1 : 0);
  for (let i = 0; i < memory.length; i++) int32(memory[i]!);
  bytes.set(world.random.snapshot(), at);
  at += RANDOM_BYTES;
  for (let y = 0; y < height; y++) {
    const row = world.at(0, y);
    for (let x = 0; x < width; x++) {
      bytes[at] = cells[row + x]!;
      bytes[at + width * height] = items[row + x]!;
      at++;
    }
  }
  at += width * height;
  for (let item = 1; item <= itemCount; item++) {
    bytes[at++] = world.itemCode[item]!;
    bytes[at++] = world.itemContents[item]!;
    int32(world.itemAt[item]!);
  }
  bytes.set(taskBytes, at);
  at += taskBytes.length;
  for (let i = 0; i < mission.length; i++) bytes[at++] = mission.charCodeAt(i);
  return bytes;
}

const damaged = (what: string, cause?: unknown): SnapshotError =>
  new SnapshotError(`the snapshot is damaged: ${what}`, "take a new one with snapshot()", { cause });

/**
 * Puts what `saveWorld` returned into force.
 *
 * @throws SnapshotError; nothing has changed then.
 */
export function loadWorld(world: World, bytes: Uint8Array, task?: TaskState): void {
  const { width, height, memory } = world;
  const fixed = 4 * (HEADER + memory.length) + RANDOM_BYTES;
  if (bytes.length < fixed) throw damaged("it is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = (i: number): number => view.getInt32(4 * i, true);
  const [stepCount, agentAt, direction, carrying] = [header(0), header(1), header(2), header(3)];
  const [itemCount, taskLength, missionLength] = [header(4), header(5), header(6)];
  const cells = width * height;
  const gridAt = fixed;
  const itemsAt = gridAt + 2 * cells;
  const taskAt = itemsAt + 6 * itemCount;
  const missionAt = taskAt + taskLength;
  if (itemCount < 0 || itemCount > 255 || missionAt + missionLength !== bytes.length)
    throw damaged("its length is wrong");
  for (let i = 0; i < cells; i++)
    if (!isCellCode(bytes[gridAt + i]!) || bytes[gridAt + cells + i]! > itemCount)
      throw damaged("a cell is wrong");
  const x = world.x(agentAt);
  const y = world.y(agentAt);
  const inGrid = x >= 0 && x < width && y >= 0 && y < height;
  if (!inGrid || CAN_OVERLAP[bytes[gridAt + y * width + x]!] !== 1 || direction < 0 || direction > 3)
    throw damaged("the agent is nowhere");
  if (carrying < 0 || carrying > itemCount || stepCount < 0 || stepCount > world.maxSteps)
    throw damaged("a count is wrong");
  const randomAt = fixed - RANDOM_BYTES;
  const commitTask = task?.load(bytes.subarray(taskAt, missionAt));
  try {
    // Changes nothing when it throws, and all else has been checked.
    world.random.restore(bytes.subarray(randomAt, fixed));
  } catch (cause) {
    throw damaged("its random state is none", cause);
  }
  commitTask?.();
  world.stepCount = stepCount;
  world.agentAt = agentAt;
  world.agentDirection = direction;
  world.carrying = carrying;
  for (let i = 0; i < memory.length; i++) memory[i] = header(HEADER + i);
  let at = gridAt;
  for (let row = 0; row < height; row++) {
    const first = world.at(0, row);
    for (let column = 0; column < width; column++) {
      world.cells[first + column] = bytes[at]!;
      world.items[first + column] = bytes[at + cells]!;
      at++;
    }
  }
  at = itemsAt;
  world.itemCount = itemCount;
  for (let item = 1; item <= itemCount; item++) {
    world.itemCode[item] = bytes[at]!;
    world.itemContents[item] = bytes[at + 1]!;
    world.itemAt[item] = view.getInt32(at + 2, true);
    at += 6;
  }
  world.speaksMission = header(7) === 1;
  world.mission = String.fromCharCode(...bytes.subarray(missionAt));
}
