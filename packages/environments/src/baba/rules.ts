import { COLOUR, IS, NOUN, PROPERTY, PULL, propertyCount, STOP, thingCount, YOU } from "./codes.js";
import type { World } from "./world.js";

/** The rules that a room's text blocks form. */
export class Ruleset {
  /** Thing and property of each rule "THING is PROPERTY", in the order of their IS blocks, across before down. */
  readonly granted: number[] = [];
  /** Thing and thing of each rule "THING is THING". */
  readonly replaced: number[] = [];
  /** By thing: a bit for each property. */
  readonly #properties = new Uint16Array(thingCount);
  /** By property and thing: a bit for each colour that a rule named. */
  readonly #colours = new Uint8Array(propertyCount * thingCount);

  clear(): void {
    this.granted.length = 0;
    this.replaced.length = 0;
    this.#properties.fill(0);
    this.#colours.fill(0);
  }

  /**
   * Whether things of that kind and colour have the property. A rule that names a colour limits the property to the
   * colours named, even beside one that names none; and things that such a rule makes PULL or YOU are STOP, with all
   * of their kind, from when it is first asked: both as in the reference.
   */
  holds(property: number, thing: number, colour: number): boolean {
    const bits = this.#properties;
    if (property === STOP && (this.#names(PULL, thing, colour) || this.#names(YOU, thing, colour)))
      bits[thing] = bits[thing]! | (1 << STOP);
    if ((bits[thing]! & (1 << property)) === 0) return false;
    const limited = this.#colours[property * thingCount + thing]!;
    return limited === 0 || (limited & (1 << colour)) !== 0;
  }

  #names(property: number, thing: number, colour: number): boolean {
    const granted = (this.#properties[thing]! & (1 << property)) !== 0;
    return granted && (this.#colours[property * thingCount + thing]! & (1 << colour)) !== 0;
  }

  /** The thing that the last rule makes YOU, or 0. */
  get you(): number {
    for (let i = this.granted.length - 2; i >= 0; i -= 2)
      if (this.granted[i + 1] === YOU) return this.granted[i]!;
    return 0;
  }

  read(world: World): void {
    const { top, kind, width, height } = world;
    this.clear();
    for (let at = 0; at < top.length; at++) {
      if (top[at] === 0 || kind[top[at]!] !== IS) continue;
      const x = at % width;
      const y = (at - x) / width;
      if (x > 0 && x < width - 1) this.#readLine(world, at, 1, x > 1);
      if (y > 0 && y < height - 1) this.#readLine(world, at, width, y > 1);
    }
  }

  /** The blocks before and behind an IS, and the one before them, which may name a colour. */
  #readLine({ top, kind, value }: World, at: number, apart: number, hasThird: boolean): void {
    const subject = top[at - apart]!;
    const predicate = top[at + apart]!;
    if (subject === 0 || predicate === 0 || kind[subject] !== NOUN) return;
    const thing = value[subject]!;
    const said = value[predicate]!;
    if (kind[predicate] === PROPERTY) {
      this.granted.push(thing, said);
      this.#properties[thing] = this.#properties[thing]! | (1 << said);
      const first = hasThird ? top[at - 2 * apart]! : 0;
      if (first !== 0 && kind[first] === COLOUR) {
        const slot = said * thingCount + thing;
        this.#colours[slot] = this.#colours[slot]! | (1 << value[first]!);
      }
    } else if (kind[predicate] === NOUN) this.replaced.push(thing, said);
  }
}
