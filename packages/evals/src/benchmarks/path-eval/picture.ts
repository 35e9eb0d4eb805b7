import type { Pixels, Point } from "@fovea/core";
import { isInPolygon } from "../../scorers/point-in-region/index.js";
import { bounds, goal, type Polygon, start } from "./world.js";

const [white, grey, blue, green, red, black] = [
  [255, 255, 255],
  [110, 110, 110],
  [30, 80, 200],
  [20, 150, 60],
  [200, 30, 30],
  [0, 0, 0],
] as const;
type Colour = readonly [number, number, number];

/** Both paths side by side, Path 1 on the left: obstacles grey, the path blue, the start green and the goal red. y points up. */
export function pathPicture(
  obstacles: readonly Polygon[],
  paths: readonly [readonly Point[], readonly Point[]],
  side = 400,
): Pixels {
  const gap = Math.round(side / 20);
  const width = 2 * side + gap;
  const data = new Uint8Array(width * side * 3).fill(255);
  const unit = side / (bounds.high - bounds.low);
  paths.forEach((path, panel) => {
    const left = panel * (side + gap);
    const put = (x: number, y: number, [r, g, b]: Colour): void => {
      if (x < 0 || y < 0 || x >= side || y >= side) return;
      data.set([r, g, b], ((Math.floor(y) * width + left + Math.floor(x)) | 0) * 3);
    };
    const toPixel = ([x, y]: Point): Point => [(x - bounds.low) * unit, (bounds.high - y) * unit];
    const disc = (at: Point, radius: number, colour: Colour): void => {
      const [cx, cy] = toPixel(at);
      for (let y = Math.floor(cy - radius); y <= cy + radius; y++)
        for (let x = Math.floor(cx - radius); x <= cx + radius; x++)
          if (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius) put(x, y, colour);
    };
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const at: Point = [bounds.low + (x + 0.5) / unit, bounds.high - (y + 0.5) / unit];
        const isBorder = x === 0 || y === 0 || x === side - 1 || y === side - 1;
        put(x, y, isBorder ? black : obstacles.some((polygon) => isInPolygon(at, polygon)) ? grey : white);
      }
    for (let i = 1; i < path.length; i++) {
      const [[x0, y0], [x1, y1]] = [path[i - 1]!, path[i]!];
      const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) * unit * 2);
      for (let s = 0; s <= steps; s++)
        disc([x0 + ((x1 - x0) * s) / steps, y0 + ((y1 - y0) * s) / steps], side / 260, blue);
    }
    disc(start, side / 60, green);
    disc(goal, side / 60, red);
  });
  return { data, width, height: side, channels: 3 };
}
