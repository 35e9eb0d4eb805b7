import type { BlobStore, ImageRef, MediaId } from "@fovea/core";
import { isUpright } from "./orientation.js";

/** What a limit is compared with and a ref does not say. */
export interface ImageFacts {
  readonly bytes: number;
  readonly upright: boolean;
}

const mostKept = 20_000;
/** Of the process: an id is a hash of content. Media types are told by content, so an id has one. */
const kept = new Map<MediaId, ImageFacts>();

type Blobs = Pick<BlobStore, "get" | "recent" | "lend">;

/** Reads the image once in a process. */
export async function imageFacts(ref: ImageRef, blobs: Blobs): Promise<ImageFacts> {
  const known = factsAtOnce(ref, blobs);
  if (known !== undefined) return known;
  const read = (bytes: Uint8Array) => factsOf(ref, bytes);
  return blobs.lend === undefined ? read(await blobs.get(ref.id)) : blobs.lend(ref.id, read);
}

/** Undefined when the image must be read first. */
export function factsAtOnce(ref: ImageRef, blobs: Blobs): ImageFacts | undefined {
  const known = kept.get(ref.id);
  if (known !== undefined) return known;
  const bytes = blobs.recent?.(ref.id);
  return bytes === undefined ? undefined : factsOf(ref, bytes);
}

const factsOf = ({ id, mediaType }: ImageRef, bytes: Uint8Array): ImageFacts =>
  keep(id, { bytes: bytes.length, upright: isUpright(bytes, mediaType) });

function keep(id: MediaId, facts: ImageFacts): ImageFacts {
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!);
  kept.set(id, facts);
  return facts;
}

/** The same store; what is put through it need not be read again to be known. */
export function notingBlobs(blobs: BlobStore): BlobStore {
  let noting = noted.get(blobs);
  if (noting === undefined) {
    noting = {
      get: (id) => blobs.get(id),
      has: (id) => blobs.has(id),
      ...(blobs.recent === undefined ? {} : { recent: (id: MediaId) => blobs.recent!(id) }),
      ...(blobs.lend === undefined
        ? {}
        : { lend: <T>(id: MediaId, use: (bytes: Uint8Array) => T) => blobs.lend!(id, use) }),
      put(bytes) {
        const mediaType = pictureType(bytes);
        // Before it is awaited: the bytes may be changed after.
        const upright = mediaType !== undefined && isUpright(bytes, mediaType);
        const { length } = bytes;
        return blobs.put(bytes).then((id) => {
          if (mediaType !== undefined) keep(id, { bytes: length, upright });
          return id;
        });
      },
    };
    noted.set(blobs, noting);
  }
  return noting;
}
const noted = new WeakMap<BlobStore, BlobStore>();

function pictureType(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "image/jpeg";
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return "image/png";
  return bytes[0] === 0x52 && bytes[8] === 0x57 && bytes[9] === 0x45 ? "image/webp" : undefined;
}
