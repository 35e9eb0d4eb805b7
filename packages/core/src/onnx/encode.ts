import {
  bytesField,
  type Fields,
  floatField,
  integerField,
  joinFields,
  messageField,
  textField,
} from "./protobuf.js";

/** Field numbers and enumerations below are those of onnx.proto3 (ONNX 1.14, IR version 8). */
const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1;
const INT64 = 7;

/** Numbers of a network: float32, or int64 for shapes and axes. */
export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export type OnnxAttribute =
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly float: number }
  | { readonly text: string };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxNetwork {
  readonly nodes: readonly OnnxNode[];
  readonly weights: Readonly<Record<string, OnnxTensor>>;
  /** float32 each; a string is a dimension that the caller chooses. */
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  /** Names of float32 results. */
  readonly outputs: readonly string[];
}

/** The network as the bytes of an .onnx file. Nodes must stand after the nodes whose output they read. */
export function encodeOnnx({ nodes, weights, inputs, outputs }: OnnxNetwork): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => messageField(1, encodeNode(node))),
    ...textField(2, "network"),
    ...Object.entries(weights).flatMap(([name, tensor]) => messageField(5, encodeTensor(name, tensor))),
    ...Object.entries(inputs).flatMap(([name, shape]) => messageField(11, encodeValue(name, shape))),
    ...outputs.flatMap((name) => messageField(12, encodeValue(name))),
  ];
  return joinFields([
    ...integerField(1, IR_VERSION),
    ...messageField(7, graph),
    ...messageField(8, [...textField(1, ""), ...integerField(2, OPERATOR_SET)]),
  ]);
}

function encodeNode({ operator, inputs, output, attributes = {} }: OnnxNode): Fields {
  return [
    ...inputs.flatMap((name) => textField(1, name)),
    ...textField(2, output),
    ...textField(3, output),
    ...textField(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) => messageField(5, encodeAttribute(name, value))),
  ];
}

function encodeAttribute(name: string, value: OnnxAttribute): Fields {
  const fields = [...textField(1, name)];
  if ("float" in value) return [...fields, ...floatField(2, value.float), ...integerField(20, 1)];
  if ("integer" in value) return [...fields, ...integerField(3, value.integer), ...integerField(20, 2)];
  if ("text" in value) return [...fields, ...textField(4, value.text), ...integerField(20, 3)];
  return [...fields, ...value.integers.flatMap((each) => integerField(8, each)), ...integerField(20, 7)];
}

function encodeTensor(name: string, { shape, data }: OnnxTensor): Fields {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length)
    throw new RangeError(`${name}: ${data.length} numbers for the shape [${shape.join(", ")}]`);
  return [
    ...shape.flatMap((size) => integerField(1, size)),
    ...integerField(2, data instanceof Float32Array ? FLOAT : INT64),
    ...textField(8, name),
    // Little-endian, as every platform that Node runs on.
    ...bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function encodeValue(name: string, shape?: readonly (number | string)[]): Fields {
  const sizes = shape?.flatMap((size) =>
    messageField(1, typeof size === "string" ? textField(2, size) : integerField(1, size)),
  );
  const tensorType = [...integerField(1, FLOAT), ...(sizes === undefined ? [] : messageField(2, sizes))];
  return [...textField(1, name), ...messageField(2, messageField(1, tensorType))];
}

export const floatTensor = (shape: readonly number[], data: Float32Array): OnnxTensor => ({ shape, data });
export const scalar = (value: number): OnnxTensor => ({ shape: [], data: Float32Array.of(value) });
export const integers = (values: readonly number[]): OnnxTensor => ({
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
