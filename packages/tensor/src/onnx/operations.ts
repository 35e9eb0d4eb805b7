// What each operation of `ops` is in ONNX (operator set 17). Over 150 lines because it is one table.
import { floatTensor } from "@fovea/core/onnx";
import type { Windows } from "../kernel/kernel.js";
import { MASKED } from "../kernel/kernel.js";
import type { Columns } from "../ops/attention.js";
import { type Sequence, type SequenceLengths, sequencesOf } from "../ops/sequences.js";
import type { Tensor } from "../tensor.js";
import type { Operation } from "../trace.js";
import type { Graph } from "./graph.js";

export interface Made {
  readonly output: Tensor;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly operation: Operation;
}
type Emit = (graph: Graph, made: Made) => string;

/** An operator whose inputs are the operation's tensors. */
const plain =
  (operator: string): Emit =>
  (g, { inputs }) =>
    g.node(
      operator,
      inputs.map((input) => g.nameOf(input!)),
    );
/** The same along the last axis. */
const rowwise =
  (operator: string): Emit =>
  (g, { inputs }) =>
    g.node(operator, [g.nameOf(inputs[0]!)], { axis: { integer: inputs[0]!.shape.length - 1 } });

export const emitters: Readonly<Record<string, Emit>> = {
  add: plain("Add"),
  multiply: plain("Mul"),
  relu: plain("Relu"),
  tanh: plain("Tanh"),
  sigmoid: plain("Sigmoid"),
  softmax: rowwise("Softmax"),
  logSoftmax: rowwise("LogSoftmax"),
  scale: (g, { inputs, operation }) =>
    g.node("Mul", [g.nameOf(inputs[0]!), g.scalar(operation["factor"] as number)]),
  sum: (g, { inputs }) => g.node("ReduceSum", [g.nameOf(inputs[0]!)], { keepdims: { integer: 0 } }),
  logSumExp: (g, { inputs }) =>
    g.node("ReduceLogSumExp", [g.nameOf(inputs[0]!)], {
      axes: { integers: [inputs[0]!.shape.length - 1] },
      keepdims: { integer: 0 },
    }),
  gelu(g, { inputs }) {
    const x = g.nameOf(inputs[0]!);
    const cube = g.node("Mul", [g.node("Mul", [x, x]), x]);
    const inner = g.node("Add", [x, g.node("Mul", [cube, g.scalar(0.044715)])]);
    const gate = g.node("Tanh", [g.node("Mul", [inner, g.scalar(Math.sqrt(2 / Math.PI))])]);
    return g.node("Mul", [g.node("Mul", [x, g.scalar(0.5)]), g.node("Add", [gate, g.scalar(1)])]);
  },
  logSigmoid: (g, { inputs }) => g.node("Neg", [g.node("Softplus", [g.node("Neg", [g.nameOf(inputs[0]!)])])]),
  reshape: (g, { inputs, output }) => g.node("Reshape", [g.nameOf(inputs[0]!), g.shape(output.shape)]),
  broadcastTo: (g, { inputs, output }) => g.node("Expand", [g.nameOf(inputs[0]!), g.shape(output.shape)]),
  transpose: (g, { inputs, operation }) =>
    g.node("Transpose", [g.nameOf(inputs[0]!)], { perm: { integers: operation["order"] as number[] } }),
  concat: (g, { inputs, operation }) =>
    g.node(
      "Concat",
      inputs.map((input) => g.nameOf(input!)),
      { axis: { integer: operation["axis"] as number } },
    ),
  slice: (g, { inputs, operation }) =>
    sliced(
      g,
      g.nameOf(inputs[0]!),
      operation["axis"] as number,
      operation["from"] as number,
      operation["to"] as number,
    ),
  layerNorm: (g, { inputs, operation, output }) =>
    g.node(
      "LayerNormalization",
      inputs.map((input) => g.nameOf(input!)),
      { axis: { integer: output.shape.length - 1 }, epsilon: { float: operation["epsilon"] as number } },
    ),
  embedding: (g, { inputs, operation, output }) =>
    g.node("Gather", [
      g.nameOf(inputs[0]!),
      g.idsOf(operation["ids"] as ArrayLike<number>, output.shape.slice(0, -1)),
    ]),
  matmul(g, { inputs, operation }) {
    const [a, b] = inputs as readonly [Tensor, Tensor];
    return g.node("MatMul", [
      operation["transposeA"] ? swapped(g, g.nameOf(a), a.shape.length) : g.nameOf(a),
      operation["transposeB"] ? swapped(g, g.nameOf(b), b.shape.length) : g.nameOf(b),
    ]);
  },
  linear(g, { inputs }) {
    const [x, weight, bias] = inputs as readonly [Tensor, Tensor, Tensor | undefined];
    const behind = g.windowsBehind(x);
    if (behind !== undefined) {
      return convolution(g, behind.inputs[0]!, behind.operation["shape"] as Windows, weight, bias);
    }
    const product = g.node("MatMul", [
      g.nameOf(x),
      g.isKnown(weight) ? swapped(g, g.nameOf(weight), 2) : turned(g, weight),
    ]);
    return bias === undefined ? product : g.node("Add", [product, g.nameOf(bias)]);
  },
  attention,
};

