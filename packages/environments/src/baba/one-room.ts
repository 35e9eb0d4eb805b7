import type { RandomState } from "@fovea/core/random";
import { BABA, NOUN, thingNames, WHITE, WIN, YOU } from "./codes.js";
import { type Area, Furnisher, type Place } from "./furnish.js";
import type { Level } from "./level.js";
import type { World } from "./world.js";

/** What distracts: another thing, a loose text block that names it, or one that names something else. */
export interface Distraction {
  readonly thing?: boolean;
  readonly block?: "thing" | "irrelevant";
  /** A rule "... is win" for a thing that is not there. */
  readonly winRule?: boolean;
}

/** Where a block cannot be brought to a rule from. */
const corners: readonly Place[] = [
  ...[4, 5, 6].map((x): Place => [x, 6]),
  ...[4, 5, 6].map((x): Place => [x, 1]),
  ...[1, 2, 3, 4, 5, 6].map((y): Place => [6, y]),
];
const floor: Area = { from: [1, 2] };

/** 8 x 8: walk to what wins, after bringing its name back into the rule where `broken`. */
export function oneRoom(name: string, summary: string, broken: boolean, distraction: Distraction): Level {
  return {
    id: name,
    summary,
    width: 8,
    height: 8,
    generate(world: World, random: RandomState) {
      const room = new Furnisher(world, random);
      const [first, second, third] = room.things();
      room.rule(BABA, YOU, [1, 6]);
      room.rule(first.kind, WIN, [1, 1]);
      if (broken) {
        const to = room.emptyIn({ from: [2, 2], size: [4, 4] });
        world.carry(room.at([1, 1]), room.at(to));
      }
      if (distraction.block !== undefined) {
        const named = distraction.block === "irrelevant" ? third : second;
        room.put(NOUN, named.kind, room.oneOf(corners));
      }
      room.place(BABA, WHITE, floor);
      room.place(first.kind, first.colour, floor);
      if (distraction.thing) room.place(second.kind, second.colour, floor);
      const winner = thingNames[first.kind]!;
      return broken ? `make[${winner} is win], goto[${winner}]` : `goto[${winner}]`;
    },
  };
}
