import { type BlobStore, canonicalJson } from "@fovea/core";

/** Ids of what this process has put into a store, by its text: prompts and schemas that many runs share. */
const put = new WeakMap<BlobStore, Map<string, string>>();
const mostKept = 200;

/** `putJson` for what is the same in many runs: it is written once, unless it was collected since. */
export async function putOnce(blobs: BlobStore, json: string): Promise<string> {
  const known = put.get(blobs) ?? new Map<string, string>();
  put.set(blobs, known);
  const before = known.get(json);
  if (before !== undefined && (await blobs.has(before))) return before;
  const id = await blobs.put(new TextEncoder().encode(json));
  if (known.size >= mostKept) known.delete(known.keys().next().value!);
  known.set(json, id);
  return id;
}

/** A value with its canonical JSON, made once for equal `key`s of a living object. */
export class JsonMemo<K extends object, V> {
  readonly #made = new WeakMap<K, Map<string, { readonly value: V; readonly json: string }>>();

  /** `value` is as the record gives it back, key order included: a model that is asked again is asked the same. */
  get(of: K, key: string, make: () => unknown): { readonly value: V; readonly json: string } {
    const byKey = this.#made.get(of) ?? new Map();
    this.#made.set(of, byKey);
    let found = byKey.get(key);
    if (found === undefined) {
      const json = canonicalJson(make());
      found = { value: JSON.parse(json) as V, json };
      byKey.set(key, found);
    }
    return found;
  }
}
