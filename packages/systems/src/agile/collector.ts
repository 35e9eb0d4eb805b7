import { createRun, InvalidInputError, type JsonObject, NotFoundError, type Store } from "@fovea/core";
import { seedSequence } from "@fovea/core/random";
import { groupAdvantages } from "@fovea/evals";
import { annotateRun, currentAnnotations } from "../runs/annotate.js";
import type { AgilePlayer, Puzzle } from "./players.js";

/** The key of a trajectory's reward among the annotations of its last step. */
export const rewardKey = "agile-reward@1";
const rightKey = "agile-right@1";

export interface CollectOptions {
  readonly store: Store;
  /** Trajectories of each puzzle: the same order of the pieces, other chance. */
  readonly siblings: number;
  /** Of the siblings' chance. */
  readonly seed: number;
  readonly onPlayed?: (sibling: Sibling) => void;
}

export interface Sibling {
  readonly run: string;
  readonly puzzle: string;
  readonly sibling: number;
  readonly reward: number;
  readonly right: boolean;
  /** The run's last step, which stands for the trajectory. */
  readonly head: string;
}

/** Siblings of one puzzle with what they are worth beside each other. */
export interface SiblingGroup {
  /** Of the group record in the store. */
  readonly id: string;
  readonly player: string;
  readonly puzzle: JsonObject;
  readonly siblings: readonly (Sibling & { readonly advantage: number })[];
}

/**
 * Plays each puzzle several times into a store: one run a trajectory, its reward annotated at its last step, one group record a puzzle.
 *
 * @returns the ids of the groups, in the order of the puzzles
 * @throws InvalidInputError for no siblings; what the player throws
 */
export async function collectTrajectories(
  player: AgilePlayer,
  puzzles: Iterable<Puzzle>,
  { store, siblings, seed, onPlayed }: CollectOptions,
): Promise<string[]> {
  if (!Number.isSafeInteger(siblings) || siblings < 1)
    throw new InvalidInputError(`${siblings} siblings`, "give a whole number from 1");
  const groups: string[] = [];
  for (const [index, puzzle] of [...puzzles].entries()) {
    const { id, grid, level = -1, seed: order } = puzzle;
    const about = { puzzle: id, grid, level, order };
    const members: Record<string, string> = {};
    let first: string | undefined;
    for (let sibling = 0; sibling < siblings; sibling++) {
      const chance = seedSequence(seed, [index, sibling]).generateState(1)[0]!;
      const config = { system: "agile", player: player.id, ...player.config, ...about, sibling };
      const run = await createRun(store, { actor: player.id, config, seed: chance });
      const { reward, right } = await player.play(run, puzzle);
      await run.end("answered");
      const head = run.head;
      await run.close();
      await annotateRun(store, run.id, { key: rewardKey, value: reward, author: "agile" });
      await annotateRun(store, run.id, { key: rightKey, value: right, author: "agile" });
      members[String(sibling)] = run.id;
      first ??= run.id;
      onPlayed?.({ run: run.id, puzzle: id, sibling, reward, right, head });
    }
    const group = `agile-${first}`;
    await store.append([
      {
        v: 1,
        type: "group",
        id: group,
        name: "agile-siblings",
        members,
        about: { ...about, ...player.config, player: player.id },
      },
    ]);
    groups.push(group);
  }
  return groups;
}

/**
 * A group as it lies in a store, with advantages from the rewards that are annotated now.
 *
 * @throws NotFoundError for a group that is not there, or a member without a reward
 */
export async function siblingGroup(store: Store, id: string): Promise<SiblingGroup> {
  const group = (await store.groups()).find((each) => each.id === id);
  if (group === undefined)
    throw new NotFoundError(`no group ${id} in this store`, "collect trajectories first");
  const { player, ...puzzle } = group.about as JsonObject & {
    readonly player: string;
    readonly puzzle: string;
  };
  const siblings: Sibling[] = [];
  for (const [sibling, run] of Object.entries(group.members)) {
    const head = (await store.run(run))?.head.head;
    const said = head === undefined ? [] : await currentAnnotations(store, head);
    const value = (key: string) => said.find(({ annotation }) => annotation.scorer === key)?.annotation.value;
    const reward = value(rewardKey);
    if (head === undefined || typeof reward !== "number")
      throw new NotFoundError(`the run ${run} has no ${rewardKey}`, "annotate its last step with a number");
    const right = value(rightKey) === true;
    siblings.push({ run, puzzle: puzzle.puzzle, sibling: Number(sibling), reward, right, head });
  }
  const advantages = groupAdvantages(siblings.map(({ reward }) => reward));
  return {
    id,
    player,
    puzzle,
    siblings: siblings.map((each, i) => ({ ...each, advantage: advantages[i]! })),
  };
}
