/**
 * What a batch of N worlds shows after a step, in arrays that the next step overwrites.
 *
 * A world whose episode has ended begins its next one in the same step: `rewards`, `terminated` and `truncated` tell of
 * the step that ended it, `observations` show the first state of the new episode, and `finals` the last of the old.
 */
export interface Batch {
  /** (N, frames, ...shape), the newest frame last; a new episode begins with its first frame repeated. */
  readonly observations: Uint8Array;
  /** (N, ...shape): where terminated or truncated, the state in which the episode ended; else not written. */
  readonly finals: Uint8Array;
  /** (N) */
  readonly rewards: Float64Array;
  /** (N) 0 or 1. */
  readonly terminated: Uint8Array;
  /** (N) 0 or 1. */
  readonly truncated: Uint8Array;
}

export interface BatchLayout {
  readonly count: number;
  readonly frames: number;
  /** Bytes of one observation. */
  readonly size: number;
}

/** Arrays over one buffer, which threads may share. */
export function layBatch({ count, frames, size }: BatchLayout, buffer?: ArrayBufferLike): Batch {
  const parts = batchBytes({ count, frames, size });
  const shared = buffer ?? new ArrayBuffer(parts.total);
  return {
    rewards: new Float64Array(shared, 0, count),
    terminated: new Uint8Array(shared, parts.terminated, count),
    truncated: new Uint8Array(shared, parts.truncated, count),
    observations: new Uint8Array(shared, parts.observations, count * frames * size),
    finals: new Uint8Array(shared, parts.finals, count * size),
  };
}

const even = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** Where each array begins; views that write words find theirs aligned. */
export function batchBytes({ count, frames, size }: BatchLayout) {
  const terminated = 8 * count;
  const truncated = terminated + even(count);
  const observations = truncated + even(count);
  const finals = observations + even(count * frames * size);
  return { terminated, truncated, observations, finals, total: finals + even(count * size) };
}
