import { type Pixels, type Point, pointsBounds, polygonArea } from "@fovea/core";
import { resizePixels } from "../../codec/geometry.js";
import { withChannels, withoutAlpha } from "../../codec/pixels.js";
import { askOpenCv, type Keep, type Mat, type OpenCv } from "../shared/opencv.js";

/** The longer side that is looked at: corners of a page need no more, and noise is gone. */
const LOOKED_AT = 640;
/** Of the picture's area: less is a thing on the page rather than the page. */
const LEAST_AREA = 0.15;
/** Corners of a page in perspective stay within these, in degrees. */
const CORNER = [45, 135] as const;
/** A picture that is nothing but page has corners this close to its own, in parts of its sides. */
const BORDER = 0.015;

/**
 * The corners of the largest sheet of paper in a photograph, clockwise from its top left, in pixels of the image;
 * undefined when there is none. A sheet is a convex quadrilateral whose outline shows, as an edge or against Otsu's
 * threshold.
 */
export async function findPage(pixels: Pixels): Promise<readonly Point[] | undefined> {
  const { width, height } = pixels;
  const scale = Math.min(1, LOOKED_AT / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const small = await resizePixels(withChannels(withoutAlpha(pixels), 1), w, h);
  const quads = await askOpenCv(small, (cv, source, keep) => [
    ...quadsIn(cv, outlines(cv, source, keep), keep),
    ...quadsIn(cv, brightParts(cv, source, keep), keep),
  ]);
  const pages = quads.filter((quad) => polygonArea(quad) >= LEAST_AREA * w * h && isPage(quad, w, h));
  const [page] = pages.sort((a, b) => polygonArea(b) - polygonArea(a));
  return page && clockwiseFromTopLeft(page).map(([x, y]) => [(x * width) / w, (y * height) / h] as const);
}

function outlines(cv: OpenCv, source: Mat, keep: Keep): Mat {
  const [smooth, edges] = [keep(new cv.Mat()), keep(new cv.Mat())];
  cv.GaussianBlur(source, smooth, new cv.Size(0, 0), 1.4);
  cv.Canny(smooth, edges, 30, 90, 3, true);
  return closed(cv, edges, keep, 5);
}

function brightParts(cv: OpenCv, source: Mat, keep: Keep): Mat {
  const [smooth, white] = [keep(new cv.Mat()), keep(new cv.Mat())];
  cv.GaussianBlur(source, smooth, new cv.Size(0, 0), 2);
  cv.threshold(smooth, white, 0, 255, cv.THRESH_BINARY + cv.THRESH_OTSU);
  return closed(cv, white, keep, 15);
}

function closed(cv: OpenCv, mask: Mat, keep: Keep, size: number): Mat {
  const [kernel, out] = [keep(new cv.Mat(size, size, cv.CV_8UC1)), keep(new cv.Mat())];
  kernel.data.fill(1);
  cv.morphologyEx(mask, out, cv.MORPH_CLOSE, kernel);
  return out;
}

/** Outlines whose convex hull is, to within 2% of its length, a quadrilateral. Edges of pixels, hence the half. */
function quadsIn(cv: OpenCv, mask: Mat, keep: Keep): Point[][] {
  const contours = keep(new cv.MatVector());
  cv.findContours(mask, contours, keep(new cv.Mat()), cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE);
  const quads: Point[][] = [];
  for (let i = 0; i < contours.size(); i++) {
    const contour = keep(contours.get(i));
    if (contour.rows < 4) continue;
    const [hull, quad] = [keep(new cv.Mat()), keep(new cv.Mat())];
    cv.convexHull(contour, hull);
    cv.approxPolyDP(hull, quad, 0.02 * cv.arcLength(hull, true), true);
    if (quad.rows !== 4) continue;
    const xy = quad.data32S;
    quads.push([0, 2, 4, 6].map((at) => [xy[at]! + 0.5, xy[at + 1]! + 0.5]));
  }
  return quads;
}

function isPage(quad: readonly Point[], width: number, height: number): boolean {
  const [x0, y0, x1, y1] = pointsBounds(quad);
  const [dx, dy] = [BORDER * width, BORDER * height];
  const wholePicture = x0 <= dx && y0 <= dy && x1 >= width - dx && y1 >= height - dy;
  return (
    !(wholePicture && polygonArea(quad) > 0.95 * width * height) && quad.every((_, i) => isCorner(quad, i))
  );
}

function isCorner(quad: readonly Point[], i: number): boolean {
  const [before, at, after] = [quad[(i + 3) % 4]!, quad[i]!, quad[(i + 1) % 4]!];
  const towards = ([x, y]: Point) => Math.atan2(y - at[1], x - at[0]);
  const turn = Math.abs(((towards(before) - towards(after)) * 180) / Math.PI);
  const angle = Math.min(turn, 360 - turn);
  return angle >= CORNER[0] && angle <= CORNER[1];
}

/** The top left corner is the one of least x + y; the screen's y points down, so clockwise is rising angle. */
function clockwiseFromTopLeft(quad: readonly Point[]): Point[] {
  const centre = [0, 1].map((axis) => quad.reduce((sum, point) => sum + point[axis]!, 0) / 4);
  const angle = ([x, y]: Point) => Math.atan2(y - centre[1]!, x - centre[0]!);
  const around = [...quad].sort((a, b) => angle(a) - angle(b));
  const first = around.reduce(
    (best, [x, y], i) => (x + y < around[best]![0] + around[best]![1] ? i : best),
    0,
  );
  return [...around.slice(first), ...around.slice(0, first)];
}
