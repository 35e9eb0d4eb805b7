import { COLOUR, EMPTY, isBox, isClosedDoor, isKey, isLockedDoor, isOpenDoor, KIND, WALL } from "./codes.js";
import { DROP, FORWARD, LEFT, PICK_UP, RIGHT, TOGGLE, type World } from "./world.js";

/** Whether an agent at a place, facing a way, is where it should be. */
export type Aim = (at: number, direction: number) => boolean;

/** Steps that a detour may cost before something is moved out of the way, or a lock is opened. */
const MOVE_COST = 30;
const LOCK_COST = 40;
const DOOR_KIND = 4;

interface Route {
  /** First action; undefined when the agent is there. */
  readonly action: number | undefined;
  /** The first place on the way that something must be done about, or -1. */
  readonly obstacle: number;
}

/**
 * Plans with the whole state in sight: each function gives the next action towards an end, or undefined when it is
 * reached or cannot be. Nothing is remembered between steps: the same state gives the same action.
 */
export class Errands {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** An aim: standing next to one of the places, facing it. */
  facing(...places: readonly number[]): Aim {
    return (at, direction) => places.includes(at + this.world.ahead[direction]!);
  }

  /** An aim: standing at a place. */
  standing(place: number): Aim {
    return (at) => at === place;
  }

  /** Goes there, opening doors, fetching keys and clearing the way as need be. */
  go(aim: Aim): number | undefined {
    const free = this.route(aim);
    if (free !== undefined) return free.action;
    const blocked = this.route(aim, true);
    return blocked === undefined || blocked.obstacle < 0 ? undefined : this.#clear(blocked.obstacle);
  }

  /** Goes there, and does something then. */
  goAnd(aim: Aim, action: number): number | undefined {
    return aim(this.world.agentAt, this.world.agentDirection) ? action : this.go(aim);
  }

  /** Gets an item into the hand, out of its box and from behind doors. */
  obtain(item: number): number | undefined {
    const { world } = this;
    if (world.carrying === item) return undefined;
    const place = this.placeOf(item);
    if (place < 0) {
      const box = this.#boxOf(item);
      if (box === 0) return undefined;
      return box === world.carrying ? this.putDown() : this.goAnd(this.facing(this.placeOf(box)), TOGGLE);
    }
    const aim = this.facing(place);
    if (world.carrying !== 0 && this.route(aim) !== undefined) return this.putDown();
    return this.goAnd(aim, PICK_UP);
  }

  /** Opens a door; a locked one with a key of its colour. An open one is closed first. */
  openDoor(door: number): number | undefined {
    const { world } = this;
    const place = world.itemAt[door]!;
    const aim = this.facing(place);
    const code = world.cells[place]!;
    if (!isLockedDoor(code)) return this.goAnd(aim, TOGGLE);
    const fits = (item: number): boolean =>
      isKey(world.itemCode[item]!) && COLOUR[world.itemCode[item]!] === COLOUR[code];
    const blocked = this.route(aim) === undefined ? (this.route(aim, true)?.obstacle ?? -1) : -1;
    if (world.carrying !== 0 && fits(world.carrying))
      return blocked >= 0 && isLoose(world.cells[blocked]!) ? this.putDown() : this.goAnd(aim, TOGGLE);
    if (blocked >= 0 && !fits(world.items[blocked]!)) return this.#clear(blocked);
    const keys = Array.from({ length: world.itemCount }, (_, i) => i + 1).filter(
      (item) => fits(item) && (this.placeOf(item) >= 0 || this.#boxOf(item) > 0),
    );
    return keys.length === 0 ? undefined : this.obtain(keys[0]!);
  }

  /** Puts down what is carried: not beside a door and in nobody's way, if there is such a place. */
  putDown(): number | undefined {
    const { world } = this;
    const open = this.#openCells(-1);
    const isHarmless = remembered((place) => this.#openCells(place) === open - 1);
    const isBesideDoor = (place: number): boolean =>
      world.ahead.some((step) => KIND[world.cells[place + step]!] === DOOR_KIND);
    const dropWhere = (fits: (place: number) => boolean): number | undefined =>
      this.goAnd((at, direction) => {
        const front = at + world.ahead[direction]!;
        return world.cells[front] === EMPTY && fits(front);
      }, DROP);
    return (
      dropWhere((place) => !isBesideDoor(place) && isHarmless(place)) ??
      dropWhere(isHarmless) ??
      dropWhere(() => true)
    );
  }

  /** Where an item lies; -1 for one in hand, in a box or gone. */
  placeOf(item: number): number {
    const place = this.world.itemAt[item]!;
    return place >= 0 && this.world.items[place] === item ? place : -1;
  }

  /** The box that an item is in, 0 for none. */
  #boxOf(item: number): number {
    const { world } = this;
    for (let box = 1; box <= world.itemCount; box++) {
      const exists = box === world.carrying || this.placeOf(box) >= 0;
      if (exists && isBox(world.itemCode[box]!) && world.itemContents[box] === item) return box;
    }
    return 0;
  }

  #clear(place: number): number | undefined {
    const { world } = this;
    const item = world.items[place]!;
    if (isLockedDoor(world.cells[place]!)) return this.openDoor(item);
    return world.carrying === 0 ? this.goAnd(this.facing(place), PICK_UP) : this.putDown();
  }

