import { createRequire } from "node:module";
import type { Pixels } from "@fovea/core";
import { newPixels, withChannels, withoutAlpha } from "../../codec/pixels.js";

/** A matrix in the module's memory: it must be deleted. */
export interface Mat {
  readonly data: Uint8Array;
  /** The same memory as 32-bit integers: x, y, x, y, ... of a contour. */
  readonly data32S: Int32Array;
  readonly rows: number;
  delete(): void;
}

export interface MatVector {
  get(i: number): Mat;
  set(i: number, mat: Mat): void;
  size(): number;
  delete(): void;
}

/** The functions of OpenCV 4.12 (WebAssembly) that are used here. */
export interface OpenCv {
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  readonly COLOR_RGB2Lab: number;
  readonly COLOR_Lab2RGB: number;
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat;
  readonly RETR_LIST: number;
  readonly CHAIN_APPROX_SIMPLE: number;
  readonly THRESH_BINARY: number;
  readonly THRESH_OTSU: number;
  readonly MORPH_CLOSE: number;
  readonly MatVector: new () => MatVector;
  readonly Size: new (width: number, height: number) => unknown;
  readonly CLAHE: new (
    clipLimit: number,
    tiles: unknown,
  ) => { apply(from: Mat, to: Mat): void; delete(): void };
  cvtColor(from: Mat, to: Mat, code: number): void;
  split(from: Mat, to: unknown): void;
  merge(from: unknown, to: Mat): void;
  medianBlur(from: Mat, to: Mat, size: number): void;
  bilateralFilter(from: Mat, to: Mat, diameter: number, sigmaColour: number, sigmaSpace: number): void;
  GaussianBlur(from: Mat, to: Mat, size: unknown, sigma: number): void;
  Canny(from: Mat, to: Mat, low: number, high: number, aperture: number, precise: boolean): void;
  threshold(from: Mat, to: Mat, level: number, white: number, kind: number): number;
  morphologyEx(from: Mat, to: Mat, operation: number, kernel: Mat): void;
  findContours(from: Mat, contours: MatVector, hierarchy: Mat, mode: number, method: number): void;
  arcLength(contour: Mat, closed: boolean): number;
  approxPolyDP(contour: Mat, to: Mat, epsilon: number, closed: boolean): void;
  convexHull(contour: Mat, to: Mat): void;
}

/** The module has a `then` that calls back with itself: a promise of it would never settle, so it travels in a box. */
let runtime: Promise<{ cv: OpenCv }> | undefined;

function loadOpenCv(): Promise<{ cv: OpenCv }> {
  runtime ??= new Promise((resolve) => {
    // require, since some loaders of ES modules await what they import and so fall into that `then`.
    const module: unknown = createRequire(import.meta.url)("@techstark/opencv-js");
    const cv = module as Partial<OpenCv> & { onRuntimeInitialized?: () => void };
    const ready = () => resolve({ cv: cv as OpenCv });
    if (cv.Mat !== undefined) return ready();
    const before = cv.onRuntimeInitialized;
    cv.onRuntimeInitialized = () => {
      before?.();
      ready();
    };
  });
  return runtime;
}

/** Keeps what it is given until the work is done. */
export type Keep = <T extends { delete(): void }>(thing: T) => T;

/**
 * Runs OpenCV on a picture: loads the 11 MB module on first use, copies the pixels in (grey or RGB; alpha is put back
 * unchanged), copies the result out and frees every matrix that went through `keep`, also when the work fails.
 */
export async function withOpenCv(
  pixels: Pixels,
  work: (cv: OpenCv, source: Mat, result: Mat, keep: Keep) => void,
  as: { readonly channels?: 1 } = {},
): Promise<Pixels> {
  const opaque = as.channels === 1 ? withChannels(withoutAlpha(pixels), 1) : withoutAlphaPlane(pixels);
  const data = await askOpenCv(opaque, (cv, source, keep) => {
    const result = keep(new cv.Mat());
    work(cv, source, result, keep);
    return result.data.slice();
  });
  const out: Pixels = { ...opaque, data };
  return as.channels === 1 || pixels.channels !== 4 ? out : withAlphaOf(pixels, out);
}

/** The same for work that gives something other than a picture. `pixels` are grey or RGB. */
export async function askOpenCv<T>(
  pixels: Pixels,
  work: (cv: OpenCv, source: Mat, keep: Keep) => T,
): Promise<T> {
  const { cv } = await loadOpenCv();
  const kept: { delete(): void }[] = [];
  const keep: Keep = (thing) => {
    kept.push(thing);
    return thing;
  };
  try {
    const type = pixels.channels === 1 ? cv.CV_8UC1 : cv.CV_8UC3;
    const source = keep(new cv.Mat(pixels.height, pixels.width, type));
    source.data.set(pixels.data);
    return work(cv, source, keep);
  } finally {
    for (const thing of kept.reverse()) thing.delete();
  }
}

function withoutAlphaPlane(pixels: Pixels): Pixels {
  if (pixels.channels !== 4) return pixels;
  const out = newPixels(pixels.width, pixels.height, 3);
  for (let i = 0, o = 0; i < pixels.data.length; i += 4, o += 3) {
    for (let c = 0; c < 3; c++) out.data[o + c] = pixels.data[i + c]!;
  }
  return out;
}

function withAlphaOf(alpha: Pixels, colour: Pixels): Pixels {
  const out = withChannels(colour, 4);
  for (let i = 3; i < out.data.length; i += 4) out.data[i] = alpha.data[i]!;
  return out;
}
