// A picture as the experts get it, without a store.
import sharp from "sharp";

/** @returns `{ data, width, height, channels }`, oriented, sRGB, without alpha */
export async function decodeFile(file) {
  const image = sharp(file).rotate().flatten({ background: "#ffffff" }).toColourspace("srgb").removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}
