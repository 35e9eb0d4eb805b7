import { Pcg64 } from "@fovea/core/random";
import {
  CAN_OVERLAP,
  CAN_PICK_UP,
  COLOUR,
  colourName,
  doorCode,
  EMPTY,
  GOAL,
  isBox,
  isClosedDoor,
  isKey,
  isLockedDoor,
  isOpenDoor,
  LAVA,
  WALL,
} from "./codes.js";
import { PlacementError } from "./errors.js";

/** Side of the square that the agent sees, in cells. */
export const VIEW_SIZE = 7;
/** Cells of wall kept around the grid, so that a view from its edge needs no bounds check. */
export const MARGIN = VIEW_SIZE - 1;
/** Most objects with an identity (doors, keys, balls, boxes) in one episode. */
export const ITEM_LIMIT = 255;
/** Integers that a level may keep in an episode. */
const MEMORY_SIZE = 16;

/** Right, down, left, up: x right, y down. */
export const STEP_X = [1, 0, -1, 0] as const;
export const STEP_Y = [0, 1, 0, -1] as const;

export const LEFT = 0;
export const RIGHT = 1;
export const FORWARD = 2;
export const PICK_UP = 3;
export const DROP = 4;
export const TOGGLE = 5;
export const DONE = 6;

/**
 * The state of an episode and MiniGrid's rules of movement. Cells are bytes of `codes.ts`, row-major, in a grid
 * with a margin of walls; a place is an index into it (`at(x, y)`). What has an identity in the rules (doors,
 * keys, balls, boxes) is an item: a number from 1, in the cell's entry of `items`, in `carrying` or in a box.
 */
export class World {
  readonly width: number;
  readonly height: number;
  /** Cells in a row, margin included. */
  readonly stride: number;
  readonly cells: Uint8Array;
  readonly items: Uint8Array;
  itemCount = 0;
  readonly itemCode = new Uint8Array(ITEM_LIMIT + 1);
  /** The item inside a box, else 0. */
  readonly itemContents = new Uint8Array(ITEM_LIMIT + 1);
  /** Where the item was last put down; -1 for one in hand or in a box. */
  readonly itemAt = new Int32Array(ITEM_LIMIT + 1);
  /** -1 while the agent is nowhere. */
  agentAt = -1;
  agentDirection = 0;
  /** Item in hand, else 0. */
  carrying = 0;
  stepCount = 0;
  maxSteps: number;
  reward = 0;
  terminated = false;
  truncated = false;
  mission = "";
  /** Whether the text observation says the mission. */
  speaksMission = false;
  readonly seeThroughWalls: boolean;
  /** Whatever the level must remember. */
  readonly memory = new Int32Array(MEMORY_SIZE);
  random = new Pcg64(0);
  /** What one step changes in a place, by direction. */
  readonly ahead: Int32Array;

  constructor(width: number, height: number, maxSteps: number, seeThroughWalls: boolean) {
    this.width = width;
    this.height = height;
    this.maxSteps = maxSteps;
    this.seeThroughWalls = seeThroughWalls;
    this.stride = width + 2 * MARGIN;
    const size = this.stride * (height + 2 * MARGIN);
    this.cells = new Uint8Array(size).fill(WALL);
    this.items = new Uint8Array(size);
    this.ahead = Int32Array.of(1, this.stride, -1, -this.stride);
  }

  at(x: number, y: number): number {
    return (y + MARGIN) * this.stride + x + MARGIN;
  }

  x(at: number): number {
    return (at % this.stride) - MARGIN;
  }

  y(at: number): number {
    return Math.floor(at / this.stride) - MARGIN;
  }

  get agentX(): number {
    return this.x(this.agentAt);
  }

  get agentY(): number {
    return this.y(this.agentAt);
  }

  get frontAt(): number {
    return this.agentAt + this.ahead[this.agentDirection]!;
  }

  /** Whether two places are neighbours, not diagonally. */
  adjacent(a: number, b: number): boolean {
    const apart = Math.abs(a - b);
    return apart === 1 || apart === this.stride;
  }

  /** Forgets the episode: an empty grid, nobody in it. */
  begin(random: Pcg64): void {
    this.random = random;
    this.agentAt = -1;
    this.agentDirection = 0;
    this.carrying = 0;
    this.stepCount = 0;
    this.reward = 0;
    this.terminated = false;
    this.truncated = false;
    this.memory.fill(0);
    this.clear();
  }

