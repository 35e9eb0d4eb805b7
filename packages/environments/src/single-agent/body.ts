/** A JSON value as the bytes of a snapshot: for small worlds whose state is a few numbers and words. */
export function jsonBody(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** What `jsonBody` was given. The seal around a snapshot has told damage before. */
export function fromJsonBody<T>(body: Uint8Array): T {
  return JSON.parse(decoder.decode(body)) as T;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
