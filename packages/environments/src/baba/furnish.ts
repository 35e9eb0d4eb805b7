import type { RandomState } from "@fovea/core/random";
import { BALL, BLUE, COLOUR, DOOR, GREEN, IS, KEY, NOUN, PROPERTY, RED } from "./codes.js";
import type { World } from "./world.js";

/** A place, [x, y]. */
export type Place = readonly [x: number, y: number];

/** Where something is put at random: from `from` on, `size` wide and high, cut off at the room's end. */
export interface Area {
  readonly from: Place;
  readonly size?: Place;
}

/** A thing of a level: kind and colour. */
export interface Thing {
  readonly kind: number;
  readonly colour: number;
}

const kinds = [BALL, KEY, DOOR] as const;
const colours = [RED, BLUE, GREEN] as const;

/** Puts things and text into a room with the reference's draws, in its order. */
export class Furnisher {
  readonly world: World;
  readonly random: RandomState;

  constructor(world: World, random: RandomState) {
    this.world = world;
    this.random = random;
  }

  /** Three things of different kinds. */
  things(): readonly [Thing, Thing, Thing] {
    const chosen = this.random.choices(3, 3, { replace: false });
    const dyed = this.random.choices(3, 3);
    const thing = (i: number): Thing => ({ kind: kinds[chosen[i]!]!, colour: colours[dyed[i]!]! });
    return [thing(0), thing(1), thing(2)];
  }

  at([x, y]: Place): number {
    return y * this.world.width + x;
  }

  put(kind: number, value: number, place: Place): void {
    this.world.put(kind, value, this.at(place));
  }

  /** "THING is PROPERTY", from left to right. */
  rule(thing: number, property: number, [x, y]: Place, colour?: number): void {
    let left = x;
    if (colour !== undefined) this.put(COLOUR, colour, [left++, y]);
    this.put(NOUN, thing, [left, y]);
    this.put(IS, 0, [left + 1, y]);
    this.put(PROPERTY, property, [left + 2, y]);
  }

  /** A random empty cell of an area. */
  emptyIn({ from: [left, top], size }: Area): Place {
    const { world, random } = this;
    const { width, height } = world;
    const right = Math.min(left + (size?.[0] ?? width), width);
    const bottom = Math.min(top + (size?.[1] ?? height), height);
    for (;;) {
      const x = random.randint(left, right);
      const y = random.randint(top, bottom);
      if (world.top[y * width + x] === 0) return [x, y];
    }
  }

  place(kind: number, value: number, area: Area): Place {
    const place = this.emptyIn(area);
    this.put(kind, value, place);
    return place;
  }

  /** One of some places. */
  oneOf(places: readonly Place[]): Place {
    return places[this.random.randint(0, places.length)]!;
  }
}
