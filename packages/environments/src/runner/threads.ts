import { Worker } from "node:worker_threads";
import { FoveaError, InvalidInputError, type JsonValue } from "@fovea/core";
import { type Batch, batchBytes, layBatch } from "./batch.js";
import { factoryOf } from "./factory.js";
import { observerOf } from "./observer.js";
import { checkVectorOptions, type VectorOptions } from "./options.js";
import { commands, type WorkerReply, type WorkerStart } from "./protocol.js";
import { checkAction, type VectorEpisode } from "./vector.js";

export interface ThreadedVectorOptions extends VectorOptions {
  /** Number of worker threads, 1 to `count`. */
  readonly workers: number;
  /**
   * For worlds that are not registered: the address (file: URL) of a module whose default export makes one, given the
   * id.
   */
  readonly module?: string;
}

/** N worlds over W worker threads; the same episodes as in one thread. */
export interface ThreadedVector {
  readonly count: number;
  readonly frames: number;
  readonly shape: readonly number[];
  readonly actions: readonly JsonValue[];
  readonly batch: Batch;
  reset(): Promise<void>;
  /** @throws SchemaError for an index that is no action, before any world has stepped. */
  step(actions: ArrayLike<number>): Promise<void>;
  takeEpisodes(): Promise<VectorEpisode[]>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** A worker thread ended, or its world threw. The batch cannot go on. */
export class WorkerFailedError extends FoveaError {}

/**
 * The vectorised runner over worker threads, with the batch in shared memory. One call at a time: wait for each.
 *
 * @throws UnknownEnvironmentError; InvalidInputError as `createVector`, and for a number of workers below 1 or above
 * the number of worlds.
 */
export async function createThreadedVector(
  environment: string,
  options: ThreadedVectorOptions,
): Promise<ThreadedVector> {
  const { workers: threads, module, ...rest } = options;
  checkVectorOptions(rest);
  const { count, frames = 1, observation = "none" } = rest;
  if (!Number.isSafeInteger(threads) || threads < 1 || threads > count)
    throw new InvalidInputError(
      `workers is ${threads}`,
      `give a whole number from 1 to ${count}, the worlds`,
    );
  const source = { environment, ...(module !== undefined && { module }) };
  const probe = (await factoryOf(source))();
  const { shape, size } = observerOf(probe, observation);
  const listed = probe.spec.action.actions ?? [];
  probe.close();
  const batchBuffer = new SharedArrayBuffer(batchBytes({ count, frames, size }).total);
  const batch = layBatch({ count, frames, size }, batchBuffer);
  const actions = new Int32Array(new SharedArrayBuffer(4 * count));
  const control = new Int32Array(new SharedArrayBuffer(8));
  const pool = await openPool(
    Array.from({ length: threads }, (_, i): WorkerStart => {
      const first = Math.floor((i * count) / threads);
      return {
        ...source,
        options: rest,
        first,
        count: Math.floor(((i + 1) * count) / threads) - first,
        total: count,
        size,
        batch: batchBuffer,
        actions: actions.buffer,
        control: control.buffer,
      };
    }),
    control,
  );
  return {
    count,
    frames,
    shape,
    actions: listed,
    batch,
    reset: async () => void (await pool.order(commands.reset)),
    async step(chosen) {
      for (let i = 0; i < count; i++) {
        checkAction(chosen[i], listed.length, i);
      }
      for (let i = 0; i < count; i++) actions[i] = chosen[i]!;
      await pool.order(commands.step);
    },
    async takeEpisodes() {
      const replies = await pool.order(commands.drain);
      const episodes = replies.flatMap((reply) => reply.episodes ?? []);
      return episodes.sort((a, b) => a.world - b.world || a.episode - b.episode);
    },
    close: () => pool.close(),
  };
}

interface Pool {
  /** Gives all workers a command and waits until each has done it. */
  order(command: number): Promise<readonly WorkerReply[]>;
  close(): Promise<void>;
}

async function openPool(starts: readonly WorkerStart[], control: Int32Array): Promise<Pool> {
  const workers = starts.map(
    (start) => new Worker(new URL("./worker.js", import.meta.url), { workerData: start }),
  );
  let waiting:
    | { replies: WorkerReply[]; done: (replies: WorkerReply[]) => void; failed: (error: Error) => void }
    | undefined;
  let failure: Error | undefined;
  let closed = false;
  const hold = (on: boolean) => {
    // A batch that nobody waits for does not keep the process alive.
    for (const worker of workers) on ? worker.ref() : worker.unref();
  };
  const fail = (error: Error) => {
    if (closed) return;
    failure ??= error;
    waiting?.failed(failure);
    for (const worker of workers) void worker.terminate();
  };
  const replies = () =>
    new Promise<readonly WorkerReply[]>((resolve, reject) => {
      hold(true);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          waiting = undefined;
          hold(false);
          then(value);
        };
      waiting = { replies: [], done: settle(resolve), failed: settle(reject) };
    });
  for (const worker of workers) {
    worker.on("message", (reply: WorkerReply) => {
      if (reply.error !== undefined) {
        const { name, message, fix } = reply.error;
        fail(
          new WorkerFailedError(
            `a world in a worker thread failed: ${name}: ${message}`,
            fix || "see its message",
          ),
        );
        return;
      }
      waiting?.replies.push(reply);
      if (waiting?.replies.length === workers.length) waiting.done(waiting.replies);
    });
    worker.on("error", (error) => fail(asFailure(error)));
    worker.on("exit", (code) =>
      fail(new WorkerFailedError(`a worker thread ended with code ${code}`, "look at what it printed")),
    );
  }
  await replies();
  return {
    order(command) {
      if (failure !== undefined) return Promise.reject(failure);
      if (closed || waiting !== undefined) {
        const what = closed ? "the batch is closed" : "the batch is busy with the call before";
        return Promise.reject(
          new InvalidInputError(what, "wait for each call, and call nothing after close"),
        );
      }
      const done = replies();
      Atomics.store(control, 1, command);
      Atomics.add(control, 0, 1);
      Atomics.notify(control, 0);
      return done;
    },
    async close() {
      closed = true;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

const asFailure = (error: unknown): Error =>
  error instanceof FoveaError
    ? error
    : new WorkerFailedError(`a worker thread failed: ${error}`, "look at its stack");
