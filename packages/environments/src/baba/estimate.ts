import { IS, NOUN, PROPERTY, PUSH, STOP, thingCount, WIN, YOU } from "./codes.js";
import type { World } from "./world.js";

/** What a push costs, in steps: one to push, and the way around the block. */
const pushCost = 3;
/** What it costs to get beyond what blocks. */
const crossCost = 10;
const never = 1e6;

/** Estimates the steps to a win, for the search: not a bound, only a guide. One for each size of room. */
export class Estimate {
  readonly #world: World;
  readonly #mine: Int32Array;
  readonly #others: Int32Array;
  readonly #queue: Int32Array;
  readonly #nouns: number[] = [];
  readonly #links: number[] = [];
  readonly #wins: number[] = [];
  readonly #yous: number[] = [];
  readonly #stops: number[] = [];

  constructor(world: World) {
    const cells = world.top.length;
    this.#world = world;
    this.#mine = new Int32Array(cells);
    this.#others = new Int32Array(cells);
    this.#queue = new Int32Array(cells * 8);
  }

  /** @returns `Infinity` when nothing is YOU. */
  steps(): number {
    const { top, kind } = this.#world;
    this.#collect();
    if (this.#distances(this.#mine, (object) => this.#world.has(object, YOU)) === 0) return Infinity;
    let best = never;
    for (let thing = 1; thing < thingCount; thing++) {
      const there = this.#distances(this.#others, (object) => kind[object] === thing);
      if (there === 0) continue;
      let wins = false;
      let way = never;
      for (let at = 0; at < top.length; at++) {
        const object = top[at]!;
        if (object === 0 || kind[object] !== thing) continue;
        wins ||= this.#world.has(object, WIN);
        way = Math.min(way, this.#mine[at]!);
      }
      const walk = way < never ? way : this.#cross(thing);
      best = Math.min(best, walk + (wins ? 0 : this.#form(thing, this.#wins)));
    }
    return best;
  }

  #collect(): void {
    const { top, kind, value } = this.#world;
    for (const list of [this.#nouns, this.#links, this.#wins, this.#yous, this.#stops]) list.length = 0;
    for (let at = 0; at < top.length; at++) {
      const object = top[at]!;
      if (object === 0) continue;
      const type = kind[object]!;
      if (type === NOUN) this.#nouns.push(at);
      else if (type === IS) this.#links.push(at);
      else if (type === PROPERTY) {
        const said = value[object]!;
        if (said === WIN) this.#wins.push(at);
        else if (said === YOU) this.#yous.push(at);
        else if (said === STOP) this.#stops.push(at);
      }
    }
  }

  /** Steps to form "THING is PROPERTY" around one of the IS blocks. */
  #form(thing: number, properties: readonly number[]): number {
    const { top, value, width } = this.#world;
    const beyond = crossCost + this.#unblock();
    let best = never;
    for (const noun of this.#nouns) {
      if (value[top[noun]!] !== thing) continue;
      for (const link of this.#links)
        for (const property of properties)
          for (const apart of [1, width]) {
            const first = this.#apart(noun, link - apart, link);
            const second = this.#apart(property, link + apart, link);
            if (first + second === 0 || first + second >= never) continue;
            const stand = first > 0 ? this.#stand(noun, link - apart) : this.#stand(property, link + apart);
            best = Math.min(best, pushCost * (first + second) + Math.min(stand, beyond));
          }
    }
    return best;
  }

  /** Steps to where a block can be pushed towards a cell from. */
  #stand(from: number, to: number): number {
    const { width } = this.#world;
    const across = (to % width) - (from % width);
    const down = Math.floor(to / width) - Math.floor(from / width);
    const beside = across === 0 ? never : this.#mine[from - Math.sign(across)]!;
    return Math.min(beside, down === 0 ? never : this.#mine[from - Math.sign(down) * width]!);
  }

  /** Steps to get to a thing that cannot be reached: open the way, or become what is near it (`#others`). */
  #cross(thing: number): number {
    const { top, kind } = this.#world;
    let best = this.#unblock();
    for (let you = 1; you < thingCount; you++) {
      if (you === thing) continue;
      let near = never;
      for (let at = 0; at < top.length; at++)
        if (top[at] !== 0 && kind[top[at]!] === you) near = Math.min(near, this.#others[at]!);
      if (near < never) best = Math.min(best, near + this.#form(you, this.#yous));
    }
    return crossCost + best;
  }

  /** Steps to the nearest STOP rule that can be pushed apart: not along the room's edge. */
  #unblock(): number {
    const { top, kind, width, height } = this.#world;
    let best = never;
    for (const stop of this.#stops)
      for (const apart of [1, width]) {
        const link = stop - apart;
        const noun = link - apart;
        if (noun < 0 || kind[top[link]!] !== IS || kind[top[noun]!] !== NOUN) continue;
        const line = apart === 1 ? Math.floor(stop / width) : stop % width;
        if (line <= 1 || line >= (apart === 1 ? height : width) - 2) continue;
        best = Math.min(best, this.#mine[stop]!, this.#mine[link]!, this.#mine[noun]!);
      }
    return best;
  }

  /**
   * Pushes from one cell to another, beside `link`. A block along an edge cannot be pushed away from it, nor along it
   * where another is in the way for good.
   */
  #apart(from: number, to: number, link: number): number {
    const { width, height } = this.#world;
    const [x, y] = [from % width, Math.floor(from / width)];
    const across = (to % width) - x;
    const down = Math.floor(to / width) - y;
    const onSide = x === 1 || x === width - 2;
    const onEnd = y === 1 || y === height - 2;
    if ((across !== 0 && onSide) || (down !== 0 && onEnd)) return never;
    if (across !== 0 && onEnd && this.#jammed(from, to, Math.sign(across), link)) return never;
    if (down !== 0 && onSide && this.#jammed(from, to, Math.sign(down) * width, link)) return never;
    return Math.abs(across) + Math.abs(down);
  }

  #jammed(from: number, to: number, step: number, link: number): boolean {
    const { top } = this.#world;
    const end = to + step === link ? link : to;
    for (let at = from + step; at !== end; at += step) if (this.#world.has(top[at]!, PUSH)) return true;
    return false;
  }

  /** Steps from the nearest of some objects to each cell, what can be pushed costing one more. @returns how many. */
  #distances(out: Int32Array, isStart: (object: number) => boolean): number {
    const world = this.#world;
    const { top, ahead } = world;
    const queue = this.#queue;
    out.fill(never);
    let [head, tail, count] = [0, 0, 0];
    for (let at = 0; at < top.length; at++)
      if (top[at] !== 0 && isStart(top[at]!)) {
        out[at] = 0;
        queue[tail++] = at;
        count++;
      }
    // Costs are 1 or 2, so a cell is queued a few times at most.
    while (head < tail) {
      const at = queue[head++]!;
      for (let direction = 0; direction < 4; direction++) {
        const next = at + ahead[direction]!;
        if (next < 0 || next >= top.length) continue;
        const object = top[next]!;
        const pushable = world.has(object, PUSH);
        if (!pushable && !world.isFree(next)) continue;
        const steps = out[at]! + (pushable ? 2 : 1);
        if (steps >= out[next]! || tail >= queue.length) continue;
        out[next] = steps;
        queue[tail++] = next;
      }
    }
    return count;
  }
}
