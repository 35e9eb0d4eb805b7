import { describe, expect, it } from "vitest";
import { openNetwork } from "./session.js";
import { GraphConversionError, graphToOnnx, type TfjsGraphModel } from "./tfjs-graph.js";
import { halfToNumber, readTfjsWeights } from "./tfjs-weights.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const float32 = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

/** A graph of one input and the nodes and constants given. */
function graph(
  nodes: TfjsGraphModel["modelTopology"]["node"],
  constants: Readonly<Record<string, { shape: number[]; values: number[] }>> = {},
): { model: TfjsGraphModel; bytes: Uint8Array } {
  const names = Object.keys(constants);
  const weights = names.map((name) => ({
    name,
    shape: constants[name]!.shape,
    dtype: "float32" as const,
  }));
  const model = {
    modelTopology: {
      node: [{ name: "image", op: "Placeholder" }, ...names.map((name) => ({ name, op: "Const" })), ...nodes],
    },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  return { model, bytes: float32(...names.flatMap((name) => constants[name]!.values)) };
}

/** Runs a converted graph on three equal planes. */
async function run(
  { model, bytes }: ReturnType<typeof graph>,
  plane: number[],
  width: number,
  output: string,
) {
  const network = await openNetwork(graphToOnnx(model, bytes, [output]), "test");
  const height = plane.length / width;
  const result = await network(Float32Array.from([...plane, ...plane, ...plane]), [1, 3, height, width]);
  const { data, dims } = result[output]!;
  return { data: [...data], dims };
}

const convolution = (op: string, filter: string, options: { stride?: number; fused?: string[] } = {}) => ({
  name: "out",
  op,
  input: ["image", filter, ...(options.fused?.includes("BiasAdd") === true ? ["bias"] : [])],
  attr: {
    padding: { s: base64("SAME") },
    data_format: { s: base64("NHWC") },
    strides: { list: { i: ["1", `${options.stride ?? 1}`, `${options.stride ?? 1}`, "1"] } },
    dilations: { list: { i: ["1", "1", "1", "1"] } },
    fused_ops: { list: { s: (options.fused ?? []).map(base64) } },
  },
});

describe("a TensorFlow.js graph as ONNX", () => {
  it("turns filters from (height, width, in, out), and pads an even size at the right and the bottom", async () => {
    // Each filter tap has a weight of its own on the first channel and none on the others: 1 2 3 / 4 5 6 / 7 8 9.
    const values = Array.from({ length: 27 }, (_, i) => (i % 3 === 0 ? i / 3 + 1 : 0));
    const one = graph([convolution("Conv2D", "filter", { stride: 2 })], {
      filter: { shape: [3, 3, 3, 1], values },
    });
    // By hand: the only window covers the 2x2 image with the filter's upper left part.
    expect(await run(one, [1, 10, 100, 1000], 2, "out")).toEqual({ data: [5421], dims: [1, 1, 1, 1] });
  });

  it("adds a bias and cuts below zero where they are fused, and keeps depthwise channels apart", async () => {
    const one = graph([convolution("FusedDepthwiseConv2dNative", "filter", { fused: ["BiasAdd", "Relu"] })], {
      filter: { shape: [1, 1, 3, 1], values: [1, -1, 2] },
      bias: { shape: [3], values: [0, 0, -1] },
    });
    expect((await run(one, [3], 1, "out")).data).toEqual([3, 0, 5]);
  });

  it("knows hard swish: constants of one number, and a ReLU6", async () => {
    const one = graph(
      [
        { name: "sum", op: "Add", input: ["image", "three"] },
        { name: "cut", op: "Relu6", input: ["sum"] },
        { name: "gate", op: "Mul", input: ["cut", "sixth"] },
        { name: "out", op: "Mul", input: ["image", "gate"] },
      ],
      { three: { shape: [], values: [3] }, sixth: { shape: [], values: [1 / 6] } },
    );
    const { data } = await run(one, [-4, 0, 1.5, 9], 2, "out");
    expect(data.slice(0, 4)).toEqual([-0, 0, 1.125, 9]);
  });

  it("takes means over the whole image, joins channels, and doubles the size between pixel corners", async () => {
    const one = graph(
      [
        {
          name: "mean",
          op: "Mean",
          input: ["image", "axes"],
          attr: { keep_dims: { b: true } },
        },
        { name: "bent", op: "Sigmoid", input: ["mean"] },
        { name: "gated", op: "Mul", input: ["bent", "image"] },
        { name: "both", op: "ConcatV2", input: ["image", "gated", "axis"] },
        { name: "out", op: "ResizeBilinear", input: ["both", "size"], attr: {} },
      ],
      {
        axes: { shape: [2], values: [1, 2] },
        axis: { shape: [], values: [3] },
        size: { shape: [2], values: [2, 4] },
      },
    );
    const { data, dims } = await run(one, [-2, 2], 2, "out");
    expect(dims).toEqual([1, 6, 2, 4]);
    // By hand: TensorFlow's old rule reads source x = target x / 2, the last column repeats.
    expect(data.slice(0, 8)).toEqual([-2, 0, 2, 2, -2, 0, 2, 2]);
    expect(data.slice(24, 28)).toEqual([-1, 0, 1, 1]);
  });

  it("refuses an operation and a setting that it does not know, by name", () => {
    const unknown = graph([{ name: "out", op: "Erf", input: ["image"] }]);
    expect(() => graphToOnnx(unknown.model, unknown.bytes, ["out"])).toThrow(GraphConversionError);
    expect(() => graphToOnnx(unknown.model, unknown.bytes, ["out"])).toThrow('"out" is the operation Erf');
    const fused = graph([convolution("_FusedConv2D", "filter", { fused: ["BiasAdd", "Elu"] })], {
      filter: { shape: [1, 1, 3, 1], values: [1, 1, 1] },
      bias: { shape: [1], values: [0] },
    });
    expect(() => graphToOnnx(fused.model, fused.bytes, ["out"])).toThrow('"out" (_FusedConv2D)');
    expect(() => graphToOnnx(unknown.model, unknown.bytes, ["nowhere"])).toThrow('no node "nowhere"');
  });
});

describe("TensorFlow.js weights", () => {
  it("are float32, halves, or bytes with a scale and a least value, one after another", () => {
    const bytes = Uint8Array.from([...float32(2.5), 0x00, 0x3c, 0x00, 0xc0, 0, 255]);
    const weights = [
      { name: "plain", shape: [], dtype: "float32" as const },
      {
        name: "half",
        shape: [2],
        dtype: "float32" as const,
        quantization: { dtype: "float16" as const },
      },
      {
        name: "bytes",
        shape: [1, 2],
        dtype: "float32" as const,
        quantization: { dtype: "uint8" as const, scale: 0.5, min: -10 },
      },
    ];
    const tensors = readTfjsWeights({ paths: [], weights }, bytes);
    expect([...tensors].map(([name, { shape, data }]) => [name, shape, [...data]])).toEqual([
      ["plain", [], [2.5]],
      ["half", [2], [1, -2]],
      ["bytes", [1, 2], [-10, 117.5]],
    ]);
    expect(() => readTfjsWeights({ paths: [], weights }, bytes.subarray(1))).toThrow(RangeError);
  });

  it("read halves at their limits", () => {
    expect([0x0001, 0x03ff, 0x7bff, 0xfc00, 0x8000].map(halfToNumber)).toEqual([
      2 ** -24,
      1023 * 2 ** -24,
      65504,
      -Infinity,
      -0,
    ]);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });
});
