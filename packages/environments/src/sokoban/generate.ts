import { FoveaError } from "@fovea/core";
import type { PythonRandom, RandomState } from "@fovea/core/random";

/** What a cell holds, in gym-sokoban's numbers. */
export const WALL = 0;
export const FLOOR = 1;
export const TARGET = 2;
export const BOX_ON_TARGET = 3;
export const BOX = 4;
export const PLAYER = 5;

export interface RoomShape {
  readonly width: number;
  readonly height: number;
  readonly boxes: number;
}

export interface Room {
  /** What never moves: walls, floor, targets; row-major. */
  readonly fixed: Uint8Array;
  readonly state: Uint8Array;
}

/** These draws make no room; others may. */
export class NoRoomError extends FoveaError {}

/** Masks of floor around the walker, row by row. */
const masks: readonly string[] = ["000111000", "010010010", "000110010", "000110110", "000011010"];
/** Down, right, up, left, as [rows, columns]. */
const walks = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
const turnChance = 0.35;
const rounds = 4;
const deepest = 300;
const mostStates = 300_000;

/**
 * A room as gym-sokoban makes it: a random walk digs the floor, player and targets are put at random, and the boxes are
 * pulled away from their targets by a depth-first search that keeps the most displaced state. Same draws, same room.
 *
 * @param walk Python's generator. @param places NumPy's.
 * @throws NoRoomError when there is too little floor, or no box could be pulled away.
 */
export function generateRoom(shape: RoomShape, walk: PythonRandom, places: RandomState): Room {
  for (let round = 0; round < rounds; round++) {
    const room = dig(shape, walk);
    furnish(room, shape.boxes, places);
    const fixed = room.map((cell) => (cell === PLAYER ? FLOOR : cell));
    const start = room.map((cell) => (cell === TARGET ? BOX : cell));
    const best = new PullSearch(fixed, shape).from(start);
    if (best.score > 0)
      return { fixed, state: best.state.map((cell) => (cell === BOX_ON_TARGET ? BOX : cell)) };
  }
  throw new NoRoomError("no box could be pulled away from its target", "use another seed");
}

function dig({ width, height }: RoomShape, random: PythonRandom): Uint8Array {
  const level = new Uint8Array(width * height);
  const turn = () => walks[random.sample(4, 1)[0]!]!;
  let direction = turn();
  let row = random.randint(1, height - 1);
  let column = random.randint(1, width - 1);
  const steps = Math.floor(1.7 * (width + height));
  for (let step = 0; step < steps; step++) {
    if (random.random() < turnChance) direction = turn();
    row = Math.max(Math.min(row + direction[0], height - 2), 1);
    column = Math.max(Math.min(column + direction[1], width - 2), 1);
    const mask = masks[random.sample(masks.length, 1)[0]!]!;
    for (let i = 0; i < 9; i++)
      if (mask[i] === "1") level[(row - 1 + Math.floor(i / 3)) * width + column - 1 + (i % 3)] = FLOOR;
  }
  for (let at = 0; at < level.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) level[at] = WALL;
  }
  return level;
}

function furnish(room: Uint8Array, boxes: number, random: RandomState): void {
  const free = () => [...room.keys()].filter((at) => room[at] === FLOOR);
  if (free().length <= boxes + 1)
    throw new NoRoomError(`${free().length} floor cells for a player and ${boxes} boxes`, "use another seed");
  const put = (what: number) => {
    const cells = free();
    room[cells[random.randint(0, cells.length)]!] = what;
  };
  put(PLAYER);
  for (let i = 0; i < boxes; i++) put(TARGET);
}

/** Plays backwards: the player walks, and pulls. */
class PullSearch {
  readonly #fixed: Uint8Array;
  readonly #width: number;
  readonly #targets: readonly number[];
  /** Up, down, left, right. */
  readonly #ahead: readonly number[];
  readonly #explored = new Set<string>();
  #best: Uint8Array = new Uint8Array();
  #score = -1;

  constructor(fixed: Uint8Array, { width }: RoomShape) {
    this.#fixed = fixed;
    this.#width = width;
    this.#targets = [...fixed.keys()].filter((at) => fixed[at] === TARGET);
    this.#ahead = [-width, width, -1, 1];
  }

  from(state: Uint8Array): { readonly state: Uint8Array; readonly score: number } {
    this.#search(state, state.indexOf(PLAYER), this.#targets, 0, deepest);
    return { state: this.#best, score: this.#score };
  }

  /** @param boxes where the box of each target is. @param pulled pulls that changed boxes, as the reference counts. */
  #search(state: Uint8Array, player: number, boxes: readonly number[], pulled: number, depth: number): void {
    const left = depth - 1;
    if (left <= 0 || this.#explored.size >= mostStates) return;
    const key = Buffer.from(state.buffer, state.byteOffset, state.length).toString("latin1");
    if (this.#explored.has(key)) return;
    let free = 0;
    for (const target of this.#targets) if (state[target] === TARGET) free++;
    const score = free === this.#targets.length ? pulled * this.#displacement(boxes) : 0;
    if (score > this.#score) {
      this.#best = state;
      this.#score = score;
    }
    this.#explored.add(key);
    // Four pulls, then four walks.
    for (let action = 0; action < 8; action++) {
      const ahead = this.#ahead[action % 4]!;
      const next = player + ahead;
      if (state[next] !== FLOOR && state[next] !== TARGET) {
        // Nothing moves: this state is known, so the search would turn back at once.
        continue;
      }
      const after = state.slice();
      after[player] = this.#fixed[player]!;
      after[next] = PLAYER;
      let moved = boxes;
      const behind = player - ahead;
      const pulls = action < 4 && (state[behind] === BOX || state[behind] === BOX_ON_TARGET);
      if (pulls) {
        after[player] = BOX_ON_TARGET;
        after[behind] = this.#fixed[behind]!;
        moved = boxes.map((box) => (box === behind ? player : box));
      }
      // "The box pulled last" is never handed on in the reference, so that every pull counts as a change of boxes.
      this.#search(after, next, moved, pulled + (pulls ? 1 : 0), left);
    }
  }

  /** Manhattan distances of the boxes from their targets, together. */
  #displacement(boxes: readonly number[]): number {
    const width = this.#width;
    let sum = 0;
    for (const [i, box] of boxes.entries()) {
      const target = this.#targets[i]!;
      sum += Math.abs((box % width) - (target % width));
      sum += Math.abs(Math.floor(box / width) - Math.floor(target / width));
    }
    return sum;
  }
}
