import { encodeOnnx, floatTensor, type OnnxNode, type OnnxTensor } from "@fovea/core/onnx";
import { convolutionFilter, depthwiseFilter, perChannel } from "../network/layout.js";
import { readTfjsWeights, type TfTensor, type WeightsGroup } from "../network/tfjs-weights.js";

/** Sides of the square inputs in pixels. */
export const FEATURE_SIZE = 112;
export const DESCRIPTOR_SIZE = 150;

/**
 * The small dense network (after Huang et al. 2017, "DenseNet", with sums instead of concatenations) whose weights
 * face-api ships without a graph, with its last layer: input (1, 3, 112, 112), RGB less its mean, over 255; output
 * "out" (1, `width`). 68 landmarks are 136 numbers; expressions are 7, to be softmaxed.
 */
export function featureNetwork(
  manifest: readonly WeightsGroup[],
  bytes: Uint8Array,
  width: number,
): Uint8Array {
  const builder = new Builder(readTfjsWeights(manifest[0]!, bytes));
  let out = "image";
  for (let block = 0; block < 4; block++) {
    const name = `dense${block}`;
    const first =
      block === 0
        ? builder.convolution(out, `${name}/conv0`, 2, "SAME_UPPER", "filters")
        : builder.separable(out, `${name}/conv0`, 2);
    const one = builder.relu(first);
    const two = builder.separable(one, `${name}/conv1`, 1);
    const three = builder.separable(builder.relu(builder.add(one, two)), `${name}/conv2`, 1);
    const upToThree = builder.add(one, builder.add(two, three));
    const four = builder.separable(builder.relu(upToThree), `${name}/conv3`, 1);
    out = builder.relu(builder.add(upToThree, four));
  }
  const pooled = builder.node("GlobalAveragePool", [out], "pooled");
  const flat = builder.node("Flatten", [pooled], "flat");
  const last = builder.node("Gemm", [flat, builder.plain("fc/weights"), builder.plain("fc/bias")], "out");
  if (builder.shape("fc/bias")[0] !== width) throw new RangeError(`the last layer is not ${width} wide`);
  return builder.encode([1, 3, FEATURE_SIZE, FEATURE_SIZE], last);
}

/**
 * The residual network of dlib's face recogniser (King 2017; after He et al. 2016): input (1, 3, 150, 150), RGB less its
 * mean, over 255; output "out" (1, 128).
 */
export function descriptorNetwork(manifest: readonly WeightsGroup[], bytes: Uint8Array): Uint8Array {
  const builder = new Builder(readTfjsWeights(manifest[0]!, bytes));
  let out = builder.relu(builder.scaled("image", "conv32_down", 2, "VALID"));
  out = builder.node("MaxPool", [out], "pool", {
    kernel_shape: { integers: [3, 3] },
    strides: { integers: [2, 2] },
  });
  for (const name of ["conv32_1", "conv32_2", "conv32_3"]) out = builder.residual(out, name);
  out = builder.residualDown(out, "conv64_down", 32, 64);
  for (const name of ["conv64_1", "conv64_2", "conv64_3"]) out = builder.residual(out, name);
  out = builder.residualDown(out, "conv128_down", 64, 128);
  for (const name of ["conv128_1", "conv128_2"]) out = builder.residual(out, name);
  out = builder.residualDown(out, "conv256_down", 128, 256);
  for (const name of ["conv256_1", "conv256_2"]) out = builder.residual(out, name);
  out = builder.residualDown(out, "conv256_down_out", 256, 256);
  const flat = builder.node("Flatten", [builder.node("GlobalAveragePool", [out], "pooled")], "flat");
  return builder.encode(
    [1, 3, DESCRIPTOR_SIZE, DESCRIPTOR_SIZE],
    builder.node("MatMul", [flat, builder.plain("fc")], "out"),
  );
}

/** Side of the feature map that goes into each halving block, from 150 pixels on: an odd one is padded after it. */
const SIDES: Readonly<Record<string, number>> = {
  conv64_down: 35,
  conv128_down: 17,
  conv256_down: 8,
  conv256_down_out: 4,
};

/** Collects the network's nodes; each method returns the name of what it adds. */
class Builder {
  private readonly nodes: OnnxNode[] = [];
  private readonly weights: Record<string, OnnxTensor> = {};
  private readonly numbers: ReadonlyMap<string, TfTensor>;

