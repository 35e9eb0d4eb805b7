import {
  type BlobStore,
  canonicalJson,
  type ImageCodec,
  type ImagePart,
  type JsonValue,
  storedImage,
  type Tolerance,
} from "@fovea/core";

const exact: Tolerance = { position: 0, score: 0 };

/**
 * The first difference between a recorded value and a re-run one, as "path: a is not b", or undefined. Numbers in
 * boxes, points, polygons and matrices may differ by `tolerance.position`, numbers from 0 to 1 called score or
 * confidence by `tolerance.score`; images are compared as decoded pixels; everything else exactly.
 */
export async function firstDifference(
  recorded: unknown,
  again: unknown,
  context: {
    readonly blobs: BlobStore;
    readonly codec: ImageCodec;
    readonly tolerance?: Tolerance | undefined;
  },
  path = "",
): Promise<string | undefined> {
  const tolerance = context.tolerance ?? exact;
  if (typeof recorded === "number" && typeof again === "number") {
    const allowed = /score|confidence/i.test(path)
      ? tolerance.score
      : /box|point|polygon|matrix/i.test(path)
        ? tolerance.position
        : 0;
    return Math.abs(recorded - again) <= allowed ? undefined : `${path}: ${recorded} is now ${again}`;
  }
  if (isImagePart(recorded) && isImagePart(again)) {
    if (recorded.ref.id !== again.ref.id && !(await samePixels(recorded, again, context))) {
      return `${path}: the picture has other pixels`;
    }
    return firstDifference(recorded.lineage ?? null, again.lineage ?? null, context, `${path}.lineage`);
  }
  if (Array.isArray(recorded) && Array.isArray(again)) {
    if (recorded.length !== again.length)
      return `${path}: ${recorded.length} entries are now ${again.length}`;
    for (let i = 0; i < recorded.length; i++) {
      const difference = await firstDifference(recorded[i], again[i], context, `${path}[${i}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isObject(recorded) && isObject(again)) {
    for (const key of new Set([...Object.keys(recorded), ...Object.keys(again)])) {
      // Which step made it, and what the loop called it, differ outside the run.
      if (key === "step" || key === "name") continue;
      const difference = await firstDifference(recorded[key], again[key], context, `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(recorded, again) ? undefined : `${path}: ${shown(recorded)} is now ${shown(again)}`;
}

async function samePixels(
  a: ImagePart,
  b: ImagePart,
  { blobs, codec }: { readonly blobs: BlobStore; readonly codec: ImageCodec },
): Promise<boolean> {
  const [x, y] = await Promise.all([a, b].map(({ ref }) => codec.pixels(storedImage(ref), blobs)));
  return x!.width === y!.width && x!.channels === y!.channels && Buffer.compare(x!.data, y!.data) === 0;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isImagePart = (value: unknown): value is ImagePart =>
  isObject(value) && value.type === "image" && isObject(value.ref) && value.ref.type === "image";
const shown = (value: unknown): string =>
  value === undefined ? "nothing" : canonicalJson(value as JsonValue).slice(0, 80);
