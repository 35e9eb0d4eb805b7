import { OnnxGraph, type Value } from "../graph/onnx.js";
import { depthwiseToOnnx, filtersToOnnx, type Weight } from "../graph/tfjs-weights.js";

/** A node of a TensorFlow.js graph model. */
export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** Names of the two heads; what follows them in the graph picks peaks at a fixed size, and is done in peaks.ts. */
export const HEAT = "tower_0/keypoints";
export const EXTENT = "tower_0/wh";
const INPUT = "tower_0/images";

/**
 * CenterNet on MobileNetV3 as an ONNX model, from the TensorFlow.js graph that ships: the same operations on
 * (batch, channels, height, width). The network is fully convolutional, so height and width are free (multiples of 32).
 *
 * @throws RangeError for an operation that the graph is not known to hold.
 */
export function centernetModel(nodes: readonly TfNode[], weights: ReadonlyMap<string, Weight>): Uint8Array {
  const graph = new OnnxGraph();
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const values = new Map<string, Value>();

  const constant = (name: string): Weight => {
    const weight = weights.get(name);
    if (weight === undefined) throw new RangeError(`the graph names the weight ${name}, which is not there`);
    return weight;
  };
  const floats = ({ data, shape }: Weight): Value => graph.floats(data, shape);
  const value = (name: string): Value => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const made = build(name);
    values.set(name, made);
    return made;
  };

  function build(name: string): Value {
    const node = byName.get(name);
    if (node === undefined) throw new RangeError(`the graph has no node ${name}`);
    const inputs = node.input ?? [];
    switch (node.op) {
      case "Placeholder":
        return graph.input("image", [1, 3, "height", "width"]);
      case "Const":
        return floats(channelsFirst(constant(name)));
      case "_FusedConv2D":
      case "Conv2D":
        return convolution(node, filtersToOnnx(constant(inputs[1]!)), 1);
      case "FusedDepthwiseConv2dNative":
      case "DepthwiseConv2dNative": {
        const filters = depthwiseToOnnx(constant(inputs[1]!));
        return convolution(node, filters, filters.shape[0]!);
      }
      case "Mul":
      case "Add":
        return graph.node(node.op, [value(inputs[0]!), value(inputs[1]!)]);
      case "Relu":
      case "Sigmoid":
        return graph.node(node.op, [value(inputs[0]!)]);
      case "Relu6":
        return relu6(value(inputs[0]!));
      case "Mean":
        return graph.node("GlobalAveragePool", [value(inputs[0]!)]);
      case "ConcatV2":
        return graph.node("Concat", inputs.slice(0, -1).map(value), { axis: 1 });
      case "ResizeBilinear": {
        const scales = graph.floats(Float32Array.of(1, 1, 2, 2), [4]);
        const how = { mode: "linear", coordinate_transformation_mode: "asymmetric" };
        return graph.node("Resize", [value(inputs[0]!), "", scales], how);
      }
      case "Identity":
        return graph.node("Identity", [value(inputs[0]!)], {}, name);
      default:
        throw new RangeError(`the graph holds ${node.op} (${name}), which is not known here`);
    }
  }

  const zero = graph.floats(Float32Array.of(0), []);
  const six = graph.floats(Float32Array.of(6), []);
  const relu6 = (of: Value): Value => graph.node("Clip", [of, zero, six]);

  function convolution(node: TfNode, filters: Weight, group: number): Value {
    const inputs = node.input!;
    const [, down, across] = (node.attr!.strides as { list: { i: string[] } }).list.i.map(Number);
    const padding = text((node.attr!.padding as { s: string }).s);
    const fused = ((node.attr!.fused_ops as { list: { s?: string[] } } | undefined)?.list.s ?? []).map(text);
    const bias = fused.includes("BiasAdd") ? [floats(constant(inputs[2]!))] : [];
    const out = graph.node("Conv", [value(inputs[0]!), floats(filters), ...bias], {
      auto_pad: padding === "SAME" ? "SAME_UPPER" : "VALID",
      strides: [down!, across!],
      kernel_shape: filters.shape.slice(2),
      group,
    });
    if (fused.includes("Relu")) return graph.node("Relu", [out]);
    return fused.includes("Relu6") ? relu6(out) : out;
  }

  values.set(INPUT, build(INPUT));
  for (const head of [HEAT, EXTENT]) graph.output(value(head));
  return graph.encode();
}

const text = (base64: string): string => Buffer.from(base64, "base64").toString("latin1");

/** A constant that is added or multiplied: one number, or one per channel. */
const channelsFirst = ({ data, shape }: Weight): Weight =>
  shape.length === 0 ? { data, shape } : { data, shape: [1, data.length, 1, 1] };
