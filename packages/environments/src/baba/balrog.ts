import type { Level } from "./level.js";
import { type Distraction, oneRoom } from "./one-room.js";
import { makeWallWin, makeYou, type TwoRoomsOptions, twoRooms } from "./two-rooms.js";

/** Suffixes of the reference's names, and what each adds to the room. */
const distractions: Readonly<Record<string, Distraction>> = {
  "": {},
  "-distr_obj": { thing: true },
  "-distr_rule": { block: "thing" },
  "-distr_obj_rule": { thing: true, block: "thing" },
  "-distr_obj-irrelevant_rule": { thing: true, block: "irrelevant" },
};
/** Only where the reference has it. */
const winRule: Readonly<Record<string, Distraction>> = {
  // The block is on by default there, and stays.
  "-distr_win_rule": { thing: true, block: "thing", winRule: true },
};

const beside: Readonly<Record<string, string>> = {
  "": "",
  "-distr_obj": ", beside another thing",
  "-distr_rule": ", beside a loose name",
  "-distr_obj_rule": ", beside another thing and its name",
  "-distr_obj-irrelevant_rule": ", beside another thing and a name of neither",
  "-distr_win_rule": ", beside a rule for a thing that is not there",
};

/** The environment id of a reference task: "env/two_room-make_win" is "baba/two-room-make-win-v1". */
export const idOfTask = (task: string): string =>
  `baba/${task.replace(/^env\//, "").replaceAll("_", "-")}-v1`;

const family = (
  name: string,
  summary: string,
  suffixes: Readonly<Record<string, Distraction>>,
  make: (id: string, summary: string, distraction: Distraction) => Level,
): Level[] =>
  Object.entries(suffixes).map(([suffix, distraction]) =>
    make(idOfTask(`${name}${suffix}`), `${summary}${beside[suffix]}`, distraction),
  );

const two =
  (options: Omit<TwoRoomsOptions, "distraction">) =>
  (id: string, summary: string, distraction: Distraction) =>
    twoRooms(id, summary, { ...options, distraction });

/** The 40 levels that BALROG plays. */
export const balrogLevels: readonly Level[] = [
  ...family("goto_win", "Walk to what wins", distractions, (id, summary, distraction) =>
    oneRoom(id, summary, false, distraction),
  ),
  ...family("make_win", "Complete the winning rule", distractions, (id, summary, distraction) =>
    oneRoom(id, summary, true, distraction),
  ),
  ...family(
    "two_room-goto_win",
    "Two rooms: walk to what wins",
    { ...distractions, ...winRule },
    two({ wallsOpen: true, winBroken: false, things: "left" }),
  ),
  ...family(
    "two_room-break_stop-goto_win",
    "Two rooms: open the wall, walk to what wins",
    distractions,
    two({ wallsOpen: false, winBroken: false, things: "right" }),
  ),
  ...family(
    "two_room-maybe_break_stop-goto_win",
    "Two rooms: what wins may be behind the wall",
    distractions,
    two({ wallsOpen: false, winBroken: false, things: "both" }),
  ),
  ...family(
    "two_room-make_win",
    "Two rooms: complete the winning rule",
    { ...distractions, ...winRule },
    two({ wallsOpen: true, winBroken: true, things: "left" }),
  ),
  ...family(
    "two_room-break_stop-make_win",
    "Two rooms: open the wall, complete the winning rule",
    distractions,
    two({ wallsOpen: false, winBroken: true, things: "right" }),
  ),
  makeYou(idOfTask("two_room-make_you"), "Two rooms: become what is behind the wall", false),
  makeYou(
    idOfTask("two_room-make_you-make_win"),
    "Two rooms: become what is behind the wall, complete the winning rule",
    true,
  ),
  makeWallWin(idOfTask("two_room-make_wall_win"), "Two rooms: make the wall win"),
];
