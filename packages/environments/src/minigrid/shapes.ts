/** Whether the point (x, y) of a tile, both 0 to 1, y down, is in the shape. */
export type Shape = (x: number, y: number) => boolean;

export const rectangle =
  (left: number, right: number, top: number, bottom: number): Shape =>
  (x, y) =>
    x >= left && x <= right && y >= top && y <= bottom;

export const disc =
  (centreX: number, centreY: number, radius: number): Shape =>
  (x, y) =>
    (x - centreX) * (x - centreX) + (y - centreY) * (y - centreY) <= radius * radius;

/*
 * The reference holds corners in single precision and points in double. Which subpixels lie in a shape hangs on the
 * last bit where an edge passes through their centres, so both precisions are kept here.
 */
const f32 = Math.fround;

/** A line of half width `radius`, cut off at `radius` beyond its ends' box. */
export function stroke(x0: number, y0: number, x1: number, y1: number, radius: number): Shape {
  const startX = f32(x0);
  const startY = f32(y0);
  const runX = f32(f32(x1) - startX);
  const runY = f32(f32(y1) - startY);
  const length = f32(Math.sqrt(f32(f32(runX * runX) + f32(runY * runY))));
  const directionX = f32(runX / length);
  const directionY = f32(runY / length);
  const left = Math.min(x0, x1) - radius;
  const right = Math.max(x0, x1) + radius;
  const top = Math.min(y0, y1) - radius;
  const bottom = Math.max(y0, y1) + radius;
  return (x, y) => {
    if (x < left || x > right || y < top || y > bottom) return false;
    const along = (x - startX) * directionX + (y - startY) * directionY;
    const reached = f32(Math.min(Math.max(along, 0), length));
    const awayX = x - f32(startX + f32(reached * directionX));
    const awayY = y - f32(startY + f32(reached * directionY));
    return Math.sqrt(awayX * awayX + awayY * awayY) <= radius;
  };
}

/** The triangle of the agent, a quarter turn clockwise for each step of `direction` (0: pointing right). */
export function arrow(direction: number): Shape {
  const ax = f32(0.12);
  const ay = f32(0.19);
  const v0x = f32(f32(0.12) - ax);
  const v0y = f32(f32(0.81) - ay);
  const v1x = f32(f32(0.87) - ax);
  const v1y = f32(f32(0.5) - ay);
  const dot00 = f32(f32(v0x * v0x) + f32(v0y * v0y));
  const dot01 = f32(f32(v0x * v1x) + f32(v0y * v1y));
  const dot11 = f32(f32(v1x * v1x) + f32(v1y * v1y));
  const scale = f32(1 / f32(f32(dot00 * dot11) - f32(dot01 * dot01)));
  const angle = 0.5 * Math.PI * direction;
  const cosine = Math.cos(-angle);
  const sine = Math.sin(-angle);
  return (x, y) => {
    const fromX = x - 0.5;
    const fromY = y - 0.5;
    const v2x = 0.5 + fromX * cosine - fromY * sine - ax;
    const v2y = 0.5 + fromY * cosine + fromX * sine - ay;
    const dot02 = v0x * v2x + v0y * v2y;
    const dot12 = v1x * v2x + v1y * v2y;
    const u = (dot11 * dot02 - dot01 * dot12) * scale;
    const v = (dot00 * dot12 - dot01 * dot02) * scale;
    return u >= 0 && v >= 0 && u + v < 1;
  };
}
