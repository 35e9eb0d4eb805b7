import { imageCodec } from "@fovea/vision";

/** A 320 x 240 picture of grey squares: enough to load and run any expert, with nothing on it to find. */
export async function testCard(): Promise<Uint8Array> {
  const [width, height] = [320, 240];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = ((x >> 5) + (y >> 5)) % 2 === 0 ? 96 : 160;
  }
  return imageCodec.encode({ data, width, height, channels: 1 }, { mediaType: "image/png" });
}
