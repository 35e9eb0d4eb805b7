import type { RunState } from "./store.js";

/** Which runs to list; of several conditions all must hold. */
export interface RunQuery {
  /**
   * Words: for each, some word of the run begins with it, whatever its case. A run's words are those of its messages,
   * of what models and tools answered, and of its answer; not those of steps that it shares with the run it was forked from.
   */
  readonly text?: string;
  /** A tool that was called: "crop" or "crop@1". */
  readonly tool?: string;
  /** An image, video or document that a step holds: its hash, or at least its first 6 digits. */
  readonly image?: string;
  /** An annotation of a step of the run that no other one supersedes; without bounds any value of that scorer. */
  readonly score?: {
    /** "exact" or "exact@1". */
    readonly scorer: string;
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  /** Default 50. */
  readonly limit?: number;
  /** Only runs that come behind this one in the list: `next` of the page before. */
  readonly before?: string;
}

/** One page of the list of runs, which is ordered by their ids, the greatest (by default the newest) first. */
export interface RunPage {
  readonly runs: readonly RunState[];
  /** Set when there are more: `before` of the next page. */
  readonly next?: string;
}
