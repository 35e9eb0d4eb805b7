import { InvalidInputError } from "@fovea/core";
import { encodeOnnx, floatTensor, integers, type OnnxNode, type OnnxTensor } from "@fovea/core/onnx";
import type { Shape } from "../errors.js";
import type { Tensor } from "../tensor.js";
import type { Operation, Tracer } from "../trace.js";
import { emitters } from "./operations.js";

/** The model uses an operation that has no counterpart here. */
export class OnnxExportError extends InvalidInputError {}

type Attributes = NonNullable<OnnxNode["attributes"]>;

/** What an input is: a tensor of floats, or ids (whole numbers, given to the file as floats). */
export type GraphInput = Tensor | ArrayLike<number>;

/** The ONNX graph of what ran, written down as it ran. Names are of values; every node has one output. */
export class Graph implements Tracer {
  private readonly nodes: OnnxNode[] = [];
  private readonly weights: Record<string, OnnxTensor> = {};
  private readonly inputs: Record<string, readonly number[]> = {};
  private readonly names = new Map<object, string>();
  /** Made by an operation that is written together with the one that uses it. */
  private readonly pending = new Map<
    Tensor,
    { inputs: readonly (Tensor | undefined)[]; operation: Operation }
  >();
  private count = 0;

  /** Declares an input of the model. Ids keep the shape that they are used in. */
  input(name: string, value: GraphInput, shape: Shape): void {
    this.inputs[name] = shape;
    this.names.set(value, name);
  }

  add(output: Tensor, inputs: readonly (Tensor | undefined)[], operation: Operation): void {
    if (operation.op === "windows") {
      this.pending.set(output, { inputs, operation });
      return;
    }
    // A weight under another shape is still a constant.
    if (operation.op === "reshape" && !this.isKnown(inputs[0]!)) return;
    const emit = emitters[operation.op];
    if (emit === undefined) {
      throw new OnnxExportError(
        `${operation.op} cannot be exported`,
        `leave it out of the forward pass; what can be exported is ${Object.keys(emitters).join(", ")}`,
      );
    }
    this.names.set(output, emit(this, { output, inputs, operation }));
  }

  /** True for what the graph computes, false for constants. */
  isKnown(tensor: Tensor): boolean {
    return this.names.has(tensor) || this.pending.has(tensor);
  }

  windowsBehind(tensor: Tensor) {
    return this.pending.get(tensor);
  }

  /** The value's name; a tensor that the graph does not compute becomes a constant. */
  nameOf(tensor: Tensor): string {
    const name = this.names.get(tensor);
    if (name !== undefined) return name;
    if (this.pending.has(tensor)) {
      throw new OnnxExportError("windows cannot be exported", "use conv2d, which can");
    }
    const made = this.constant(floatTensor(tensor.shape, tensor.toArray()));
    this.names.set(tensor, made);
    return made;
  }

  /** Ids as int64: of an input, or constant. */
  idsOf(ids: ArrayLike<number>, shape: Shape): string {
    const name = this.names.get(ids);
    if (name === undefined)
      return this.constant({ shape, data: BigInt64Array.from(ids as number[], BigInt) });
    const whole = this.node("Cast", [name], { to: { integer: 7 } });
    return this.node("Reshape", [whole, this.shape(shape)]);
  }

  /** An array that is an input, by its name. */
  inputOf(values: ArrayLike<number>): string | undefined {
    return this.names.get(values);
  }

  node(operator: string, inputs: readonly string[], attributes?: Attributes): string {
    const output = `${operator}-${this.count++}`;
    this.nodes.push({ operator, inputs, output, ...(attributes === undefined ? {} : { attributes }) });
    return output;
  }

  constant(tensor: OnnxTensor): string {
    const name = `constant-${this.count++}`;
    this.weights[name] = tensor;
    return name;
  }

  scalar(value: number): string {
    return this.constant({ shape: [], data: Float32Array.of(value) });
  }

  shape(lengths: Shape): string {
    return this.constant(integers(lengths));
  }

  /** The file; `outputs` by name. */
  encode(outputs: Readonly<Record<string, Tensor>>): Uint8Array {
    const named = Object.entries(outputs).map(([name, tensor]) => {
      this.nodes.push({ operator: "Identity", inputs: [this.nameOf(tensor)], output: name });
      return name;
    });
    return encodeOnnx({ nodes: this.nodes, weights: this.weights, inputs: this.inputs, outputs: named });
  }
}
