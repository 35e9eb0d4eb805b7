import type { Family, Level } from "../level.js";
import { crossing } from "./crossing.js";
import { distShift } from "./dist-shift.js";
import { doorKey } from "./door-key.js";
import { dynamicObstacles } from "./dynamic-obstacles.js";
import { empty } from "./empty.js";
import { fetchThing } from "./fetch.js";
import { fourRooms } from "./four-rooms.js";
import { goToDoor } from "./go-to-door.js";
import { goToObject } from "./go-to-object.js";
import { keyCorridor } from "./key-corridor.js";
import { lavaGap } from "./lava-gap.js";
import { lockedRoom } from "./locked-room.js";
import { memory } from "./memory.js";
import { multiRoom } from "./multi-room.js";
import { obstructedMaze, obstructedMazeOneDoor } from "./obstructed-maze.js";
import { playground } from "./playground.js";
import { putNear } from "./put-near.js";
import { redBlueDoors } from "./red-blue-doors.js";
import { unlock, unlockPickup } from "./unlock.js";

/** The families, for `createMinigrid`. */
export const families = {
  crossing,
  "dist-shift": distShift,
  "door-key": doorKey,
  "dynamic-obstacles": dynamicObstacles,
  empty,
  fetch: fetchThing,
  "four-rooms": fourRooms,
  "go-to-door": goToDoor,
  "go-to-object": goToObject,
  "key-corridor": keyCorridor,
  "lava-gap": lavaGap,
  "locked-room": lockedRoom,
  memory,
  "multi-room": multiRoom,
  "obstructed-maze": obstructedMaze,
  "obstructed-maze-one-door": obstructedMazeOneDoor,
  playground,
  "put-near": putNear,
  "red-blue-doors": redBlueDoors,
  unlock,
  "unlock-pickup": unlockPickup,
} satisfies Record<string, Family<never>>;

/** Levels of one family: id, id of the reference ("MiniGrid-" in front), numbers, summary. */
function levelsOf<Name extends string>(
  of: Family<Name>,
  rows: readonly [name: string, reference: string, values: Readonly<Record<Name, number>>, summary: string][],
): Level[] {
  return rows.map(([name, reference, values, summary]) => ({
    id: `minigrid/${name}`,
    reference: `MiniGrid-${reference}`,
    summary,
    plan: () => of.plan(values),
  }));
}

const square = (size: number): string => `${size} x ${size} cells`;
const emptySummary = (size: number, start: string): string =>
  `Walk to the goal, ${square(size)}, ${start} start`;
const crossingSummary = (what: string, count: number, size: number): string =>
  `${count} ${what} with an opening each on the way to the goal, ${square(size)}`;
const obstacleSummary = (count: number, size: number): string =>
  `Reach the goal without walking into ${count} moving balls, ${square(size)}`;

const crossings = (lava: 0 | 1): Level[] => {
  const [name, reference] = lava === 1 ? ["lava", "Lava"] : ["simple", "Simple"];
  const what = lava === 1 ? "rivers of lava" : "walls";
  return levelsOf(
    crossing,
    (
      [
        [9, 1],
        [9, 2],
        [9, 3],
        [11, 5],
      ] as const
    ).map(([size, count]) => [
      `${name}-crossing-s${size}n${count}-v1`,
      `${reference}CrossingS${size}N${count}-v0`,
      { size, crossings: count, lava },
      crossingSummary(what, count, size),
    ]),
  );
};

const maze = {
  agentColumn: 2,
  agentRow: 1,
  keyInBox: 1,
  blocked: 1,
  quarters: 1,
  roomsVisited: 4,
  keysLast: 0,
};
const middle = { ...maze, agentColumn: 1 };
const lastQuarters = { quarters: 2, roomsVisited: 11 };
const all = { ...middle, quarters: 4, roomsVisited: 25 };
const keysLast = 1;
const findBall = "Find the blue ball in 3 x 3 rooms";
const noCover = "; no ball can cover a key (the reference's v1)";

