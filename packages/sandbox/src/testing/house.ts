import { type BlobStore, memoryStore, originalLineage, type Pixels, type StoredImage } from "@fovea/core";
import { rawCodec } from "./codec.js";

/** A house as sessions need it, in memory. */
export const openHouse = () => ({ blobs: memoryStore().blobs, codec: rawCodec });

export async function store(pixels: Pixels, blobs: BlobStore): Promise<StoredImage> {
  const { width, height } = pixels;
  const id = await blobs.put(await rawCodec.encode(pixels, { mediaType: "image/png" }));
  const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
  return { ref, lineage: originalLineage(ref) };
}

/** A picture of soft spots on a slope, no two places alike, from a seed: red, green and blue differ. */
export function scenery(seed: number, width: number, height: number): Pixels {
  let state = seed * 2654435761 + 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const values = new Float32Array(width * height * 3).fill(110);
  for (let spot = 0; spot < 120; spot++) {
    const [cx, cy] = [random() * width, random() * height];
    const radius = (0.02 + 0.1 * random() ** 2) * Math.min(width, height);
    const colour = [random() - 0.5, random() - 0.5, random() - 0.5].map((each) => each * 190);
    const reach = Math.ceil(radius * 2.2);
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach); x++) {
        const weight = Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (radius * radius));
        for (let c = 0; c < 3; c++) values[(y * width + x) * 3 + c]! += weight * colour[c]!;
      }
    }
  }
  return { data: Uint8Array.from(Uint8ClampedArray.from(values)), width, height, channels: 3 };
}
