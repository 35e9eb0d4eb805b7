import type { RandomState } from "@fovea/core/random";
import { BABA, GREY, NOUN, STOP, thingNames, WALL, WHITE, WIN, YOU } from "./codes.js";
import { type Area, Furnisher, type Place } from "./furnish.js";
import type { Level } from "./level.js";
import type { Distraction } from "./one-room.js";
import type { World } from "./world.js";

const width = 13;
const height = 9;
const wallX = 6;

const anywhere = {
  left: { from: [1, 1], size: [4, 7] },
  // From the second row on: the first is the rule's.
  right: { from: [7, 2], size: [4, 7] },
  both: { from: [1, 2], size: [11, 7] },
} as const satisfies Record<string, Area>;

/** Where the room's edge keeps a block from being brought to a rule. */
const corners: readonly Place[] = [
  ...[2, 3, 4, 5, 6].map((y): Place => [11, y]),
  ...[11, 10, 9, 8].map((x): Place => [x, 7]),
];

/** Where blocks can be pushed about. */
const wide = { left: { from: [2, 3], size: [4, 3] }, right: { from: [7, 3], size: [4, 3] } } as const;
const narrow = { left: { from: [2, 3], size: [3, 3] }, right: { from: [8, 3], size: [3, 3] } } as const;

const level = (id: string, summary: string, furnish: (room: Furnisher, world: World) => string): Level => ({
  id,
  summary,
  width,
  height,
  generate(world: World, random: RandomState) {
    for (let y = 1; y < height - 1; y++) world.put(WALL, GREY, y * width + wallX);
    return furnish(new Furnisher(world, random), world);
  },
});

export interface TwoRoomsOptions {
  /** "wall is stop" is broken already. */
  readonly wallsOpen: boolean;
  /** "... is win" must be formed. */
  readonly winBroken: boolean;
  readonly things: keyof typeof anywhere;
  readonly distraction: Distraction;
}

/** 13 x 9, a column of walls between the rooms: walk to what wins, after breaking and making the rules it takes. */
export function twoRooms(id: string, summary: string, options: TwoRoomsOptions): Level {
  const { wallsOpen, winBroken, distraction } = options;
  return level(id, summary, (room, world) => {
    const [first, second, third] = room.things();
    room.rule(BABA, YOU, [1, height - 2]);
    room.rule(WALL, STOP, [1, 2]);
    room.rule(first.kind, WIN, [width - 4, 1]);
    if (distraction.block === "irrelevant") room.place(NOUN, third.kind, wide.right);
    else if (distraction.block === "thing" && distraction.thing)
      room.put(NOUN, second.kind, room.oneOf(corners));
    else if (distraction.block === "thing") room.place(NOUN, second.kind, wide.right);
    if (wallsOpen) {
      const to = room.emptyIn(wide.left);
      // IS or STOP is displaced.
      const from = room.oneOf([
        [2, 2],
        [3, 2],
      ]);
      world.carry(room.at(from), room.at(to));
    }
    if (winBroken) world.carry(room.at([width - 4, 1]), room.at(room.emptyIn(wide.right)));
    room.place(BABA, WHITE, wide.left);
    const [x] = room.place(first.kind, first.colour, anywhere[options.things]);
    if (distraction.thing) room.place(second.kind, second.colour, anywhere[options.things]);
    if (distraction.winRule) room.rule(third.kind, WIN, [width - 4, 4]);
    const winner = thingNames[first.kind]!;
    if (winBroken)
      return `${wallsOpen ? "" : "break[wall is stop], "}make[${winner} is win], goto[${winner}]`;
    return `${x > wallX && !wallsOpen ? "break[wall is stop], " : ""}goto[${winner}]`;
  });
}

/** The wall cannot be opened: become what is behind it. */
export function makeYou(id: string, summary: string, winBroken: boolean): Level {
  return level(id, summary, (room, world) => {
    const [first, second] = room.things();
    room.rule(BABA, YOU, [1, height - 3]);
    room.rule(WALL, STOP, [1, 1]);
    room.rule(first.kind, WIN, [width - 4, 1]);
    room.place(NOUN, second.kind, narrow.left);
    if (winBroken) world.carry(room.at([width - 4, 1]), room.at(room.emptyIn(narrow.right)));
    room.place(BABA, WHITE, narrow.left);
    room.place(first.kind, first.colour, anywhere.right);
    room.place(second.kind, second.colour, anywhere.right);
    const [winner, other] = [thingNames[first.kind]!, thingNames[second.kind]!];
    return `make[${other} is you], ${winBroken ? `make[${winner} is win], ` : ""}goto[${winner}]`;
  });
}

/** The winner's name is out of reach: make the wall win. */
export function makeWallWin(id: string, summary: string): Level {
  return level(id, summary, (room, world) => {
    const [first, second, third] = room.things();
    room.rule(BABA, YOU, [1, height - 2]);
    room.rule(WALL, STOP, [2, 2]);
    room.rule(first.kind, WIN, [width - 4, 1]);
    room.place(NOUN, third.kind, narrow.right);
    world.carry(room.at([width - 4, 1]), room.at(room.oneOf(corners)));
    room.place(BABA, WHITE, narrow.left);
    room.place(first.kind, first.colour, anywhere.right);
    room.place(second.kind, second.colour, anywhere.right);
    return "break[wall is stop], make[wall is win], goto[wall]";
  });
}
