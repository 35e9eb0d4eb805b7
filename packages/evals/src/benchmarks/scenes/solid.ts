import type { Rgb } from "../generated/index.js";
import { turnOf } from "./camera.js";
import type { Vector } from "./vector.js";

export const solidShapes = ["cube", "ball", "cylinder", "cone"] as const;
export type SolidShape = (typeof solidShapes)[number];

/** Something that stands or floats; upright, turned about its own vertical axis. */
export interface Solid {
  readonly shape: SolidShape;
  /** The middle of its foot. */
  readonly at: Vector;
  /** Half of its width; a cube may have three sides of its own. */
  readonly radius: number;
  readonly height: number;
  /** Half of the depth of a cube; default as `radius`. */
  readonly depth?: number;
  /** Degrees counter-clockwise seen from above. Default 0. */
  readonly turn?: number;
  readonly colour: Rgb;
  /** Of the side of a cube that its turn points to (east at 0). */
  readonly face?: Rgb;
}

/** Where a ray meets a solid: distance, and the outer normal there. */
export interface Hit {
  distance: number;
  nx: number;
  ny: number;
  nz: number;
  isFace: boolean;
}

type Inner = (
  solid: Solid,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: Hit,
) => void;

/** A solid that rays are followed to. Coordinates go by one by one: a picture has 100,000 rays. */
export class Target {
  readonly #solid: Solid;
  readonly #inner: Inner;
  readonly #sine: number;
  readonly #cosine: number;

  constructor(solid: Solid) {
    this.#solid = solid;
    this.#inner = { cube, ball, cylinder, cone }[solid.shape];
    ({ sine: this.#sine, cosine: this.#cosine } = turnOf(solid.turn ?? 0));
  }

  /** Writes the nearest meeting in front of the origin into `hit` and says whether there is one. */
  meet(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, hit: Hit): boolean {
    const sine = this.#sine;
    const cosine = this.#cosine;
    const [x, y, z] = this.#solid.at;
    hit.distance = Number.POSITIVE_INFINITY;
    // Into the solid's own frame: its foot is the origin, its turn is east.
    this.#inner(
      this.#solid,
      (ox - x) * cosine + (oy - y) * sine,
      (oy - y) * cosine - (ox - x) * sine,
      oz - z,
      dx * cosine + dy * sine,
      dy * cosine - dx * sine,
      dz,
      hit,
    );
    if (hit.distance === Number.POSITIVE_INFINITY) return false;
    const nx = hit.nx;
    hit.nx = nx * cosine - hit.ny * sine;
    hit.ny = nx * sine + hit.ny * cosine;
    return true;
  }
}

const least = 1e-6;

function take(hit: Hit, distance: number, nx: number, ny: number, nz: number, isFace = false): void {
  if (!(distance > least && distance < hit.distance)) return;
  hit.distance = distance;
  hit.nx = nx;
  hit.ny = ny;
  hit.nz = nz;
  hit.isFace = isFace;
}

const cube: Inner = ({ radius, depth = radius, height }, ox, oy, oz, dx, dy, dz, hit) => {
  let enter = Number.NEGATIVE_INFINITY;
  let leave = Number.POSITIVE_INFINITY;
  let axis = 0;
  for (let i = 0; i < 3; i++) {
    const o = i === 0 ? ox : i === 1 ? oy : oz;
    const d = i === 0 ? dx : i === 1 ? dy : dz;
    const low = i === 0 ? -radius : i === 1 ? -depth : 0;
    const high = i === 0 ? radius : i === 1 ? depth : height;
    if (d === 0) {
      if (o < low || o > high) return;
      continue;
    }
    const a = (low - o) / d;
    const b = (high - o) / d;
    const [first, last] = a < b ? [a, b] : [b, a];
    if (first > enter) {
      enter = first;
      axis = i;
    }
    if (last < leave) leave = last;
  }
  if (enter > leave) return;
  const sign = (axis === 0 ? dx : axis === 1 ? dy : dz) > 0 ? -1 : 1;
  const isFace = axis === 0 && sign === 1;
  take(hit, enter, axis === 0 ? sign : 0, axis === 1 ? sign : 0, axis === 2 ? sign : 0, isFace);
};

/** Round where the height is twice the radius, else squeezed. */
const ball: Inner = ({ radius, height }, ox, oy, oz, dx, dy, dz, hit) => {
  const squeeze = (2 * radius) / height;
  const o = (oz - height / 2) * squeeze;
  const d = dz * squeeze;
  const a = dx * dx + dy * dy + d * d;
  const b = ox * dx + oy * dy + o * d;
  const root = b * b - a * (ox * ox + oy * oy + o * o - radius * radius);
  if (root < 0) return;
  const t = (-b - Math.sqrt(root)) / a;
  const nx = ox + t * dx;
  const ny = oy + t * dy;
  const nz = (o + t * d) * squeeze;
  const size = Math.sqrt(nx * nx + ny * ny + nz * nz);
  take(hit, t, nx / size, ny / size, nz / size);
};

const cylinder: Inner = (solid, ox, oy, oz, dx, dy, dz, hit) => {
  const { radius, height } = solid;
  const a = dx * dx + dy * dy;
  const b = ox * dx + oy * dy;
  const root = b * b - a * (ox * ox + oy * oy - radius * radius);
  if (root > 0 && a > 0) {
    const t = (-b - Math.sqrt(root)) / a;
    const z = oz + t * dz;
    if (z >= 0 && z <= height) take(hit, t, (ox + t * dx) / radius, (oy + t * dy) / radius, 0);
  }
  disc(radius, height, 1, ox, oy, oz, dx, dy, dz, hit);
  disc(radius, 0, -1, ox, oy, oz, dx, dy, dz, hit);
};

/** x^2 + y^2 = (slope (height - z))^2 */
const cone: Inner = ({ radius, height }, ox, oy, oz, dx, dy, dz, hit) => {
  const slope = radius / height;
  const oh = slope * (height - oz);
  const dh = -slope * dz;
  const a = dx * dx + dy * dy - dh * dh;
  const b = ox * dx + oy * dy - oh * dh;
  const root = b * b - a * (ox * ox + oy * oy - oh * oh);
  if (root > 0 && a !== 0) {
    const size = Math.sqrt(1 + slope * slope);
    for (let sign = -1; sign <= 1; sign += 2) {
      const t = (-b + sign * Math.sqrt(root)) / a;
      const z = oz + t * dz;
      if (z < 0 || z > height) continue;
      const x = ox + t * dx;
      const y = oy + t * dy;
      const out = Math.sqrt(x * x + y * y) * size;
      take(hit, t, x / out, y / out, slope / size);
    }
  }
  disc(radius, 0, -1, ox, oy, oz, dx, dy, dz, hit);
};

function disc(
  radius: number,
  z: number,
  up: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: Hit,
): void {
  if (dz === 0) return;
  const t = (z - oz) / dz;
  const x = ox + t * dx;
  const y = oy + t * dy;
  if (x * x + y * y <= radius * radius) take(hit, t, 0, 0, up);
}

/** Corners of the upright box around a solid, as it is turned. */
export function cornersOf({ at: [x, y, z], radius, depth, height, shape, turn = 0 }: Solid): Vector[] {
  const across = shape === "cube" ? (depth ?? radius) : radius;
  const { sine, cosine } = turnOf(turn);
  return [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) =>
      [0, height].map((up): Vector => {
        const [dx, dy] = [a * radius, b * across];
        return [x + dx * cosine - dy * sine, y + dx * sine + dy * cosine, z + up];
      }),
    ),
  );
}
