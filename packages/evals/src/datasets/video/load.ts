import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type BlobStore, MediaTooLargeError, type VideoPart } from "@fovea/core";
import { readVideoHeader } from "./header.js";

/**
 * Brings an MP4 or QuickTime file into the blob store, bytes untouched and not decoded: models that take video are sent the file
 * whole, to others it is a line of text.
 *
 * @param bytes limit, default 256 MiB.
 * @throws CorruptMediaError, UnsupportedMediaError, MediaTooLargeError.
 */
export async function loadVideo(
  source: string | Uint8Array,
  blobs: BlobStore,
  { bytes: limit = 256 * 1024 * 1024 }: { readonly bytes?: number } = {},
): Promise<VideoPart> {
  const name = typeof source === "string" ? basename(source) : "the given bytes";
  const header = await readVideoHeader(source, name);
  const bytes = typeof source === "string" ? await readFile(source) : source;
  if (bytes.length > limit)
    throw new MediaTooLargeError(
      `${name} has ${bytes.length} bytes, over the limit of ${limit}`,
      `cut it; code may call loadVideo with bytes: ${bytes.length}`,
    );
  return { type: "video", ref: { type: "video", id: await blobs.put(bytes), ...header } };
}
