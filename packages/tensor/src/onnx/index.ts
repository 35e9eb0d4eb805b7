import { scope } from "../scope.js";
import { Tensor } from "../tensor.js";
import { withTracer } from "../trace.js";
import { Graph, type GraphInput } from "./graph.js";

export { type GraphInput, OnnxExportError } from "./graph.js";

/**
 * Runs `forward` once and writes what ran as an ONNX file (operator set 17, float32). Tensors that are not among `inputs`
 * become constants: the weights. Shapes are those of the run. Inputs are tensors, or the very arrays of ids and masks that
 * `forward` hands on (in the file they are float32 too). Throws `OnnxExportError` for an operation that has no counterpart.
 *
 *     exportOnnx({ picture, words }, ({ picture, words }) => ({ actions: model.forward(picture, words) }))
 */
export function exportOnnx<const Inputs extends Readonly<Record<string, GraphInput>>>(
  inputs: Inputs,
  forward: (inputs: Inputs) => Readonly<Record<string, Tensor>>,
): Uint8Array {
  const graph = new Graph();
  for (const [name, value] of Object.entries(inputs)) {
    graph.input(name, value, value instanceof Tensor ? value.shape : [value.length]);
  }
  let file: Uint8Array | undefined;
  scope(() => {
    file = graph.encode(withTracer(graph, () => forward(inputs)));
  });
  return file!;
}
