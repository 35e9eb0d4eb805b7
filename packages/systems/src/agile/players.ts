import {
  type AsyncEnvironment,
  closureOf,
  type Environment,
  type ImagePart,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  type Model,
  modelContent,
  type Pixels,
  type Run,
  recordEnvironment,
  type Sampling,
  textOf,
  toolContent,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { encodePng } from "@fovea/environments";
import { assemble, Board, createAgileJigsaw, letters, scoreJigsawResponse } from "@fovea/environments/jigsaw";
import { readSeamNetwork, type SeamNetwork, seamAction, shownPieces } from "@fovea/training";
import agile from "./index.js";

/** A picture to be cut, and how its pieces lie. */
export interface Puzzle {
  readonly id: string;
  readonly picture: Pixels;
  readonly grid: 2 | 3;
  /** Of the order of the pieces: the same for all siblings. */
  readonly seed: number;
  /** Pieces that lie right at first; -1 (default) for any order but the right one. */
  readonly level?: number;
}

/** Plays one puzzle in a run, from the first look to the reward. */
export interface AgilePlayer {
  /** "name@version". */
  readonly id: string;
  /** What else there is to say of it, kept in each run's config: the model. */
  readonly config?: JsonObject;
  play(run: Run, puzzle: Puzzle): Promise<{ readonly reward: number; readonly right: boolean }>;
}

const resetOf = ({ seed, level = -1 }: Puzzle) => ({ seed, options: { correct: level } });
const worldOf = ({ id, grid, picture }: Puzzle): Environment =>
  createAgileJigsaw({ id: `jigsaw/${id}-v1`, grid, picture });

/** Chooses the next action of the game; `turn` counts from 0. */
type Choose = (world: Environment, turn: number, random: Pcg64) => JsonValue;

/** A player of the game of tools. Its chance comes from the run's seed, and every move is an environment step of the run. */
export function gamePlayer(id: string, begin: () => Choose): AgilePlayer {
  return {
    id,
    async play(run, puzzle) {
      const world = recordEnvironment(run, worldOf(puzzle), { observe: ["text", "image"], encodePng });
      const random = run.random("agile/player");
      const choose = begin();
      let moment = await world.reset(resetOf(puzzle));
      for (let turn = 0; moment.toAct.length > 0; turn++)
        moment = await world.step({ agent: choose(plain(await world.world()), turn, random) });
      const { reward, info } = moment.outcomes!["agent"]!;
      return { reward, right: info?.success === true };
    },
  };
}

/** The game is no outside world. */
const plain = (world: Environment | AsyncEnvironment): Environment => world as Environment;

/**
 * The environment's seam matcher with human failings, so that siblings differ: it looks at up to two arrangements before it answers, and
 * with the given chance mixes up two pieces.
 *
 * @param slips 0 to 1, 0.25 by default
 */
export function matcherPlayer(slips = 0.25): AgilePlayer {
  if (!(slips >= 0 && slips <= 1)) throw new InvalidInputError(`slips of ${slips}`, "give 0 to 1");
  return gamePlayer("seam-matcher@1", () => {
    let looks = 0;
    let answer: string[] = [];
    return (world, turn, random) => {
      if (turn === 0) {
        looks = random.integers(0, 3);
        const pieces = shownPieces(world);
        answer = assemble(pieces, Math.sqrt(pieces.length)).map((piece) => letters[piece]!);
        if (random.random() < slips) {
          const [first, second] = random.permutation(answer.length) as [number, number];
          [answer[first], answer[second]] = [answer[second]!, answer[first]!];
        }
      }
      if (turn >= looks) return { answer };
      return { tool: "observe", state: turn === 0 ? letters.slice(0, answer.length) : answer };
    };
  });
}

/**
 * The trained seam policy, which answers at once.
 *
 * @param temperature 0 (default) for its best answer, above for draws
 */
export function policyPlayer(temperature = 0, network: SeamNetwork = readSeamNetwork()): AgilePlayer {
  return gamePlayer(
    `seam-policy@1${temperature > 0 ? `+t${temperature}` : ""}`,
    () => (world, _, random) =>
      seamAction(
        network,
        world,
        temperature > 0 ? { temperature, random: () => random.random() } : undefined,
      ),
  );
}

/**
 * A model that writes code (`fovea run agile`): it gets the puzzle's pieces, and its last message is scored by AGILE's rules, with the
 * images that its code made.
 */
export function codePlayer(model: Model, sampling?: Sampling): AgilePlayer {
  return {
    id: "agile@1",
    config: { model: model.id },
    async play(run, puzzle) {
      const { seed, options } = resetOf(puzzle);
      const board = new Board({ id: puzzle.id, grid: puzzle.grid, picture: puzzle.picture });
      board.begin(seed, options);
      const parts: ImagePart[] = [];
      for (const [i, { width, height, ...rest }] of board.pieces.entries()) {
        const id = await run.store.blobs.put(encodePng({ width, height, ...rest }));
        const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
        parts.push({ type: "image", ref, name: `piece-${letters[i]}` });
      }
      const agent = await agile.agent({ model, ...(sampling === undefined ? {} : { sampling }) });
      await agent.run({ parts }, { run });
      const steps = await closureOf(run.store, run.head);
      const last = steps.findLast(({ kind }) => kind === "model");
      const said = last === undefined ? "" : textOf(modelContent(last).response.parts);
      const looks = steps
        .filter(({ kind }) => kind === "tool")
        .reduce(
          (sum, step) => sum + toolContent(step).parts.filter(({ type }) => type === "image").length,
          0,
        );
      const right = scoreJigsawResponse(said, board.truth, 0) >= 0.8;
      return { reward: scoreJigsawResponse(said, board.truth, looks), right };
    },
  };
}
