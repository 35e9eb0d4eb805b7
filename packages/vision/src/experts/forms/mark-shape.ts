/** A mark cut out of its box: 1 where it is, row-major. */
export interface MarkMask {
  readonly mask: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type MarkShape = "tick" | "cross" | "dash" | "other";

type Point = readonly [number, number];
type Path = readonly Point[];

/** Mean distance of a mark's pixels from a drawn one's middle line, in parts of the mark's size. */
const NEAR = 0.085;
/** Part of the middle line that the mark must cover. */
const COVERED = 0.9;

/** What a mark looks like by the distance of its pixels from ideal ticks and crosses that fill the same place. */
export function markShape({ mask, width, height }: MarkMask): MarkShape {
  const pixels: Point[] = [];
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      pixels.push([x + 0.5, y + 0.5]);
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    }
  }
  const [w, h] = [x1 - x0, y1 - y0];
  if (pixels.length < 6 || w < 4) return "other";
  if (h <= 0.4 * w && pixels.length >= 0.75 * w * h) return "dash";
  if (h < 0.5 * w || h > 1.5 * w) return "other";
  // The middle line ends half a stroke inside the bounding box; a tick is about one and a half boxes long.
  const half = Math.min(0.2 * Math.min(w, h), pixels.length / (1.5 * Math.hypot(w, h)) / 2);
  const place = ([x, y]: Point): Point => [x0 + half + x * (w - 2 * half), y0 + half + y * (h - 2 * half)];
  const size = Math.max(w, h);
  const fits = (...paths: Path[]): number => {
    const drawn = paths.map((path) => path.map(place));
    const mean = pixels.reduce((sum, pixel) => sum + distance(pixel, drawn), 0) / pixels.length;
    const covered = coverage(drawn, mask, width, height);
    return covered >= COVERED ? (mean - 0.2) / size : 1;
  };
  const ticks = [0.25, 0.35, 0.45].flatMap((turn) =>
    [0.35, 0.5, 0.65, 0.8].map((start) =>
      fits([
        [0, start],
        [turn, 1],
        [1, 0],
      ]),
    ),
  );
  const tick = Math.min(...ticks);
  const cross = fits(
    [
      [0, 0],
      [1, 1],
    ],
    [
      [1, 0],
      [0, 1],
    ],
  );
  if (Math.min(tick, cross) > NEAR) return "other";
  return tick <= cross ? "tick" : "cross";
}

function distance([x, y]: Point, paths: readonly Path[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    for (let i = 1; i < path.length; i++) {
      const [[ax, ay], [bx, by]] = [path[i - 1]!, path[i]!];
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
    }
  }
  return least;
}

/** Part of the paths' points that lie on the mark or beside it. */
function coverage(paths: readonly Path[], mask: Uint8Array, width: number, height: number): number {
  let [on, all] = [0, 0];
  for (const path of paths) {
    for (let i = 1; i < path.length; i++) {
      const [[ax, ay], [bx, by]] = [path[i - 1]!, path[i]!];
      for (let step = 0; step <= 12; step++) {
        const [x, y] = [Math.floor(ax + ((bx - ax) * step) / 12), Math.floor(ay + ((by - ay) * step) / 12)];
        all++;
        let near = false;
        for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
          for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
            if (mask[v * width + u] === 1) near = true;
        if (near) on++;
      }
    }
  }
  return on / all;
}