  constructor(numbers: ReadonlyMap<string, TfTensor>) {
    this.numbers = numbers;
  }

  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes?: NonNullable<OnnxNode["attributes"]>,
  ): string {
    this.nodes.push({ operator, inputs, output, ...(attributes === undefined ? {} : { attributes }) });
    return output;
  }

  relu(input: string): string {
    return this.node("Relu", [input], `${input}/relu`);
  }

  add(a: string, b: string): string {
    return this.node("Add", [a, b], `${a}+${b}`);
  }

  convolution(input: string, name: string, stride: number, padding: string, filters: string): string {
    const filter = this.weight(`${name}/${filters}`, convolutionFilter);
    return this.node("Conv", [input, filter, this.plain(`${name}/bias`)], name, {
      auto_pad: { text: padding },
      strides: { integers: [stride, stride] },
    });
  }

  /** Depthwise 3x3, then 1x1, then the bias. */
  separable(input: string, name: string, stride: number): string {
    const depthwise = this.weight(`${name}/depthwise_filter`, depthwiseFilter);
    const middle = this.node("Conv", [input, depthwise], `${name}/depthwise`, {
      auto_pad: { text: "SAME_UPPER" },
      strides: { integers: [stride, stride] },
      group: { integer: this.weights[depthwise]!.shape[0]! },
    });
    return this.convolution(middle, name, 1, "SAME_UPPER", "pointwise_filter");
  }

  /** A convolution whose channels are then scaled and shifted. */
  scaled(input: string, name: string, stride: number, padding: string): string {
    const out = this.convolution(input, `${name}/conv`, stride, padding, "filters");
    const scaled = this.node(
      "Mul",
      [out, this.weight(`${name}/scale/weights`, perChannel)],
      `${name}/scaled`,
    );
    return this.node("Add", [scaled, this.weight(`${name}/scale/biases`, perChannel)], name);
  }

  residual(input: string, name: string): string {
    const first = this.relu(this.scaled(input, `${name}/conv1`, 1, "SAME_UPPER"));
    const second = this.scaled(first, `${name}/conv2`, 1, "SAME_UPPER");
    return this.relu(this.add(second, input));
  }

  /** Halves the map; the shortcut is averaged and its new channels are zero, as is the row that an unpadded convolution loses. */
  residualDown(input: string, name: string, inputs: number, outputs: number): string {
    const side = SIDES[name]!;
    const first = this.relu(this.scaled(input, `${name}/conv1`, 2, "VALID"));
    let second = this.scaled(first, `${name}/conv2`, 1, "SAME_UPPER");
    const pooled = Math.floor((side - 2) / 2) + 1;
    const missing = pooled - (Math.floor((side - 3) / 2) + 1);
    if (missing > 0) second = this.pad(second, `${name}/padded`, 0, missing);
    let shortcut = this.node("AveragePool", [input], `${name}/shortcut`, {
      kernel_shape: { integers: [2, 2] },
      strides: { integers: [2, 2] },
    });
    if (outputs > inputs) shortcut = this.pad(shortcut, `${name}/widened`, outputs - inputs, 0);
    return this.relu(this.add(shortcut, second));
  }

  private pad(input: string, output: string, channels: number, rows: number): string {
    const shape = `${output}/by`;
    this.weights[shape] = {
      shape: [8],
      data: BigInt64Array.from([0, 0, 0, 0, 0, channels, rows, rows], BigInt),
    };
    return this.node("Pad", [input, shape], output);
  }

  plain(name: string): string {
    return this.weight(name, ({ shape, data }) => floatTensor(shape, data));
  }

  shape(name: string): readonly number[] {
    return this.weights[name]!.shape;
  }

  encode(shape: readonly number[], output: string): Uint8Array {
    return encodeOnnx({
      nodes: this.nodes,
      weights: this.weights,
      inputs: { image: shape },
      outputs: [output],
    });
  }

  private weight(name: string, layout: (tensor: TfTensor) => OnnxTensor): string {
    const tensor = this.numbers.get(name);
    if (tensor === undefined) throw new RangeError(`the weights hold no "${name}"`);
    this.weights[name] = layout(tensor);
    return name;
  }
}
