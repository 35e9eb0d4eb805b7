/** What to prune: a whole run, or a step with all below it. */
export type PruneTarget = { readonly run: string } | { readonly step: string };

export interface PruneOptions {
  /** Kept in the tombstone. */
  readonly reason?: string;
}

export interface GcOptions {
  /** Finds what would be done and changes nothing. */
  readonly dryRun?: boolean;
  /** Segments and packs of which a smaller share is in use are written anew; default 0.5, 0 for none, 1 for all that hold garbage. */
  readonly rewriteBelow?: number;
  /** How long the counter of a writer of whom nothing else is known must stand still; default: the store's `expiryMs`. */
  readonly expiryMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/** What a collection did; of a dry run what it would have done. */
export interface GcReport {
  readonly dryRun: boolean;
  /** Blobs that no record names: deleted, and those that wait until `waitingFor` have ended. */
  readonly blobs: { readonly kept: number; readonly deleted: number; readonly waiting: number };
  readonly segments: {
    readonly kept: number;
    /** Written anew without what was pruned, or joined with other small ones. */
    readonly rewritten: number;
    /** Empty ones of writers that have ended. */
    readonly removed: number;
    /** Hold what was pruned, and wait until `waitingFor` have ended. */
    readonly waiting: number;
    /** Not whole, so left as they are: `check()` names what is wrong. */
    readonly damaged: number;
  };
  /** Steps, results and other records dropped. */
  readonly records: number;
  /** Files left by writers that have ended: temporary ones, their heartbeats, claims that were superseded. */
  readonly leftovers: number;
  readonly indexesBuilt: number;
  readonly freedBytes: number;
  /** Live writers that may still name what is waiting: "process 1234 on host". */
  readonly waitingFor: readonly string[];
}
