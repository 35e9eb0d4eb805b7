import { encodeOnnx, floatTensor, integers, type OnnxNode, type OnnxTensor } from "@fovea/core/onnx";
import { convolutionFilter, depthwiseFilter } from "../network/layout.js";
import { readTfjsWeights, type TfTensor, type WeightsGroup } from "../network/tfjs-weights.js";

/** Side of the square input in pixels: the anchors are those of this size. */
export const INPUT_SIZE = 512;

/** Layers of MobileNetV1 whose depthwise convolution halves the image. */
const HALVING = new Set([2, 4, 6, 12]);
/** Of the batch normalisation, as it was trained. */
const EPSILON = 0.0010000000474974513;

/** The detector's ONNX file and its anchors. */
export interface FaceNetwork {
  readonly onnx: Uint8Array;
  /** [top, left, bottom, right] of each anchor as parts of the input's side. (anchors, 4) */
  readonly anchors: Float32Array;
}

/**
 * The single-shot detector (Liu et al. 2016, "SSD") on MobileNetV1 (Howard et al. 2017, table 1) whose weights
 * face-api ships without a graph: input (1, 3, 512, 512) from -1 to 1; outputs "boxes" (1, 5118, 4), corrections of
 * the anchors, and "classes" (1, 5118, 3), of which number 1 is the face's logit.
 */
export function faceNetwork(manifest: readonly WeightsGroup[], bytes: Uint8Array): FaceNetwork {
  const numbers = readTfjsWeights(manifest[0]!, bytes);
  const builder = new Builder(numbers);
  let out = builder.pointwise("image", "MobilenetV1/Conv2d_0_pointwise", 2);
  let middle = out;
  for (let layer = 1; layer <= 13; layer++) {
    out = builder.depthwise(out, `MobilenetV1/Conv2d_${layer}_depthwise`, HALVING.has(layer) ? 2 : 1);
    out = builder.pointwise(out, `MobilenetV1/Conv2d_${layer}_pointwise`, 1);
    if (layer === 11) middle = out;
  }
  const maps = [middle, out];
  for (let layer = 0; layer < 8; layer++) {
    out = builder.pointwise(out, `Prediction/Conv2d_${layer}_pointwise`, layer % 2 === 0 ? 1 : 2);
    if (layer % 2 === 1) maps.push(out);
  }
  const heads = (name: string, width: number) =>
    maps.map((map, i) => builder.head(map, `Prediction/BoxPredictor_${i}/${name}`, width));
  builder.join(heads("BoxEncodingPredictor", 4), "boxes");
  builder.join(heads("ClassPredictor", 3), "classes");
  const anchors = numbers.get("Output/extra_dim");
  if (anchors === undefined) throw new RangeError("the weights hold no anchors");
  const onnx = encodeOnnx({
    nodes: builder.nodes,
    weights: builder.weights,
    inputs: { image: [1, 3, INPUT_SIZE, INPUT_SIZE] },
    outputs: ["boxes", "classes"],
  });
  return { onnx, anchors: anchors.data };
}

/** Collects the network's nodes; each method returns the name of what it adds. */
class Builder {
  readonly nodes: OnnxNode[] = [];
  readonly weights: Record<string, OnnxTensor> = {
    zero: { shape: [], data: Float32Array.of(0) },
    six: { shape: [], data: Float32Array.of(6) },
  };
  private readonly numbers: ReadonlyMap<string, TfTensor>;

  constructor(numbers: ReadonlyMap<string, TfTensor>) {
    this.numbers = numbers;
  }

  pointwise(input: string, name: string, stride: number): string {
    const filter = this.weight(`${name}/weights`, convolutionFilter);
    const bias = this.weight(`${name}/convolution_bn_offset`, asIs);
    return this.clip(this.convolution([input, filter, bias], `${name}/sum`, stride), name);
  }

  depthwise(input: string, name: string, stride: number): string {
    const filter = this.weight(`${name}/depthwise_weights`, depthwiseFilter);
    const channels = this.weights[filter]!.shape[0]!;
    const sum = this.convolution([input, filter], `${name}/sum`, stride, channels);
    const normalised = `${name}/normalised`;
    const norm = ["gamma", "beta", "moving_mean", "moving_variance"];
    this.nodes.push({
      operator: "BatchNormalization",
      inputs: [sum, ...norm.map((each) => this.weight(`${name}/BatchNorm/${each}`, asIs))],
      output: normalised,
      attributes: { epsilon: { float: EPSILON } },
    });
    return this.clip(normalised, name);
  }

  /** A 1x1 convolution whose channels are `width` numbers for each anchor of a cell: (1, anchors, width). */
  head(input: string, name: string, width: number): string {
    const filter = this.weight(`${name}/weights`, convolutionFilter);
    const bias = this.weight(`${name}/biases`, asIs);
    const sum = this.convolution([input, filter, bias], `${name}/sum`, 1);
    const [cells, list] = [`${name}/cells`, `${name}/list`];
    this.nodes.push({
      operator: "Transpose",
      inputs: [sum],
      output: cells,
      attributes: { perm: { integers: [0, 2, 3, 1] } },
    });
    // Reshape's own signs: 0 keeps the batch, -1 is as many anchors as there are.
    this.weights[`shape/${width}`] = integers([0, -1, width]);
    this.nodes.push({ operator: "Reshape", inputs: [cells, `shape/${width}`], output: list });
    return list;
  }

  join(parts: readonly string[], output: string): void {
    this.nodes.push({ operator: "Concat", inputs: parts, output, attributes: { axis: { integer: 1 } } });
  }

  private convolution(inputs: readonly string[], output: string, stride: number, group = 1): string {
    this.nodes.push({
      operator: "Conv",
      inputs,
      output,
      attributes: {
        auto_pad: { text: "SAME_UPPER" },
        strides: { integers: [stride, stride] },
        group: { integer: group },
      },
    });
    return output;
  }

  private clip(input: string, output: string): string {
    this.nodes.push({ operator: "Clip", inputs: [input, "zero", "six"], output });
    return output;
  }

  private weight(name: string, layout: (tensor: TfTensor) => OnnxTensor): string {
    const tensor = this.numbers.get(name);
    if (tensor === undefined) throw new RangeError(`the weights hold no "${name}"`);
    this.weights[name] = layout(tensor);
    return name;
  }
}

const asIs = ({ shape, data }: TfTensor): OnnxTensor => floatTensor(shape, data);
