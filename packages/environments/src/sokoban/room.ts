import { PythonRandom, RandomState } from "@fovea/core/random";
import { generateRoom, NoRoomError, type Room, type RoomShape } from "./generate.js";
import { pythonStringHash } from "./python-hash.js";
import { solve } from "./solve.js";

/** How many steps the shortest solution may have. */
export interface SolutionLength {
  readonly fewest: number;
  readonly most: number;
}

const mostTries = 10_000;
const deepest = 200;

/**
 * The room of a seed, as VAGEN picks it: a seed that makes no room, or one whose shortest solution is too short or too
 * long, is replaced by `abs(hash(str(seed))) % 2**32`, up to 10,000 times. CPython salts that hash; here it is that of
 * PYTHONHASHSEED=0, so that the same seed gives the same room everywhere. (Without a wanted length, a failing seed is
 * rare.)
 */
export function roomOf(shape: RoomShape, given: number, length?: SolutionLength): Room {
  let seed = given;
  let room: Room | undefined;
  for (let round = 0; round < mostTries; round++) {
    try {
      room = generateRoom(shape, new PythonRandom(seed), numpySeeded(seed));
      if (length === undefined) return room;
      const steps = solve(room, shape, deepest)?.length ?? 0;
      if (steps >= length.fewest && steps <= length.most) return room;
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
    }
    const hash = pythonStringHash(String(seed));
    seed = Number((hash < 0n ? -hash : hash) % 2n ** 32n);
  }
  if (room !== undefined) return room;
  throw new NoRoomError(`no room in ${mostTries} tries`, "make it larger, or use fewer boxes");
}

/** `numpy.random.seed(seed)`; of a seed beyond NumPy's 32 bits it gets both words. */
function numpySeeded(seed: number): RandomState {
  return new RandomState(seed < 2 ** 32 ? seed : [seed % 2 ** 32, Math.floor(seed / 2 ** 32)]);
}
