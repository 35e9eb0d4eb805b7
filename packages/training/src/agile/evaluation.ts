import type { Environment, JsonValue, Pixels } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import { assemble, createAgileJigsaw, letters } from "@fovea/environments/jigsaw";
import { clusteredWilson, type Interval, wilson } from "@fovea/evals";
import type { SeamNetwork } from "./network.js";
import { type CropOptions, randomCrop, type Sized } from "./photographs.js";
import { seamAction, shownPieces } from "./policy.js";

/** Plays AGILE's game by answering at once. */
export type JigsawPlayer = (world: Environment, random: Pcg64) => JsonValue;

export const seamPlayer =
  (network: SeamNetwork): JigsawPlayer =>
  (world) =>
    seamAction(network, world);

/** The environment's own seam matcher, on the pixels that it shows. */
export const matchingPlayer: JigsawPlayer = (world) => {
  const pieces = shownPieces(world);
  return { answer: assemble(pieces, Math.sqrt(pieces.length)).map((piece) => letters[piece]!) };
};

export const randomPlayer: JigsawPlayer = (world, random) => {
  const count = shownPieces(world).length;
  return { answer: random.permutation(letters.slice(0, count)) as string[] };
};

export interface Played {
  readonly photograph: string;
  readonly grid: 2 | 3;
  /** How many pieces lay right at first. */
  readonly level: number;
  readonly right: boolean;
  readonly reward: number;
}

/** Levels of AGILE: 0 to n - 2 pieces in place. */
export const levelsOf = (grid: 2 | 3): number[] =>
  Array.from({ length: grid * grid - 1 }, (_, level) => level);

export interface LevelOptions extends CropOptions {
  readonly seed: number;
  /** -1 for any order. */
  readonly level: number;
  readonly crops: number;
}

/**
 * Lets players play the same crops at one level. Crops go round the photographs in turn; all follows from the seed.
 */
export function playLevel(
  photographs: readonly Sized[],
  players: Readonly<Record<string, JigsawPlayer>>,
  { seed, grid, level, crops, gap = 0 }: LevelOptions,
): Record<string, Played[]> {
  const random = stream(seed, `agile/evaluate/${grid}/${level}/${gap}`);
  const played: Record<string, Played[]> = Object.fromEntries(Object.keys(players).map((name) => [name, []]));
  for (let i = 0; i < crops; i++) {
    const from = photographs[i % photographs.length]!;
    const picture: Pixels = randomCrop(from, random, { grid, gap });
    const episode = random.integers(0, 2 ** 31);
    const world = createAgileJigsaw({ id: `jigsaw/photographs-${grid}x${grid}-v1`, grid, picture });
    for (const [name, player] of Object.entries(players)) {
      world.reset({ seed: episode, options: { correct: level } });
      const { reward, info } = world.step({ agent: player(world, random) }).agent!;
      const right = info?.success === true;
      played[name]!.push({ photograph: from.photograph.name, grid, level, right, reward });
    }
  }
  return played;
}

export interface JigsawScore {
  readonly n: number;
  readonly photographs: number;
  readonly accuracy: number;
  /** Wilson's 95 % interval, crops taken as independent. */
  readonly interval: Interval;
  /** The same with crops of one photograph taken together. */
  readonly clustered: Interval;
  readonly reward: number;
}

export function scoreJigsaws(played: readonly Played[]): JigsawScore {
  const right = played.filter((each) => each.right).length;
  const names = played.map(({ photograph }) => photograph);
  return {
    n: played.length,
    photographs: new Set(names).size,
    accuracy: right / played.length,
    interval: wilson(right, played.length),
    clustered: clusteredWilson(
      played.map((each) => Number(each.right)),
      names,
    ),
    reward: played.reduce((sum, { reward }) => sum + reward, 0) / played.length,
  };
}
