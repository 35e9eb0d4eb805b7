import { parentPort, workerData } from "node:worker_threads";
import { useKernel } from "../kernel/index.js";
import type { KernelName } from "../kernel/kernel.js";
import { namedParameters } from "../nn/parameters.js";
import { zeroGradients } from "../optim/gradients.js";
import { Tape } from "../tape.js";
import type { Done, ParallelModule, Start, Work } from "./protocol.js";

const { module, kernel, options, weights, gradients } = workerData as Start;
useKernel(kernel as KernelName);
const { open } = (await import(module)) as ParallelModule<unknown, unknown>;
const { model, loss } = open(options);
const parameters = [...namedParameters(model).values()];
const shared = new Float32Array(weights);
const rows = new Float32Array(gradients);
const tape = new Tape();

function shard(index: number, batch: unknown): number {
  zeroGradients(parameters);
  const value = tape.run(() => {
    const made = loss(batch);
    tape.backward(made);
    return made.item();
  });
  let at = index * shared.length;
  for (const { grad, size } of parameters) {
    if (grad) rows.set(grad, at);
    else rows.fill(0, at, at + size);
    at += size;
  }
  return value;
}

parentPort!.on("message", ({ shards }: Work) => {
  let reply: Done;
  try {
    let from = 0;
    for (const { data, size } of parameters) {
      data.set(shared.subarray(from, from + size));
      from += size;
    }
    reply = { ok: true, losses: shards.map(({ index, batch }) => ({ index, loss: shard(index, batch) })) };
  } catch (error) {
    reply = { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(reply);
});
parentPort!.postMessage({ ok: true, losses: [] } satisfies Done);
