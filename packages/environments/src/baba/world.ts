import {
  BALL,
  isThing,
  LOSE,
  MOVE,
  NOUN,
  OPEN,
  PULL,
  PUSH,
  SHUT,
  STOP,
  usualColour,
  WIN,
  YOU,
} from "./codes.js";
import { Ruleset } from "./rules.js";

/** Deeper chains of pushes and pulls than any room allows are mutual ones (A pulls B, B pushes A): they stop here. */
const deepest = 64;

/**
 * A room of Baba Is You by the rules of the Baba Is AI reference. A cell is a stack of objects; only the top one
 * pushes, blocks, wins or is part of a rule. Objects are numbers from 1; a place is `y * width + x`.
 */
export class World {
  readonly width: number;
  readonly height: number;
  /** The top object of each cell, 0 for none. */
  readonly top: Int32Array;
  /** By object: kind, value, the object under it (0 for none), direction faced (right, down, left, up). */
  kind: Uint8Array;
  value: Uint8Array;
  below: Int32Array;
  facing: Uint8Array;
  /** Whether it has had its move: an object that is uncovered in mid-step keeps what an earlier step left. */
  #moved: Uint8Array;
  count = 0;
  readonly rules = new Ruleset();
  /** Where the YOU that moved last is, and the direction of the last action: the reference's picture shows it. */
  agentAt = 0;
  agentFacing = 0;
  /** Whether the last step won or lost. */
  won = false;
  lost = false;
  /** By direction: to the next place. */
  readonly ahead: Int32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const room = 2 * width * height;
    this.top = new Int32Array(width * height);
    this.kind = new Uint8Array(room);
    this.value = new Uint8Array(room);
    this.below = new Int32Array(room);
    this.facing = new Uint8Array(room);
    this.#moved = new Uint8Array(room);
    this.ahead = Int32Array.of(1, width, -1, -width);
  }

  /** Empties the room but for its border. */
  begin(): void {
    this.top.fill(0);
    this.count = 0;
    this.agentFacing = 0;
    this.won = false;
    this.lost = false;
    this.rules.clear();
    for (let x = 0; x < this.width; x++) {
      this.put(0, 0, x);
      this.put(0, 0, (this.height - 1) * this.width + x);
    }
    for (let y = 1; y < this.height - 1; y++) {
      this.put(0, 0, y * this.width);
      this.put(0, 0, (y + 1) * this.width - 1);
    }
  }

  /** Puts a new object on top of a cell. */
  put(kind: number, value: number, at: number): number {
    const object = ++this.count;
    if (object >= this.kind.length) this.#grow();
    this.kind[object] = kind;
    this.value[object] = value;
    this.facing[object] = 0;
    this.#moved[object] = 0;
    this.below[object] = this.top[at]!;
    this.top[at] = object;
    return object;
  }

  /** Takes the top object of one cell to the top of another. */
  carry(from: number, to: number): void {
    const object = this.top[from]!;
    if (object === 0 || from === to) return;
    this.top[from] = this.below[object]!;
    this.below[object] = this.top[to]!;
    this.top[to] = object;
  }

  /** Whether the object, if any, has a property by the active rules. Text can be pushed, always. */
  has(object: number, property: number): boolean {
    if (object === 0) return false;
    const kind = this.kind[object]!;
    if (kind >= NOUN) return property === PUSH;
    return kind >= BALL && this.rules.holds(property, kind, this.value[object]!);
  }

  /** Whether something may move onto the top of the cell. */
  isFree(at: number): boolean {
    const object = this.top[at]!;
    if (object === 0) return true;
    return isThing(this.kind[object]!) && !this.has(object, STOP);
  }

  /** Reads the rules off the room. */
  readRules(): void {
    this.rules.read(this);
  }

  /** After a room was furnished. */
  start(): void {
    this.readRules();
    this.agentAt = Math.max(
      0,
      this.top.findIndex((object) => this.has(object, YOU)),
    );
  }

  /** All that is YOU moves in a direction, then all that MOVEs; then the rules are read anew. */
  step(direction: number): void {
    const { top } = this;
    this.won = false;
    this.lost = false;
    this.agentFacing = direction;
    for (let at = 0; at < top.length; at++) {
      const object = top[at]!;
      if (this.has(object, YOU) || this.has(object, MOVE)) this.#moved[object] = 0;
    }
    // What a move uncovers or brings to a later cell is met in the same round, as in the reference.
    for (let at = 0; at < top.length; at++) {
      const object = top[at]!;
      if (!this.has(object, YOU) || this.#moved[object] === 1) continue;
      this.facing[object] = direction;
      const what = this.#move(at, direction, 0);
      // The last YOU decides for all.
      this.won = (what & 1) === 1;
      this.lost = (what & 2) === 2;
      this.agentAt = (what & 4) === 4 ? at + this.ahead[direction]! : at;
      this.#moved[object] = 1;
    }
    for (let at = 0; at < top.length; at++) {
      const object = top[at]!;
      if (!this.has(object, MOVE) || this.#moved[object] === 1) continue;
      this.#move(at, this.facing[object]!, 0);
      this.#moved[object] = 1;
    }
    this.readRules();
    const { replaced } = this.rules;
    for (let i = 0; i < replaced.length; i += 2) this.#replace(replaced[i]!, replaced[i + 1]!);
  }

  /** Moves the top of a cell if it can. @returns 1 if it comes to something that is WIN, plus 2 if LOSE, plus 4 if it goes on. */
  #move(at: number, direction: number, depth: number): number {
    if (depth > deepest) return 0;
    const { top } = this;
    const next = at + this.ahead[direction]!;
    const pushed = this.has(top[next]!, PUSH);
    this.#openShut(at, next);
    if (pushed) this.#move(next, direction, depth + 1);
    const to = this.isFree(next) ? next : at;
    const there = top[to]!;
    const what = (this.has(there, WIN) ? 1 : 0) + (this.has(there, LOSE) ? 2 : 0) + (to !== at ? 4 : 0);
    if (to !== at) {
      const object = top[at]!;
      this.carry(at, to);
      if (object !== 0) this.facing[object] = direction;
    }
    const behind = at - this.ahead[direction]!;
    if (this.has(top[behind]!, PULL)) this.#move(behind, direction, depth + 1);
    return what;
  }

  /** What is OPEN and what is SHUT vanish together when one moves against the other. */
  #openShut(at: number, next: number): void {
    const mover = this.top[at]!;
    const met = this.top[next]!;
    const both =
      (this.has(mover, OPEN) && this.has(met, SHUT)) || (this.has(mover, SHUT) && this.has(met, OPEN));
    if (!both) return;
    this.top[at] = this.below[mover]!;
    this.top[next] = this.below[met]!;
  }

  #replace(from: number, to: number): void {
    for (let at = 0; at < this.top.length; at++) {
      const object = this.top[at]!;
      if (object !== 0 && this.kind[object] === from) this.put(to, usualColour[to]!, at);
    }
  }

  #grow(): void {
    const wider = <T extends Uint8Array | Int32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    const length = this.kind.length * 2;
    this.kind = wider(this.kind, new Uint8Array(length));
    this.value = wider(this.value, new Uint8Array(length));
    this.below = wider(this.below, new Int32Array(length));
    this.facing = wider(this.facing, new Uint8Array(length));
    this.#moved = wider(this.#moved, new Uint8Array(length));
  }

  /**
   * The agent's place and direction, then the stacks from the bottom up, as bytes: for each cell the number of objects, then kind, value, and
   * facing + 4 where it has moved, of each.
   */
  save(): number[] {
    const bytes: number[] = [this.agentAt & 255, this.agentAt >> 8, this.agentFacing];
    const stack: number[] = [];
    for (let at = 0; at < this.top.length; at++) {
      stack.length = 0;
      for (let object = this.top[at]!; object !== 0; object = this.below[object]!) stack.push(object);
      // Stacks grow by one in a step at most, and an episode is short.
      bytes.push(stack.length & 255, stack.length >> 8);
      for (let i = stack.length - 1; i >= 0; i--) {
        const object = stack[i]!;
        bytes.push(this.kind[object]!, this.value[object]!, this.facing[object]! + 4 * this.#moved[object]!);
      }
    }
    return bytes;
  }

  /** @returns the place behind what was read. */
  load(bytes: Uint8Array, start: number): number {
    this.top.fill(0);
    this.count = 0;
    this.won = false;
    this.lost = false;
    this.agentAt = bytes[start]! + 256 * bytes[start + 1]!;
    this.agentFacing = bytes[start + 2]!;
    let from = start + 3;
    for (let at = 0; at < this.top.length; at++) {
      const height = bytes[from]! + 256 * bytes[from + 1]!;
      from += 2;
      for (let i = 0; i < height; i++, from += 3) {
        const object = this.put(bytes[from]!, bytes[from + 1]!, at);
        this.facing[object] = bytes[from + 2]! & 3;
        this.#moved[object] = bytes[from + 2]! >> 2;
      }
    }
    this.readRules();
    return from;
  }
}