  /** How many cells can be walked to through unlocked doors, if one more were blocked. */
  #openCells(blocked: number): number {
    const { world } = this;
    const reached = new Set([world.agentAt]);
    for (const at of reached) {
      for (const step of world.ahead) {
        const next = at + step;
        if (next !== blocked && costOf(world.cells[next]!, false) > 0) reached.add(next);
      }
    }
    return reached.size;
  }

  /**
   * The cheapest way by turns and steps, through closed doors too. `anyhow`: also through locked doors and loose
   * things, each at the price of a detour.
   */
  route(aim: Aim, anyhow = false): Route | undefined {
    const { world } = this;
    const start = world.agentAt * 4 + world.agentDirection;
    const cameFrom = new Map<number, number>([[start, -1]]);
    const costs = new Map<number, number>([[start, 0]]);
    const buckets: number[][] = [[start]];
    for (let cost = 0; cost < buckets.length; cost++) {
      const bucket = buckets[cost] ?? [];
      for (const state of bucket) {
        if (costs.get(state) !== cost) continue;
        const at = state >> 2;
        const direction = state & 3;
        if (aim(at, direction)) return this.#firstOf(state, start, cameFrom);
        const reach = (next: number, price: number): void => {
          if ((costs.get(next) ?? Number.POSITIVE_INFINITY) <= cost + price) return;
          costs.set(next, cost + price);
          cameFrom.set(next, state);
          buckets[cost + price] ??= [];
          buckets[cost + price]!.push(next);
        };
        reach(at * 4 + ((direction + 3) & 3), 1);
        reach(at * 4 + ((direction + 1) & 3), 1);
        const front = at + world.ahead[direction]!;
        const code = world.cells[front]!;
        // A goal ends the episode: it is entered only if it is aimed at.
        const price = KIND[code] === GOAL_KIND && !aim(front, direction) ? 0 : costOf(code, anyhow);
        if (price > 0) reach(front * 4 + direction, price);
      }
    }
    return undefined;
  }

  #firstOf(end: number, start: number, cameFrom: ReadonlyMap<number, number>): Route {
    const { world } = this;
    let first = end;
    let obstacle = -1;
    for (let state = end; state !== start; state = cameFrom.get(state)!) {
      const code = world.cells[state >> 2]!;
      if (isLockedDoor(code) || isLoose(code)) obstacle = state >> 2;
      first = state;
    }
    if (first === start) return { action: undefined, obstacle };
    if (first >> 2 === start >> 2)
      return { action: (first & 3) === ((start + 1) & 3) ? RIGHT : LEFT, obstacle };
    return { action: isClosedDoor(world.cells[first >> 2]!) ? TOGGLE : FORWARD, obstacle };
  }
}

const GOAL_KIND = 8;
const FLOOR_KIND = 3;
/** A key, ball or box. */
const isLoose = (code: number): boolean => KIND[code]! >= 5 && KIND[code]! <= 7;

/** What a step onto such a cell costs; 0 where there is none. */
function costOf(code: number, anyhow: boolean): number {
  if (code === EMPTY || isOpenDoor(code) || KIND[code] === GOAL_KIND || KIND[code] === FLOOR_KIND) return 1;
  if (code === WALL) return 0;
  if (isClosedDoor(code)) return 2;
  if (!anyhow) return 0;
  return isLockedDoor(code) ? LOCK_COST : isLoose(code) ? MOVE_COST : 0;
}

function remembered(judge: (place: number) => boolean): (place: number) => boolean {
  const known = new Map<number, boolean>();
  return (place) => {
    const judged = known.get(place) ?? judge(place);
    known.set(place, judged);
    return judged;
  };
}
