import { type Image, imageSize, resize } from "@fovea/core";

/**
 * DeepEyesV2's image guard, before a picture goes to the model: a picture over 200 times as long as wide has its long side shrunk to 200
 * times the short one; then one with a side under `least` pixels is enlarged until its short side has so many (sides rounded up). A recipe,
 * so its lineage is exact; unchanged where nothing is to do.
 */
export function guardImage(image: Image, least = 32, steepest = 200): Image {
  const size = imageSize(image);
  let { width, height } = size;
  if (Math.max(width, height) > steepest * Math.min(width, height)) {
    if (width > height) width = height * steepest;
    else height = width * steepest;
  }
  if (Math.min(width, height) < least) {
    const factor = least / Math.min(width, height);
    [width, height] = [Math.ceil(width * factor), Math.ceil(height * factor)];
  }
  return width === size.width && height === size.height ? image : resize(image, width, height);
}
