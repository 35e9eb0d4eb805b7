import type { InferenceSession } from "onnxruntime-node";
import { importOptional } from "../host/weights.js";

type Runtime = typeof import("onnxruntime-node");

/** One result of a network: numbers and their shape. */
export interface NetworkOutput {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Runs a network with one input; the results by name. Blocks the thread while it computes. */
export type RunNetwork = (
  input: Float32Array,
  shape: readonly [number, number, number, number],
) => Promise<Readonly<Record<string, NetworkOutput>>>;

/**
 * Opens a network on the CPU. It uses one core: these networks are small, a second core only adds waiting, and the
 * sums come out the same on every machine with the same instructions.
 *
 * @throws MissingExpertError when onnxruntime-node is not installed.
 */
export async function openNetwork(onnx: Uint8Array, expert: string): Promise<RunNetwork> {
  // For benches and tests, which open networks without the host; the host does the same for its threads.
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
  const runtime = await importOptional<Runtime & { default?: Runtime }>(
    "onnxruntime-node",
    "onnxruntime-node",
    expert,
  );
  const { InferenceSession, Tensor } = runtime.default ?? runtime;
  const session = await InferenceSession.create(onnx, options);
  const inputName = session.inputNames[0]!;
  return async (input, shape) =>
    (await session.run({ [inputName]: new Tensor("float32", input, shape) })) as unknown as Record<
      string,
      NetworkOutput
    >;
}

const options: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  executionMode: "sequential",
};
