import {
  type Environment,
  FoveaError,
  fastPaths,
  InvalidInputError,
  type JsonValue,
  type Rollout,
  SchemaError,
} from "@fovea/core";
import { type Batch, layBatch } from "./batch.js";
import { type Observer, observerOf } from "./observer.js";
import { checkVectorOptions, type VectorOptions } from "./options.js";
import { episodeSeed } from "./seeds.js";

/** An episode as `takeEpisodes` gives it. */
export interface VectorEpisode {
  /** Index of the world, 0 to N - 1. */
  readonly world: number;
  /** Number of the episode in its world, from 0. */
  readonly episode: number;
  readonly rollout: Rollout;
}

/** N worlds in this thread, stepped together. */
export interface VectorEnvironment {
  readonly count: number;
  readonly frames: number;
  /** Of one observation of one world. */
  readonly shape: readonly number[];
  /** Actions are indices into these. */
  readonly actions: readonly JsonValue[];
  readonly batch: Batch;
  /** Begins the first episode of every world. */
  reset(): void;
  /**
   * One step of every world. Allocates nothing but what finished episodes hold.
   *
   * @param actions (N) indices.
   * @throws SchemaError for an index that is no action, before any world has stepped.
   */
  step(actions: ArrayLike<number>): void;
  /** The episodes that finished since the last call, by world and number. */
  takeEpisodes(): VectorEpisode[];
  close(): void;
}

/** Where the worlds of one thread stand among those of all. */
export interface VectorPlace {
  /** Index of the first world. */
  readonly first: number;
  /** The arrays of all worlds. */
  readonly batch: Batch;
}

/**
 * Makes N worlds that are stepped together, with observations, rewards and ends in typed arrays, and that begin anew
 * by themselves.
 *
 * @param place for worlds that share their arrays with those of other threads.
 * @throws InvalidInputError for options outside their range, several agents, actions that are not listed, and what
 * cannot be observed as an array.
 */
export function createVector(
  make: () => Environment,
  options: VectorOptions,
  place?: VectorPlace,
): VectorEnvironment {
  checkVectorOptions(options);
  const { count, seed, observation = "none", frames = 1, record = true } = options;
  const first = place?.first ?? 0;
  const worlds = Array.from({ length: count }, () => make());
  const { id, action, agents = ["agent"] } = worlds[0]!.spec;
  const { actions } = action;
  if (actions === undefined || actions.length > 256 || agents.length !== 1) {
    throw new InvalidInputError(
      `${id} cannot be stepped in batches`,
      "use a world of one agent with up to 256 listed actions",
    );
  }
  const slots = worlds.map((world, i) =>
    createSlot(world, actions, observerOf(world, observation), first + i),
  );
  const { size, shape } = slots[0]!.observer;
  const batch = place?.batch ?? layBatch({ count, frames, size });
  const finished: VectorEpisode[] = [];
  const resetOptions = options.options;

  const begin = (slot: Slot) => {
    slot.length = 0;
    slot.total = 0;
    slot.episode++;
    slot.seed = episodeSeed(seed, slot.world, slot.episode);
    slot.environment.reset(
      resetOptions === undefined ? { seed: slot.seed } : { seed: slot.seed, options: resetOptions },
    );
    const at = slot.world * frames * size;
    if (size === 0) return;
    slot.observer.write(batch.observations, at);
    for (let frame = 1; frame < frames; frame++)
      batch.observations.copyWithin(at + frame * size, at, at + size);
  };
  const keep = (slot: Slot, action: number) => {
    if (slot.length === slot.taken.length) {
      const larger = new Uint8Array(2 * slot.taken.length);
      larger.set(slot.taken);
      slot.taken = larger;
    }
    slot.taken[slot.length++] = action;
  };
  const finish = ({ world, episode, seed, total, taken, length }: Slot, terminated: boolean) => {
    const rollout: Rollout = {
      environment: id,
      seed,
      ...(resetOptions && { options: resetOptions }),
      actions: taken.slice(0, length),
      returns: { [agents[0]!]: total },
      ended: terminated ? "terminated" : "truncated",
    };
    finished.push({ world, episode, rollout });
  };
  const advance = (slot: Slot, action: number) => {
    slot.step(action);
    const { world, reward, terminated, truncated, observer } = slot;
    slot.total += reward;
    batch.rewards[world] = reward;
    batch.terminated[world] = terminated ? 1 : 0;
    batch.truncated[world] = truncated ? 1 : 0;
    if (record) keep(slot, action);
    if (terminated || truncated) {
      if (size > 0) observer.write(batch.finals, world * size);
      if (record) finish(slot, terminated);
      begin(slot);
    } else if (size > 0) {
      const at = world * frames * size;
      if (frames > 1) batch.observations.copyWithin(at, at + size, at + frames * size);
      observer.write(batch.observations, at + (frames - 1) * size);
    }
  };

  return {
    count,
    frames,
    shape,
    actions,
    batch,
    reset() {
      finished.length = 0;
      batch.rewards.fill(0, first, first + count);
      batch.terminated.fill(0, first, first + count);
      batch.truncated.fill(0, first, first + count);
      for (const slot of slots) {
        slot.episode = -1;
        begin(slot);
      }
    },
    step(chosen) {
      if (slots[0]!.episode < 0) throw new FoveaError("the batch has not begun", "call reset first");
      for (let i = first; i < first + count; i++) checkAction(chosen[i], actions.length, i);
      for (let i = 0; i < count; i++) advance(slots[i]!, chosen[first + i]!);
    },
    takeEpisodes: () => finished.splice(0).sort((a, b) => a.world - b.world || a.episode - b.episode),
    close() {
      for (const world of worlds) world.close();
    },
  };
}

/** One world of the batch, and what the last step did to it. */
interface Slot {
  readonly environment: Environment;
  readonly observer: Observer;
  /** Index among all worlds. */
  readonly world: number;
  episode: number;
  seed: number;
  reward: number;
  terminated: boolean;
  truncated: boolean;
  /** Sum of rewards of the episode. */
  total: number;
  taken: Uint8Array;
  length: number;
  step(action: number): void;
}

function createSlot(
  environment: Environment,
  actions: readonly JsonValue[],
  observer: Observer,
  world: number,
): Slot {
  const fast = fastPaths(environment);
  const agent = environment.spec.agents?.[0] ?? "agent";
  // Made once: worlds do not keep what they are given.
  const given = actions.map((action) => ({ [agent]: action }));
  const slot: Slot = {
    environment,
    observer,
    world,
    episode: -1,
    seed: 0,
    reward: 0,
    terminated: false,
    truncated: false,
    total: 0,
    taken: new Uint8Array(64),
    length: 0,
    step(action) {
      const outcome = fast === undefined ? environment.step(given[action]!)[agent]! : fast.stepIndex(action);
      slot.reward = outcome.reward;
      slot.terminated = outcome.terminated;
      slot.truncated = outcome.truncated;
    },
  };
  return slot;
}

/** @throws SchemaError. */
export function checkAction(
  action: number | undefined,
  count: number,
  world: number,
): asserts action is number {
  if (action !== undefined && Number.isInteger(action) && action >= 0 && action < count) return;
  throw new SchemaError(
    `world ${world} was given action ${action}`,
    `give each an index from 0 to ${count - 1}`,
  );
}