function sliced(g: Graph, x: string, axis: number, from: number, to: number): string {
  return g.node("Slice", [x, g.shape([from]), g.shape([to]), g.shape([axis])]);
}

/** The last two axes exchanged. */
function swapped(g: Graph, x: string, axes: number): string {
  const order = [...Array(axes - 2).keys(), axes - 1, axes - 2];
  return g.node("Transpose", [x], { perm: { integers: order } });
}

/** A constant matrix, transposed once and for all. */
function turned(g: Graph, weight: Tensor): string {
  const [rows, columns] = weight.shape as readonly [number, number];
  const data = new Float32Array(weight.size);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) data[j * rows + i] = weight.data[i * columns + j]!;
  return g.constant(floatTensor([columns, rows], data));
}

/** Channels go first for Conv and last again after it; the weight (out, h w in) becomes (out, in, h, w). */
function convolution(g: Graph, x: Tensor, shape: Windows, weight: Tensor, bias: Tensor | undefined): string {
  const { channels, padding, stride } = shape;
  const [high, wide] = shape.kernel;
  const outputs = weight.shape[0]!;
  const data = new Float32Array(weight.size);
  for (let o = 0; o < outputs; o++) {
    for (let p = 0; p < high * wide; p++) {
      for (let c = 0; c < channels; c++) {
        data[(o * channels + c) * high * wide + p] = weight.data[(o * high * wide + p) * channels + c]!;
      }
    }
  }
  const filter = g.constant(floatTensor([outputs, channels, high, wide], data));
  const first = g.node("Transpose", [g.nameOf(x)], { perm: { integers: [0, 3, 1, 2] } });
  const out = g.node("Conv", [first, filter, ...(bias === undefined ? [] : [g.nameOf(bias)])], {
    strides: { integers: stride },
    pads: { integers: [...padding, ...padding] },
  });
  return g.node("Transpose", [out], { perm: { integers: [0, 2, 3, 1] } });
}

function attention(g: Graph, { operation }: Made): string {
  const [q, k, v] = operation["parts"] as readonly Required<Columns>[];
  const heads = operation["heads"] as number;
  const [batch, queries, keys, width] = [q!.tensor.shape[0]!, q!.positions, k!.positions, q!.width];
  const depth = width / heads;
  const split = ({ tensor, from, width: wide, positions }: Required<Columns>, order: readonly number[]) => {
    let part = g.nameOf(tensor);
    if (positions !== tensor.shape[1]) part = sliced(g, part, 1, 0, positions);
    if (wide !== tensor.columns) part = sliced(g, part, 2, from, from + wide);
    const cut = g.node("Reshape", [part, g.shape([batch, positions, heads, depth])]);
    return g.node("Transpose", [cut], { perm: { integers: order } });
  };
  const products = g.node("MatMul", [split(q!, [0, 2, 1, 3]), split(k!, [0, 2, 3, 1])]);
  let scores = g.node("Mul", [products, g.scalar(1 / Math.sqrt(depth))]);
  const lengths = operation["lengths"] as SequenceLengths | undefined;
  const causal = operation["causal"] === true;
  if (causal || lengths !== undefined) {
    const sequences = sequencesOf(lengths ?? { queries: [queries], keys: [keys] });
    const hidden = hiddenBeyond(sequences, causal, queries, keys);
    scores = g.node("Add", [scores, g.constant(floatTensor([queries, keys], hidden))]);
  }
  const mask = operation["keyMask"] as ArrayLike<number> | undefined;
  if (mask !== undefined) scores = g.node("Add", [scores, additive(g, mask, batch, keys)]);
  const seen = g.node("Softmax", [scores], { axis: { integer: 3 } });
  const mixed = g.node("MatMul", [seen, split(v!, [0, 2, 1, 3])]);
  const back = g.node("Transpose", [mixed], { perm: { integers: [0, 2, 1, 3] } });
  return g.node("Reshape", [back, g.shape([batch, queries, width])]);
}

/** 0 where a query sees a key, its own and of the past when `causal`; MASKED elsewhere. */
function hiddenBeyond(
  sequences: readonly Sequence[],
  causal: boolean,
  queries: number,
  keys: number,
): Float32Array {
  const hidden = new Float32Array(queries * keys).fill(MASKED);
  for (const one of sequences) {
    for (let i = 0; i < one.queries; i++) {
      const seen = causal ? Math.max(0, i + one.keys - one.queries + 1) : one.keys;
      const row = (one.firstQuery + i) * keys + one.firstKey;
      hidden.fill(0, row, row + seen);
    }
  }
  return hidden;
}

/** 0 where a key may be seen, MASKED elsewhere; as an input the mask holds ones and zeros. */
function additive(g: Graph, mask: ArrayLike<number>, batch: number, keys: number): string {
  const input = g.inputOf(mask);
  if (input === undefined) {
    const values = Float32Array.from(mask, (entry) => (entry ? 0 : MASKED));
    return g.constant(floatTensor([batch, 1, 1, keys], values));
  }
  const hidden = g.node("Mul", [g.node("Sub", [input, g.scalar(1)]), g.scalar(-MASKED)]);
  return g.node("Reshape", [hidden, g.shape([batch, 1, 1, keys])]);
}
