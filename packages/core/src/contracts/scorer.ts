import type { JsonValue } from "../json.js";
import type { Store } from "../run/store.js";

/** A trajectory is named by its leaf: the path from its root. */
export interface Trajectory {
  readonly store: Store;
  readonly leaf: string;
}

export interface Score {
  readonly value: number;
  readonly explanation?: string;
}

/** Judges a trajectory against a target. Its result is kept as an annotation of the leaf. */
export interface Scorer<Target = JsonValue> {
  readonly name: string;
  readonly version: string;
  /** What a value means, with its range and which way is better. */
  readonly description: string;
  score(trajectory: Trajectory, target: Target): Promise<Score>;
}
