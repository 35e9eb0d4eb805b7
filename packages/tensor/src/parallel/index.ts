import { Worker } from "node:worker_threads";
import { FoveaError } from "@fovea/core";
import { ParameterRangeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { namedParameters } from "../nn/parameters.js";
import type { Tensor } from "../tensor.js";
import type { Done, Start, Work } from "./protocol.js";

export type { ParallelModule } from "./protocol.js";

/** A worker thread failed; the message has what it said. */
export class ParallelError extends FoveaError {}

export interface ShardsOptions {
  /** A module that exports `open` (`ParallelModule`), as a file URL: every thread loads it. */
  readonly module: URL;
  /** What `open` is given; structured-cloneable. */
  readonly options?: unknown;
  /** Into how many parts a batch is cut: it decides the sums, so it belongs to the seed. Default 4. */
  readonly shards?: number;
  /** Threads; changes the time and nothing else. Default 2. */
  readonly workers?: number;
}

/**
 * Gradients of one batch from several threads. A batch comes as a fixed number of shards; each thread computes whole
 * shards, and their gradients are averaged in the order of the shards. So the result depends on the seed and the number of
 * shards, not on the number of threads: equal bits with one worker and with eight. It helps where a shard takes
 * milliseconds; below that, threads wait for each other.
 *
 *     const shards = await Shards.open(model, { module: new URL("./model.js", import.meta.url), options });
 *     const loss = await shards.gradients(batches); // then clip, step
 */
export class Shards {
  readonly #parameters: readonly Tensor[];
  readonly #weights: Float32Array;
  readonly #gradients: Float32Array;
  readonly #workers: readonly Worker[];
  readonly #count: number;

  private constructor(
    parameters: readonly Tensor[],
    count: number,
    start: Start,
    workers: readonly Worker[],
  ) {
    this.#parameters = parameters;
    this.#count = count;
    this.#weights = new Float32Array(start.weights);
    this.#gradients = new Float32Array(start.gradients);
    this.#workers = workers;
  }

  /** `model` is the one that is stepped; the threads get its weights at every call. Throws `ParallelError`, `ParameterRangeError`. */
  static async open(model: object, options: ShardsOptions): Promise<Shards> {
    const { shards = 4, workers = 2 } = options;
    if (!Number.isInteger(shards) || !Number.isInteger(workers) || shards < 1 || workers < 1) {
      throw new ParameterRangeError(`${shards} shards over ${workers} workers`, "give whole numbers from 1");
    }
    const parameters = [...namedParameters(model).values()];
    const size = parameters.reduce((total, parameter) => total + parameter.size, 0);
    const start: Start = {
      module: options.module.href,
      kernel: kernel().name,
      options: options.options,
      weights: new SharedArrayBuffer(4 * size),
      gradients: new SharedArrayBuffer(4 * size * shards),
    };
    const threads = Array.from({ length: Math.min(workers, shards) }, () => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: start });
      return { worker, ready: reply(worker) };
    });
    const made = new Shards(
      parameters,
      shards,
      start,
      threads.map(({ worker }) => worker),
    );
    try {
      await Promise.all(threads.map(({ ready }) => ready));
    } catch (error) {
      await made.close();
      throw error;
    }
    return made;
  }

  /**
   * Adds the mean gradient of the shards to the model's parameters; returns the mean loss. `batches[i]` is what shard i's
   * `loss` is given. Throws `ParallelError` when a thread fails; the model is then unchanged.
   */
  async gradients(batches: readonly unknown[]): Promise<number> {
    if (batches.length !== this.#count) {
      throw new ParameterRangeError(
        `${batches.length} batches for ${this.#count} shards`,
        "give one batch per shard",
      );
    }
    let at = 0;
    for (const { data, size } of this.#parameters) {
      this.#weights.set(data, at);
      at += size;
    }
    const replies = await Promise.all(
      this.#workers.map((worker, w) => {
        const shards = batches.flatMap((batch, index) =>
          index % this.#workers.length === w ? [{ index, batch }] : [],
        );
        const answered = reply(worker);
        worker.postMessage({ shards } satisfies Work);
        return answered;
      }),
    );
    this.#average();
    const losses = replies.flat().sort((a, b) => a.index - b.index);
    return losses.reduce((sum, { loss }) => sum + loss, 0) / this.#count;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #average(): void {
    const size = this.#weights.length;
    let at = 0;
    for (const parameter of this.#parameters) {
      const gradient = parameter.storage.ensureGradient();
      for (let i = 0; i < parameter.size; i++) {
        let sum = 0;
        for (let shard = 0; shard < this.#count; shard++) sum += this.#gradients[shard * size + at + i]!;
        gradient[i] = gradient[i]! + sum / this.#count;
      }
      at += parameter.size;
    }
  }
}

/** The next message of a worker. */
function reply(worker: Worker): Promise<readonly { readonly index: number; readonly loss: number }[]> {
  return new Promise((resolve, reject) => {
    const failed = (message: string) =>
      reject(
        new ParallelError(
          `a worker thread failed: ${message}`,
          "run the same batch in one thread to see where",
        ),
      );
    const onMessage = (done: Done) => {
      stop();
      if (done.ok) resolve(done.losses);
      else failed(done.message);
    };
    const onError = (error: Error) => {
      stop();
      failed(error.message);
    };
    const onExit = (code: number) => {
      stop();
      failed(`it ended with code ${code}`);
    };
    const stop = () => worker.off("message", onMessage).off("error", onError).off("exit", onExit);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}