  /** Empties all cells, and forgets all items. */
  clear(): void {
    for (let y = 0; y < this.height; y++) {
      const row = this.at(0, y);
      this.cells.fill(EMPTY, row, row + this.width);
      this.items.fill(0, row, row + this.width);
    }
    this.itemCount = 0;
  }

  get(x: number, y: number): number {
    return this.cells[this.at(x, y)]!;
  }

  /** Puts something without an identity: nothing, wall, floor, goal or lava. */
  set(x: number, y: number, code: number): void {
    const at = this.at(x, y);
    this.cells[at] = code;
    this.items[at] = 0;
  }

  /** A new item, as yet nowhere. */
  addItem(code: number, contents = 0): number {
    if (this.itemCount >= ITEM_LIMIT)
      throw new PlacementError(`more than ${ITEM_LIMIT} objects`, "ask for fewer objects");
    const item = ++this.itemCount;
    this.itemCode[item] = code;
    this.itemContents[item] = contents;
    this.itemAt[item] = -1;
    return item;
  }

  /** Puts an item into a cell, whatever was there. */
  putItem(item: number, at: number): void {
    this.cells[at] = this.itemCode[item]!;
    this.items[at] = item;
    this.itemAt[item] = at;
  }

  /** A new item in a cell. */
  placeNew(code: number, x: number, y: number): number {
    const item = this.addItem(code);
    this.putItem(item, this.at(x, y));
    return item;
  }

  wallRow(x: number, y: number, length = this.width - x, code = WALL): void {
    for (let i = 0; i < length; i++) this.set(x + i, y, code);
  }

  wallColumn(x: number, y: number, length = this.height - y, code = WALL): void {
    for (let j = 0; j < length; j++) this.set(x, y + j, code);
  }

  wallFrame(x: number, y: number, width: number, height: number): void {
    this.wallRow(x, y, width);
    this.wallRow(x, y + height - 1, width);
    this.wallColumn(x, y, height);
    this.wallColumn(x + width - 1, y, height);
  }

  /** One action by MiniGrid's own rules; sets `reward`, `terminated` and `truncated`. */
  move(action: number): void {
    this.stepCount++;
    this.reward = 0;
    this.terminated = false;
    const front = this.frontAt;
    const code = this.cells[front]!;
    switch (action) {
      case LEFT:
        this.agentDirection = (this.agentDirection + 3) & 3;
        break;
      case RIGHT:
        this.agentDirection = (this.agentDirection + 1) & 3;
        break;
      case FORWARD:
        if (CAN_OVERLAP[code] === 1) {
          this.agentAt = front;
          if (code === GOAL) this.succeed();
          else if (code === LAVA) this.terminated = true;
        }
        break;
      case PICK_UP:
        if (CAN_PICK_UP[code] === 1 && this.carrying === 0) {
          this.carrying = this.items[front]!;
          this.itemAt[this.carrying] = -1;
          this.cells[front] = EMPTY;
          this.items[front] = 0;
        }
        break;
      case DROP:
        if (code === EMPTY && this.carrying !== 0) {
          this.putItem(this.carrying, front);
          this.carrying = 0;
        }
        break;
      case TOGGLE:
        this.#toggle(front, code);
        break;
    }
    this.truncated = this.stepCount >= this.maxSteps;
  }

  /** The task is done: the reward falls from 1 towards 0.1 with the steps taken. */
  succeed(): void {
    this.reward = 1 - 0.9 * (this.stepCount / this.maxSteps);
    this.terminated = true;
  }

  fail(): void {
    this.reward = 0;
    this.terminated = true;
  }

  #toggle(front: number, code: number): void {
    if (isBox(code)) {
      const contents = this.itemContents[this.items[front]!]!;
      this.cells[front] = EMPTY;
      this.items[front] = 0;
      if (contents !== 0) this.putItem(contents, front);
      return;
    }
    if (isLockedDoor(code)) {
      const inHand = this.itemCode[this.carrying]!;
      const fits = this.carrying !== 0 && isKey(inHand) && COLOUR[inHand] === COLOUR[code];
      if (fits) this.#setDoor(front, doorCode(colourName(code), "open"));
    } else if (isClosedDoor(code)) this.#setDoor(front, doorCode(colourName(code), "open"));
    else if (isOpenDoor(code)) this.#setDoor(front, doorCode(colourName(code), "closed"));
  }

  #setDoor(at: number, code: number): void {
    this.cells[at] = code;
    this.itemCode[this.items[at]!] = code;
  }
}