/** Every registered level. */
export const levels: readonly Level[] = [
  ...levelsOf(empty, [
    ["empty-5x5-v1", "Empty-5x5-v0", { size: 5, randomStart: 0 }, emptySummary(5, "fixed")],
    ["empty-random-5x5-v1", "Empty-Random-5x5-v0", { size: 5, randomStart: 1 }, emptySummary(5, "random")],
    ["empty-6x6-v1", "Empty-6x6-v0", { size: 6, randomStart: 0 }, emptySummary(6, "fixed")],
    ["empty-random-6x6-v1", "Empty-Random-6x6-v0", { size: 6, randomStart: 1 }, emptySummary(6, "random")],
    ["empty-8x8-v1", "Empty-8x8-v0", { size: 8, randomStart: 0 }, emptySummary(8, "fixed")],
    ["empty-16x16-v1", "Empty-16x16-v0", { size: 16, randomStart: 0 }, emptySummary(16, "fixed")],
  ]),
  ...levelsOf(fourRooms, [["four-rooms-v1", "FourRooms-v0", {}, "Reach the goal in one of four rooms"]]),
  ...levelsOf(
    doorKey,
    [5, 6, 8, 16].map((size) => [
      `door-key-${size}x${size}-v1`,
      `DoorKey-${size}x${size}-v0`,
      { size },
      `Take the key, unlock the door, reach the goal, ${square(size)}`,
    ]),
  ),
  ...levelsOf(multiRoom, [
    [
      "multi-room-n2-s4-v1",
      "MultiRoom-N2-S4-v0",
      { leastRooms: 2, mostRooms: 2, roomSize: 4 },
      "A chain of 2 small rooms with closed doors, the goal in the last",
    ],
    [
      "multi-room-n4-s5-v1",
      "MultiRoom-N4-S5-v0",
      { leastRooms: 6, mostRooms: 6, roomSize: 5 },
      "A chain of rooms of up to 5 x 5 cells: 6 of them, as in the reference, whose name says 4",
    ],
    [
      "multi-room-n6-v1",
      "MultiRoom-N6-v0",
      { leastRooms: 6, mostRooms: 6, roomSize: 10 },
      "A chain of 6 rooms of up to 10 x 10 cells, the goal in the last",
    ],
  ]),
  ...levelsOf(unlock, [["unlock-v1", "Unlock-v0", {}, "Take the key and open the locked door"]]),
  ...levelsOf(unlockPickup, [
    ["unlock-pickup-v1", "UnlockPickup-v0", { blocked: 0 }, "Pick up the box behind a locked door"],
    [
      "blocked-unlock-pickup-v1",
      "BlockedUnlockPickup-v0",
      { blocked: 1 },
      "Pick up the box behind a locked door that a ball blocks",
    ],
  ]),
  ...levelsOf(
    keyCorridor,
    (
      [
        [3, 1],
        [3, 2],
        [3, 3],
        [4, 3],
        [5, 3],
        [6, 3],
      ] as const
    ).map(([roomSize, rows]) => [
      `key-corridor-s${roomSize}r${rows}-v1`,
      `KeyCorridorS${roomSize}R${rows}-v0`,
      { roomSize, rows },
      `Find the key, then the ball behind the locked door: rooms of ${roomSize}, ${rows} rows`,
    ]),
  ),
  ...levelsOf(
    lavaGap,
    [5, 6, 7].map((size) => [
      `lava-gap-s${size}-v1`,
      `LavaGapS${size}-v0`,
      { size },
      `Through the gap in a strip of lava, ${square(size)}`,
    ]),
  ),
  ...crossings(0),
  ...crossings(1),
  ...levelsOf(distShift, [
    ["dist-shift1-v1", "DistShift1-v0", { secondStripRow: 2 }, "Past two strips of lava, both above the way"],
    ["dist-shift2-v1", "DistShift2-v0", { secondStripRow: 5 }, "Past two strips of lava, one on each side"],
  ]),
  ...levelsOf(
    memory,
    (
      [
        [7, 0],
        [9, 0],
        [11, 0],
        [13, 0],
        [13, 1],
        [17, 1],
      ] as const
    ).map(([size, randomLength]) => [
      `memory-s${size}${randomLength === 1 ? "-random" : ""}-v1`,
      `MemoryS${size}${randomLength === 1 ? "Random" : ""}-v0`,
      { size, randomLength },
      `Remember a thing and go to its like at the end of a ${randomLength === 1 ? "random " : ""}hallway, size ${size}`,
    ]),
  ),
  ...levelsOf(dynamicObstacles, [
    [
      "dynamic-obstacles-5x5-v1",
      "Dynamic-Obstacles-5x5-v0",
      { size: 5, obstacles: 2, randomStart: 0 },
      obstacleSummary(2, 5),
    ],
    [
      "dynamic-obstacles-random-5x5-v1",
      "Dynamic-Obstacles-Random-5x5-v0",
      { size: 5, obstacles: 2, randomStart: 1 },
      `${obstacleSummary(2, 5)}, random start`,
    ],
    [
      "dynamic-obstacles-6x6-v1",
      "Dynamic-Obstacles-6x6-v0",
      { size: 6, obstacles: 3, randomStart: 0 },
      obstacleSummary(3, 6),
    ],
    [
      "dynamic-obstacles-random-6x6-v1",
      "Dynamic-Obstacles-Random-6x6-v0",
      { size: 6, obstacles: 3, randomStart: 1 },
      `${obstacleSummary(3, 6)}, random start`,
    ],
    [
      "dynamic-obstacles-8x8-v1",
      "Dynamic-Obstacles-8x8-v0",
      { size: 8, obstacles: 4, randomStart: 0 },
      obstacleSummary(4, 8),
    ],
    [
      "dynamic-obstacles-16x16-v1",
      "Dynamic-Obstacles-16x16-v0",
      { size: 16, obstacles: 8, randomStart: 0 },
      obstacleSummary(8, 16),
    ],
  ]),
  ...levelsOf(
    obstructedMazeOneDoor,
    (
      [
        ["1dl", "1Dl", 0, 0],
        ["1dlh", "1Dlh", 1, 0],
        ["1dlhb", "1Dlhb", 1, 1],
      ] as const
    ).map(([name, reference, keyInBox, blocked]) => [
      `obstructed-maze-${name}-v1`,
      `ObstructedMaze-${reference}-v0`,
      { keyInBox, blocked },
      `The blue ball behind one locked door${keyInBox ? ", the key in a box" : ""}${blocked ? ", the door blocked" : ""}`,
    ]),
  ),
  ...levelsOf(obstructedMaze, [
    [
      "obstructed-maze-2dl-v1",
      "ObstructedMaze-2Dl-v0",
      { ...maze, keyInBox: 0, blocked: 0 },
      `${findBall}: 2 locked doors`,
    ],
    [
      "obstructed-maze-2dlh-v1",
      "ObstructedMaze-2Dlh-v0",
      { ...maze, blocked: 0 },
      `${findBall}: 2 locked doors, keys in boxes`,
    ],
    [
      "obstructed-maze-2dlhb-v1",
      "ObstructedMaze-2Dlhb-v0",
      maze,
      `${findBall}: 2 locked, blocked doors, keys in boxes`,
    ],
    [
      "obstructed-maze-1q-v1",
      "ObstructedMaze-1Q-v0",
      { ...middle, roomsVisited: 5 },
      `${findBall}: one quarter locked and blocked`,
    ],
    [
      "obstructed-maze-2q-v1",
      "ObstructedMaze-2Q-v0",
      { ...maze, ...lastQuarters },
      `${findBall}: two quarters locked and blocked`,
    ],
    [
      "obstructed-maze-full-v1",
      "ObstructedMaze-Full-v0",
      all,
      `${findBall}: all quarters locked and blocked`,
    ],
    [
      "obstructed-maze-2dlhb-v2",
      "ObstructedMaze-2Dlhb-v1",
      { ...maze, keysLast },
      `${findBall}: 2 locked, blocked doors, keys in boxes${noCover}`,
    ],
    [
      "obstructed-maze-1q-v2",
      "ObstructedMaze-1Q-v1",
      { ...middle, roomsVisited: 5, keysLast },
      `${findBall}: one quarter locked and blocked${noCover}`,
    ],
    [
      "obstructed-maze-2q-v2",
      "ObstructedMaze-2Q-v1",
      { ...maze, ...lastQuarters, keysLast },
      `${findBall}: two quarters locked and blocked${noCover}`,
    ],
    [
      "obstructed-maze-full-v2",
      "ObstructedMaze-Full-v1",
      { ...all, keysLast },
      `${findBall}: all quarters locked and blocked${noCover}`,
    ],
  ]),
  ...levelsOf(putNear, [
    [
      "put-near-6x6-n2-v1",
      "PutNear-6x6-N2-v0",
      { size: 6, objects: 2 },
      `Put one of 2 things near the other, ${square(6)}`,
    ],
    [
      "put-near-8x8-n3-v1",
      "PutNear-8x8-N3-v0",
      { size: 8, objects: 3 },
      `Put one of 3 things near another, ${square(8)}`,
    ],
  ]),
  ...levelsOf(
    redBlueDoors,
    [6, 8].map((size) => [
      `red-blue-doors-${size}x${size}-v1`,
      `RedBlueDoors-${size}x${size}-v0`,
      { size },
      `Open the red door, then the blue door, ${2 * size} x ${size} cells`,
    ]),
  ),
  ...levelsOf(
    goToDoor,
    [5, 6, 8].map((size) => [
      `go-to-door-${size}x${size}-v1`,
      `GoToDoor-${size}x${size}-v0`,
      { size },
      `Say "done" beside the door of the colour that the mission names, up to ${square(size)}`,
    ]),
  ),
  ...levelsOf(
    goToObject,
    [6, 8].map((size) => [
      `go-to-object-${size}x${size}-n2-v1`,
      `GoToObject-${size}x${size}-N2-v0`,
      { size, objects: 2 },
      `Say "done" beside the thing that the mission names, one of 2, ${square(size)}`,
    ]),
  ),
  ...levelsOf(
    fetchThing,
    (
      [
        [5, 2],
        [6, 2],
        [8, 3],
      ] as const
    ).map(([size, objects]) => [
      `fetch-${size}x${size}-n${objects}-v1`,
      `Fetch-${size}x${size}-N${objects}-v0`,
      { size, objects },
      `Pick up the thing that the mission names, one of ${objects}, ${square(size)}`,
    ]),
  ),
  ...levelsOf(lockedRoom, [
    [
      "locked-room-v1",
      "LockedRoom-v0",
      {},
      "Fetch the key from the room that the mission names, reach the goal",
    ],
  ]),
  ...levelsOf(playground, [
    ["playground-v1", "Playground-v0", {}, "Nine rooms with doors and things; no mission and no reward"],
  ]),
];
