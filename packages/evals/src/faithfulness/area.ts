import {
  type Box,
  boxArea,
  boxPoints,
  clipPolygon,
  type Point,
  polygonArea,
  type Region,
  regionBounds,
  regionPoints,
  uniteBoxes,
} from "@fovea/core";

/**
 * Square pixels of `box` that the regions cover together. Exact for boxes and simple polygons: between two neighbouring
 * heights at which an outline has a corner or two outlines cross, the covered width is linear in y. Points cover nothing.
 */
export function coveredArea(box: Box, regions: readonly Region[]): number {
  const frame = boxPoints(box);
  const parts = regions.flatMap((region) => {
    if (region.type === "point") return [];
    const part = clipPolygon(regionPoints(region), frame);
    return part.length >= 3 && polygonArea(part) > 0 ? [part] : [];
  });
  if (parts.length === 0) return 0;
  if (parts.length === 1) return polygonArea(parts[0]!);
  const whole = boxArea(box);
  if (parts.some((part) => polygonArea(part) >= whole)) return whole;
  const outlines = parts.map(slopedEdges);
  const heights = cornersAndCrossings(parts, outlines.flat());
  let area = 0;
  for (let i = 0; i + 1 < heights.length; i++) {
    const [from, to] = [heights[i]!, heights[i + 1]!];
    area += (to - from) * coveredWidth(outlines, (from + to) / 2);
  }
  return Math.min(area, whole);
}

/** Square pixels that the regions cover together. */
export function unionArea(regions: readonly Region[]): number {
  const solid = regions.filter(({ type }) => type !== "point");
  if (solid.length === 1) return polygonArea(regionPoints(solid[0]!));
  return solid.length === 0 ? 0 : coveredArea(uniteBoxes(solid.map(regionBounds)), solid);
}

type Edge = readonly [upper: Point, lower: Point];

/** Without the level ones: they end where others begin. */
function slopedEdges(corners: readonly Point[]): Edge[] {
  return corners.flatMap((from, i): Edge[] => {
    const to = corners[(i + 1) % corners.length]!;
    if (from[1] === to[1]) return [];
    return [from[1] < to[1] ? [from, to] : [to, from]];
  });
}

function cornersAndCrossings(parts: readonly (readonly Point[])[], edges: readonly Edge[]): number[] {
  const heights = new Set(parts.flatMap((part) => part.map(([, y]) => y)));
  // Upright edges cross no upright edge, and most are upright.
  const slanted = edges.filter(([[x0], [x1]]) => x0 !== x1);
  for (const a of slanted) {
    for (const b of edges) {
      const y = crossing(a, b);
      if (y !== undefined) heights.add(y);
    }
  }
  return [...heights].sort((a, b) => a - b);
}

/** The height at which two edges cross. */
function crossing([a, b]: Edge, [c, d]: Edge): number | undefined {
  const slope = (p: Point, q: Point) => (q[0] - p[0]) / (q[1] - p[1]);
  const [m, n] = [slope(a, b), slope(c, d)];
  if (m === n) return undefined;
  const y = (c[0] - n * c[1] - a[0] + m * a[1]) / (m - n);
  return y > Math.max(a[1], c[1]) && y < Math.min(b[1], d[1]) ? y : undefined;
}

function coveredWidth(outlines: readonly (readonly Edge[])[], y: number): number {
  const spans = outlines.flatMap((edges) => {
    const xs = edges
      .filter(([upper, lower]) => upper[1] <= y && y < lower[1])
      .map(([[x0, y0], [x1, y1]]) => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
      .sort((a, b) => a - b);
    return xs.flatMap((x, i) => (i % 2 === 0 && i + 1 < xs.length ? [[x, xs[i + 1]!] as const] : []));
  });
  spans.sort(([a], [b]) => a - b);
  let width = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans) {
    if (to > end) width += to - Math.max(from, end);
    end = Math.max(end, to);
  }
  return width;
}
