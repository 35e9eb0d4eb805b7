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

/** sRGB of the colours that the live test shows a model. */
export const colours: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 20, 20],
  green: [0, 140, 0],
  blue: [20, 40, 220],
  yellow: [250, 220, 0],
  black: [0, 0, 0],
  white: [255, 255, 255],
};

/** Upright stripes of these colours, from left to right: 320 pixels each, 640 high. */
export async function stripes(
  names: readonly string[],
): Promise<{ readonly bytes: Uint8Array; readonly width: number; readonly height: number }> {
  const [stripe, height] = [320, 640];
  const width = stripe * names.length;
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    data.set(colours[names[Math.floor((i % width) / stripe)]!]!, i * 3);
  const bytes = await imageCodec.encode({ data, width, height, channels: 3 }, { mediaType: "image/png" });
  return { bytes, width, height };
}
