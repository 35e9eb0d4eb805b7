import { parentPort, workerData } from "node:worker_threads";
import { FoveaError } from "@fovea/core";
import { layBatch } from "./batch.js";
import { factoryOf } from "./factory.js";
import { commands, type WorkerReply, type WorkerStart } from "./protocol.js";
import { createVector } from "./vector.js";

/** Body of a worker thread: waits for commands in shared memory, steps its worlds, says that it is done. */
const start = workerData as WorkerStart;
const control = new Int32Array(start.control);
const actions = new Int32Array(start.actions);
const reply = (message: WorkerReply) => parentPort!.postMessage(message);

const make = await factoryOf(start);
const { options, total, size, count, first } = start;
const frames = options.frames ?? 1;
const batch = layBatch({ count: total, frames, size }, start.batch);
const vector = createVector(make, { ...options, count }, { first, batch });
reply({ done: 0 });

let seen = 0;
// Until the thread is ended from outside.
for (;;) {
  // A wake-up may belong to a command that was seen before it: only the count tells.
  while (Atomics.load(control, 0) === seen) Atomics.wait(control, 0, seen);
  seen++;
  const command = Atomics.load(control, 1);
  try {
    if (command === commands.reset) vector.reset();
    if (command === commands.step) vector.step(actions);
    reply({ done: seen, ...(command === commands.drain && { episodes: vector.takeEpisodes() }) });
  } catch (error) {
    const { name, message } = error as Error;
    reply({ done: seen, error: { name, message, fix: error instanceof FoveaError ? error.fix : "" } });
  }
}
