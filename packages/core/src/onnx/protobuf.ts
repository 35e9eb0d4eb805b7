/** The wire format of Protocol Buffers, as far as an ONNX file needs it: only writing. */

const utf8 = new TextEncoder();

/** A run of encoded fields: chunks in order, so that large weights are copied once. */
export type Fields = readonly Uint8Array[];

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`cannot write ${value} as a varint`);
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

/** A whole number, zero or more. */
export const integerField = (field: number, value: number): Fields => [varint(field << 3), varint(value)];

export function floatField(field: number, value: number): Fields {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint((field << 3) | 5), bytes];
}

export const bytesField = (field: number, bytes: Uint8Array): Fields => [
  varint((field << 3) | 2),
  varint(bytes.length),
  bytes,
];

export const textField = (field: number, text: string): Fields => bytesField(field, utf8.encode(text));

/** A message inside a message. */
export function messageField(field: number, fields: Fields): Fields {
  const length = fields.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint((field << 3) | 2), varint(length), ...fields];
}

export const joinFields = (fields: Fields): Uint8Array => Buffer.concat(fields);
