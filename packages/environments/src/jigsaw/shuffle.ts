import { InvalidInputError } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

/**
 * How the pieces lie: entry i is the place, in the picture, of the piece that is shown i-th.
 *
 * @param correct pieces that lie right already (AGILE's level L0, L1, ...), or -1 for any order but the right one.
 * @throws InvalidInputError where that cannot be: all but one.
 */
export function shuffledOrder(pieces: number, correct: number, random: Pcg64): number[] {
  if (correct >= pieces - 1)
    throw new InvalidInputError(
      `${correct} of ${pieces} pieces cannot lie right while the others do not`,
      `use 0 to ${pieces - 2}, or -1 for any`,
    );
  for (;;) {
    const order = random.permutation(pieces) as number[];
    const right = order.filter((place, i) => place === i).length;
    if (correct < 0 ? right < pieces : right === correct) return order;
  }
}
