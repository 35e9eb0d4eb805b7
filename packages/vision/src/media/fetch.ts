import { MediaNotFoundError, MediaTooLargeError, UnsupportedMediaError } from "@fovea/core";

/**
 * Fetches an http(s) address, for callers who allowed it. The body is cut off as soon as it is over the limit.
 *
 * @throws UnsupportedMediaError for other schemes; MediaNotFoundError when there is no answer or no success;
 * MediaTooLargeError.
 */
export async function fetchBytes(
  address: string,
  maximumBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!/^https?:/i.test(address)) {
    throw new UnsupportedMediaError(
      `${address.slice(0, 60)} is not http or https`,
      "give the path of a file, or bytes",
    );
  }
  const response = await fetch(address, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new MediaNotFoundError(`${address} gave no answer`, "check the address and the connection", {
      cause,
    });
  });
  if (!response.ok || response.body === null) {
    throw new MediaNotFoundError(`${address} answered ${response.status}`, "check the address in a browser");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > maximumBytes) {
      throw new MediaTooLargeError(
        `${address} has over ${maximumBytes} bytes`,
        "download it and make it smaller",
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
