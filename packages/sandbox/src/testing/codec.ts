import { apply, type BlobStore, type Image, type ImageCodec, isStored, type Pixels } from "@fovea/core";

/**
 * Pixels as they are, behind three numbers, for tests on this floor: what decodes pictures is built beside it. Recipes of one stored
 * image are computed by looking up the nearest pixel of each.
 */
export const rawCodec: ImageCodec = {
  async encode({ data, width, height, channels }) {
    const bytes = new Uint8Array(12 + data.length);
    new Uint32Array(bytes.buffer, 0, 3).set([width, height, channels]);
    bytes.set(data, 12);
    return bytes;
  },
  async pixels(image, blobs) {
    return isStored(image) ? read(image.ref.id, blobs) : compute(image, blobs);
  },
  async store(image, blobs) {
    if (isStored(image)) return image;
    const { width, height } = image;
    const id = await blobs.put(
      await rawCodec.encode(await compute(image, blobs), { mediaType: "image/png" }),
    );
    return { ref: { type: "image", id, width, height, mediaType: "image/png" }, lineage: image.lineage };
  },
};

async function read(id: string, blobs: BlobStore): Promise<Pixels> {
  const bytes = Uint8Array.from(await blobs.get(id));
  const [width = 0, height = 0, channels] = new Uint32Array(bytes.buffer, 0, 3);
  return { data: bytes.subarray(12), width, height, channels: channels as Pixels["channels"] };
}

async function compute(image: Exclude<Image, { ref: unknown }>, blobs: BlobStore): Promise<Pixels> {
  const [{ parent, matrix }] = image.lineage as [Image["lineage"][number]];
  const source = await read(parent, blobs);
  const { width, height } = image;
  const { channels } = source;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = apply(matrix, [x + 0.5, y + 0.5]).map(Math.floor) as [number, number];
      const at = (row * source.width + column) * channels;
      data.set(source.data.subarray(at, at + channels), (y * width + x) * channels);
    }
  }
  return { data, width, height, channels };
}
