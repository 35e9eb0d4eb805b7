import {
  type BlobStore,
  type Box,
  crop,
  flip,
  type Image,
  type ImageCodec,
  imageSize,
  type Pixels,
  resize,
  type StoredImage,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

/**
 * SSL4RL's augmentations, drawn from `random`: a random part resized to a square, perhaps mirrored, colours jittered, grey, blurred
 * (sigma 0.1 to 2 pixels), solarised, equalised. Shares and ranges are those of SimCLR and BYOL (arXiv 2006.07733, table 6), on which
 * the list builds; SSL4RL's own are not in the facts.
 *
 * @returns the picture stored, with exact lineage
 */
export async function augment(
  image: Image,
  random: Pcg64,
  house: { readonly blobs: BlobStore; readonly codec: ImageCodec },
  side = 224,
): Promise<StoredImage> {
  const { width, height } = imageSize(image);
  const cut = resize(crop(image, randomPart(width, height, random)), side, side);
  const seen = random.random() < 0.5 ? flip(cut, "horizontal") : cut;
  let pixels = await house.codec.pixels(seen, house.blobs);
  if (random.random() < 0.8) pixels = jitter(pixels, random);
  if (random.random() < 0.2) pixels = toGrey(pixels);
  if (random.random() < 0.5) pixels = blur(pixels, 0.1 + 1.9 * random.random());
  if (random.random() < 0.2) pixels = levels(pixels, (value) => (value >= 128 ? 255 - value : value));
  if (random.random() < 0.1) pixels = equalize(pixels);
  const id = await house.blobs.put(await house.codec.encode(pixels, { mediaType: "image/png" }));
  const ref = { type: "image", id, width: side, height: side, mediaType: "image/png" } as const;
  return { ref, lineage: seen.lineage };
}

/** A part of 40 to 100% of the area, of a shape from 3:4 to 4:3 of the picture's. */
function randomPart(width: number, height: number, random: Pcg64): Box {
  const area = width * height * (0.4 + 0.6 * random.random());
  const shape = (width / height) * Math.exp(Math.log(4 / 3) * (2 * random.random() - 1));
  const partWidth = Math.min(width, Math.round(Math.sqrt(area * shape)));
  const partHeight = Math.min(height, Math.round(Math.sqrt(area / shape)));
  const left = random.integers(0, width - partWidth + 1);
  const top = random.integers(0, height - partHeight + 1);
  return [left, top, left + partWidth, top + partHeight];
}

const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/** Every colour value (not alpha) through one function. */
function levels(pixels: Pixels, change: (value: number) => number): Pixels {
  const table = Uint8Array.from({ length: 256 }, (_, value) => clamp(change(value)));
  const data = pixels.data.map((value, i) => (pixels.channels === 4 && i % 4 === 3 ? value : table[value]!));
  return { ...pixels, data };
}

/** Brightness and contrast by 0.6 to 1.4, saturation by 0.8 to 1.2. */
function jitter(pixels: Pixels, random: Pcg64): Pixels {
  const [brightness, contrast] = [0.6 + 0.8 * random.random(), 0.6 + 0.8 * random.random()];
  const saturation = 0.8 + 0.4 * random.random();
  const changed = levels(pixels, (value) => (value * brightness - 128) * contrast + 128);
  return mixWithGrey(changed, saturation);
}

const toGrey = (pixels: Pixels): Pixels => mixWithGrey(pixels, 0);

/** 1 keeps the colours, 0 is grey (ITU-R 601 luma). */
function mixWithGrey(pixels: Pixels, share: number): Pixels {
  if (pixels.channels === 1) return pixels;
  const data = Uint8Array.from(pixels.data);
  for (let at = 0; at < data.length; at += pixels.channels) {
    const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    for (let band = 0; band < 3; band++) data[at + band] = clamp(luma + (data[at + band]! - luma) * share);
  }
  return { ...pixels, data };
}

/** Gaussian blur in two passes; `sigma` in pixels; edges repeat. */
function blur(pixels: Pixels, sigma: number): Pixels {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (source: Float32Array, across: boolean): Float32Array => {
    const { width, height, channels } = pixels;
    const made = new Float32Array(source.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let band = 0; band < channels; band++) {
          let sum = 0;
          for (let i = -reach; i <= reach; i++) {
            const column = across ? Math.min(width - 1, Math.max(0, x + i)) : x;
            const row = across ? y : Math.min(height - 1, Math.max(0, y + i));
            sum += source[(row * width + column) * channels + band]! * weights[i + reach]!;
          }
          made[(y * width + x) * channels + band] = sum / total;
        }
      }
    }
    return made;
  };
  return { ...pixels, data: Uint8Array.from(pass(pass(Float32Array.from(pixels.data), true), false), clamp) };
}

/** Spreads each colour band's values so that all levels are used about equally. */
function equalize(pixels: Pixels): Pixels {
  const data = Uint8Array.from(pixels.data);
  const bands = Math.min(3, pixels.channels);
  for (let band = 0; band < bands; band++) {
    const counts = new Float64Array(256);
    for (let at = band; at < data.length; at += pixels.channels) counts[data[at]!] = counts[data[at]!]! + 1;
    let below = 0;
    const all = data.length / pixels.channels;
    const table = counts.map((count) => {
      below += count;
      return clamp((255 * (below - count / 2)) / all);
    });
    for (let at = band; at < data.length; at += pixels.channels) data[at] = table[data[at]!]!;
  }
  return { ...pixels, data };
}
