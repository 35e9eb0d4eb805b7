/** To a worker: the shards that are its, each with what `gradients` of the module is given. */
export interface Work {
  readonly shards: readonly { readonly index: number; readonly batch: unknown }[];
}

/** From a worker: the loss of each of its shards; the gradients are in the shared memory. */
export type Done =
  | { readonly ok: true; readonly losses: readonly { readonly index: number; readonly loss: number }[] }
  | { readonly ok: false; readonly message: string };

export interface Start {
  readonly module: string;
  readonly kernel: string;
  readonly options: unknown;
  /** Parameters, one after the other. */
  readonly weights: SharedArrayBuffer;
  /** (shards, parameters): one row of gradients a shard. */
  readonly gradients: SharedArrayBuffer;
}

/** What the module of a model exports: the same in every thread, given the same options. */
export interface ParallelModule<Options, Batch> {
  /** Makes the model; its parameters are walked by name, so their order is the same everywhere. */
  open(options: Options): { readonly model: object; loss(batch: Batch): import("../tensor.js").Tensor };
}
