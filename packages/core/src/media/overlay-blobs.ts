import { BlobNotFoundError } from "../errors.js";
import { sha256 } from "../json.js";
import type { BlobStore } from "./blobs.js";

/** Reads through to `below`; what is put stays in memory and is forgotten with this object. */
export function overlayBlobs(below: BlobStore): BlobStore {
  const added = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const id = sha256(bytes);
      if (!added.has(id)) added.set(id, Uint8Array.from(bytes));
      return id;
    },
    async get(id) {
      const own = added.get(id);
      if (own !== undefined) return own;
      if (await below.has(id)) return below.get(id);
      throw new BlobNotFoundError(id);
    },
    has: async (id) => added.has(id) || (await below.has(id)),
  };
}
