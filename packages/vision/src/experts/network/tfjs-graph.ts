import {
  encodeOnnx,
  floatTensor,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from "@fovea/core/onnx";
import { convolutionFilter, depthwiseFilter, perChannel } from "./layout.js";
import { readTfjsWeights, type TfTensor, type WeightsGroup } from "./tfjs-weights.js";

/** The part of a TensorFlow.js graph model's JSON that is read here. */
export interface TfjsGraphModel {
  readonly modelTopology: { readonly node: readonly TfNode[] };
  readonly weightsManifest: readonly WeightsGroup[];
}

interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, TfAttribute>>;
}

interface TfAttribute {
  /** Base64. */
  readonly s?: string;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

/** A graph holds something that this conversion does not know. */
export class GraphConversionError extends Error {}

/**
 * A TensorFlow.js graph model of a convolutional network as an ONNX file: what `outputs` need, and no more.
 *
 * Images become (batch, channels, height, width), with height and width free. Only what MobileNet-like detectors
 * use is known: convolutions, means over the whole image, joins along channels, and bilinear
 * growth by two (TensorFlow states the size in pixels of one input size; the factor holds for all).
 *
 * @param extra nodes to add at the end; their outputs become outputs too.
 * @throws GraphConversionError at an operation that it does not know.
 */
export function graphToOnnx(
  model: TfjsGraphModel,
  bytes: Uint8Array,
  outputs: readonly string[],
  extra: readonly OnnxNode[] = [],
): Uint8Array {
  const group = model.weightsManifest[0];
  if (group === undefined || model.weightsManifest.length !== 1) {
    throw new GraphConversionError(`${model.weightsManifest.length} groups of weights, not one`);
  }
  const constants = readTfjsWeights(group, bytes);
  const byName = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const inputs: Record<string, readonly (number | string)[]> = {};
  const weights: Record<string, OnnxTensor> = {};
  const nodes: OnnxNode[] = [];
  const done = new Set<string>();

  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const node = byName.get(name);
    if (node === undefined) throw new GraphConversionError(`no node "${name}"`);
    if (node.op === "Const") return;
    for (const input of node.input ?? []) visit(input);
    if (node.op === "Placeholder") inputs[name] = [1, 3, "height", "width"];
    else nodes.push(...convert(node, constants, weights));
  };
  for (const output of outputs) visit(output);
  nodes.push(...extra);
  return encodeOnnx({
    nodes,
    weights,
    inputs,
    outputs: [...outputs, ...extra.map(({ output }) => output)],
  });
}

function convert(
  node: TfNode,
  constants: ReadonlyMap<string, TfTensor>,
  weights: Record<string, OnnxTensor>,
): OnnxNode[] {
  const inputs = node.input ?? [];
  const output = node.name;
  /** Input i when it is a constant, in the layout that its reader needs; else as it is. */
  const operand = (i: number, layout: (tensor: TfTensor) => OnnxTensor): string => {
    const name = inputs[i]!;
    const constant = constants.get(name);
    if (constant !== undefined) weights[name] = layout(constant);
    return name;
  };
  const simple = (operator: string, attributes?: Record<string, OnnxAttribute>): OnnxNode[] => [
    { operator, inputs, output, ...(attributes === undefined ? {} : { attributes }) },
  ];
  switch (node.op) {
    case "Conv2D":
    case "_FusedConv2D":
      return convolution(node, operand, convolutionFilter, false);
    case "DepthwiseConv2dNative":
    case "FusedDepthwiseConv2dNative": {
      return convolution(node, operand, depthwiseFilter, true, constants.get(inputs[1]!)?.shape[2]);
    }
    case "Add":
    case "Mul":
      return [{ operator: node.op, inputs: [operand(0, perChannel), operand(1, perChannel)], output }];
    case "Identity":
    case "Relu":
    case "Sigmoid":
      return simple(node.op);
    case "Relu6":
      return [clip(inputs[0]!, output, weights)];
    case "Mean":
      expect(node, constants.get(inputs[1]!)?.data.join() === "1,2" && node.attr?.["keep_dims"]?.b === true);
      return [{ operator: "GlobalAveragePool", inputs: [inputs[0]!], output }];
    case "ConcatV2": {
      expect(node, constants.get(inputs.at(-1)!)?.data.join() === "3");
      return [
        { operator: "Concat", inputs: inputs.slice(0, -1), output, attributes: { axis: { integer: 1 } } },
      ];
    }
    case "ResizeBilinear": {
      const attributes = node.attr ?? {};
      expect(node, attributes["align_corners"]?.b !== true && attributes["half_pixel_centers"]?.b !== true);
      weights["twice"] = floatTensor([4], Float32Array.of(1, 1, 2, 2));
      return [
        {
          operator: "Resize",
          inputs: [inputs[0]!, "", "twice"],
          output,
          attributes: {
            mode: { text: "linear" },
            coordinate_transformation_mode: { text: "asymmetric" },
          },
        },
      ];
    }
    default:
      throw new GraphConversionError(`"${node.name}" is the operation ${node.op}, which is not known here`);
  }
}

function convolution(
  node: TfNode,
  operand: (i: number, layout: (tensor: TfTensor) => OnnxTensor) => string,
  filter: (tensor: TfTensor) => OnnxTensor,
  depthwise: boolean,
  channels = 1,
): OnnxNode[] {
  const { attr = {}, input = [], name } = node;
  const padding = decode(attr["padding"]?.s);
  expect(node, (padding === "SAME" || padding === "VALID") && decode(attr["data_format"]?.s) === "NHWC");
  expect(
    node,
    (attr["dilations"]?.list?.i ?? []).every((each) => each === "1"),
  );
  const strides = attr["strides"]!.list!.i!.slice(1, 3).map(Number);
  const fused = (attr["fused_ops"]?.list?.s ?? []).map(decode);
  const bias = fused[0] === "BiasAdd";
  const activation = fused[bias ? 1 : 0];
  expect(node, fused.length <= 2 && (activation === undefined || activation === "Relu"));
  const sum = activation === undefined ? name : `${name}/sum`;
  const asIs = ({ shape, data }: TfTensor): OnnxTensor => floatTensor(shape, data);
  const nodes: OnnxNode[] = [
    {
      operator: "Conv",
      inputs: [input[0]!, operand(1, filter), ...(bias ? [operand(2, asIs)] : [])],
      output: sum,
      attributes: {
        // TensorFlow's SAME puts an odd pixel of padding at the right and the bottom.
        auto_pad: { text: padding === "SAME" ? "SAME_UPPER" : "VALID" },
        strides: { integers: strides },
        ...(depthwise ? { group: { integer: channels } } : {}),
      },
    },
  ];
  return activation === undefined ? nodes : [...nodes, { operator: activation, inputs: [sum], output: name }];
}

/** The numbers 0 to 6 that a ReLU6 lets through. */
export function clip(input: string, output: string, weights: Record<string, OnnxTensor>): OnnxNode {
  weights["zero"] = { shape: [], data: Float32Array.of(0) };
  weights["six"] = { shape: [], data: Float32Array.of(6) };
  return { operator: "Clip", inputs: [input, "zero", "six"], output };
}

const decode = (base64: string | undefined): string => Buffer.from(base64 ?? "", "base64").toString("latin1");

function expect(node: TfNode, holds: boolean): void {
  if (!holds)
    throw new GraphConversionError(`"${node.name}" (${node.op}) has settings that are not known here`);
}
