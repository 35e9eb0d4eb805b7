import {
  type BlobStore,
  type Box,
  boxHeight,
  boxWidth,
  crop,
  type DerivedImage,
  fromOriginal,
  type ImagePart,
  intersectBoxes,
  isInsideConvex,
  mapRegion,
  originalLineage,
  type Pixels,
  type Region,
  regionBounds,
  regionPoints,
  resize,
  storedImage,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import type { PlacedTruth } from "@fovea/evals";
import { encodePixels, imageCodec } from "@fovea/vision";

/** Where pictures are read from and written to. */
export interface PixelSite {
  readonly blobs: BlobStore;
  readonly signal?: AbortSignal | undefined;
}

const grey = 128;
/** Pixels by which a masked region is grown: the soft edge of a resampled picture would tell what was there. */
const margin = 1;

/** Where the targets show in a picture, in its own pixels. */
export function shownIn(part: ImagePart, targets: readonly PlacedTruth[]): Region[] {
  const lineage = part.lineage ?? originalLineage(part.ref);
  return targets.flatMap(({ media, box, page }) => fromOriginal(lineage, media, { type: "box", box }, page));
}

/** The picture with the regions in grey, under the same name and lineage: its pixels are where they were. */
export async function withoutRegions(
  part: ImagePart,
  regions: readonly Region[],
  site: PixelSite,
): Promise<ImagePart> {
  return repainted(part, site, (pixels) => {
    for (const region of regions) fillRegion(pixels, region);
  });
}

/** The picture as noise of the same size, from nowhere. */
export async function asNoise(part: ImagePart, random: Pcg64, site: PixelSite): Promise<ImagePart> {
  const noise = await repainted(part, site, ({ data, channels }) => {
    for (let at = 0; at < data.length; at += 4) {
      let word = random.integers(0, 2 ** 32);
      for (let i = at; i < Math.min(at + 4, data.length); i++) {
        data[i] = word & 255;
        word >>>= 8;
      }
    }
    if (channels === 4) for (let i = 3; i < data.length; i += 4) data[i] = 255;
  });
  return { ...noise, lineage: [] };
}

async function repainted(
  part: ImagePart,
  { blobs, signal }: PixelSite,
  change: (pixels: Pixels) => void,
): Promise<ImagePart> {
  const pixels = await imageCodec.pixels(storedImage(part.ref), blobs, signal);
  // What the codec gives is shared.
  const own: Pixels = { ...pixels, data: Uint8Array.from(pixels.data) };
  change(own);
  const id = await blobs.put(await encodePixels(own, { mediaType: "image/png" }));
  const { width, height } = own;
  return {
    ...part,
    ref: { type: "image", id, width, height, mediaType: "image/png" },
    lineage: part.lineage ?? originalLineage(part.ref),
  };
}

function fillRegion({ data, width, height, channels }: Pixels, region: Region): void {
  const [x0, y0, x1, y1] = regionBounds(region);
  const corners = regionPoints(region);
  const colours = channels === 4 ? 3 : channels;
  for (let y = Math.max(0, Math.floor(y0) - margin); y < Math.min(height, Math.ceil(y1) + margin); y++) {
    for (let x = Math.max(0, Math.floor(x0) - margin); x < Math.min(width, Math.ceil(x1) + margin); x++) {
      const isIn = region.type === "box" || isInsideConvex([x + 0.5, y + 0.5], corners, 1 + margin);
      if (isIn) data.fill(grey, (y * width + x) * channels, (y * width + x) * channels + colours);
    }
  }
}

/**
 * A box of the size of `like` somewhere else in a picture, away from all that is to be avoided; undefined when there is no
 * room for one.
 */
export function boxElsewhere(
  like: Box,
  size: { readonly width: number; readonly height: number },
  avoid: readonly Box[],
  random: Pcg64,
): Box | undefined {
  const [w, h] = [Math.round(boxWidth(like)) || 1, Math.round(boxHeight(like)) || 1];
  if (w > size.width || h > size.height) return undefined;
  for (let tried = 0; tried < 400; tried++) {
    const x = random.integers(0, size.width - w, { endpoint: true });
    const y = random.integers(0, size.height - h, { endpoint: true });
    const box: Box = [x, y, x + w, y + h];
    if (avoid.every((other) => intersectBoxes(box, other) === undefined)) return box;
  }
  return undefined;
}

/**
 * Another part of the medium that a picture shows, of the size of what it shows, at its size; undefined for a picture that
 * shows several places, an unknown one, a page or a frame, or all there is.
 */
export async function anotherPlace(
  part: ImagePart,
  originals: ReadonlyMap<string, ImagePart>,
  targets: readonly PlacedTruth[],
  random: Pcg64,
  { blobs, signal }: PixelSite,
): Promise<ImagePart | undefined> {
  const [placement, ...others] = part.lineage ?? [];
  if (placement === undefined || others.length > 0 || placement.certainty === "unknown") return undefined;
  const original = originals.get(placement.parent);
  if (original === undefined || placement.page !== undefined || placement.time !== undefined)
    return undefined;
  const shown = regionBounds(mapRegion(placement.matrix, placement.region));
  const inTargets = targets.filter(({ media }) => media === placement.parent).map(({ box }) => box);
  const other =
    boxElsewhere(shown, original.ref, [shown, ...inTargets], random) ??
    boxElsewhere(shown, original.ref, inTargets, random);
  if (other === undefined) return undefined;
  const { width, height } = part.ref;
  const cut: DerivedImage = resize(crop(storedImage(original.ref, original.lineage), other), width, height);
  const { ref, lineage } = await imageCodec.store(cut, blobs, signal);
  return { ...part, ref, lineage };
}
