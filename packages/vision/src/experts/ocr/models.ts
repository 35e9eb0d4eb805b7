import { availableParallelism } from "node:os";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { importOptional, readWeights } from "../host/weights.js";
import type { Alphabet } from "./ctc.js";
import { ocrWeights } from "./settings.js";

type Runtime = typeof import("onnxruntime-node");

/** Runs one model: (batch, 3, height, width) in, its only output out. Blocks the thread while it computes. */
export type RunModel = (
  input: Float32Array,
  shape: readonly [number, number, number, number],
) => Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;

export interface OcrModels {
  readonly detector: RunModel;
  readonly recogniser: RunModel;
  readonly direction: RunModel;
  readonly alphabet: Alphabet;
}

/** @throws MissingExpertError, ExpertWeightsError */
export async function openModels(): Promise<OcrModels> {
  const runtime = await importOptional<Runtime & { default?: Runtime }>(
    "onnxruntime-node",
    "onnxruntime-node",
    "ocr",
  );
  const { InferenceSession, Tensor } = runtime.default ?? runtime;
  const files = Object.values(await readWeights(ocrWeights, "ocr"));
  const [detector, recogniser, direction] = await Promise.all(
    files.slice(0, 3).map((bytes) => InferenceSession.create(bytes, sessionOptions())),
  );
  // The model's last class is the space, which the file leaves out.
  const characters = [...files[3]!.toString("utf8").split("\n"), " "];
  return {
    detector: runner(detector!, Tensor),
    recogniser: runner(recogniser!, Tensor),
    direction: runner(direction!, Tensor),
    alphabet: { characters, classOf: new Map(characters.map((character, i) => [character, i + 1])) },
  };
}

function sessionOptions(): InferenceSession.SessionOptions {
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: Math.min(4, availableParallelism()),
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    // Plans memory per input shape, and every line has a shape of its own.
    enableMemPattern: false,
    // Threads that spin while they wait take the processor from whoever else has work.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  };
}

function runner(session: InferenceSession, TensorClass: typeof Tensor): RunModel {
  const [inputName, outputName] = [session.inputNames[0]!, session.outputNames[0]!];
  return async (input, shape) => {
    const output = await session.run({ [inputName]: new TensorClass("float32", input, shape) });
    const { data, dims } = output[outputName]!;
    return { data: data as Float32Array, dims };
  };
}
