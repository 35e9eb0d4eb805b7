import type { VectorOptions } from "./options.js";
import type { VectorEpisode } from "./vector.js";

/** What a worker thread is started with. */
export interface WorkerStart {
  /** Id of an environment, or the address of a module whose default export makes one. */
  readonly environment: string;
  readonly module?: string;
  readonly options: VectorOptions;
  /** Index of this worker's first world, and of all workers together their number. */
  readonly first: number;
  readonly count: number;
  readonly total: number;
  readonly size: number;
  readonly batch: SharedArrayBuffer;
  readonly actions: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
}

/** Commands, in control[1]; control[0] counts them, and workers wait for it to change. */
export const commands = { reset: 1, step: 2, drain: 3 } as const;

/** What a worker says when it has done a command. */
export interface WorkerReply {
  readonly done: number;
  readonly episodes?: readonly VectorEpisode[];
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly fix: string;
  };
}
