import type { MediaId } from "./refs.js";

/** Content-addressed bytes: a blob's id is the lower-case hex SHA-256 of its bytes. */
export interface BlobStore {
  /** Durable when it resolves; equal bytes are stored once. */
  put(bytes: Uint8Array): Promise<MediaId>;
  /** @throws BlobNotFoundError; CorruptStoreError when the bytes no longer hash to the id. */
  get(id: MediaId): Promise<Uint8Array>;
  has(id: MediaId): Promise<boolean>;
  /**
   * The bytes of a blob that was put just now, where the store still has them at hand; `get` has all. They are to be read
   * before anything else is awaited or put, for their memory is used again, and not to be changed.
   */
  recent?(id: MediaId): Uint8Array | undefined;
  /**
   * As `get`, for bytes that are done with when `use` returns: they lie in memory that is used again, and are not to be
   * changed. Whoever reads many saves making room for each.
   */
  lend?<T>(id: MediaId, use: (bytes: Uint8Array) => T): Promise<T>;
}
