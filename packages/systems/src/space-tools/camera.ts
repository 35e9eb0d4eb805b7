import { InvalidInputError } from "@fovea/core";

/** A pinhole camera with its centre in the middle: K = [[f, 0, W/2], [0, f, H/2], [0, 0, 1]]; f, W and H in pixels. */
export interface Camera {
  readonly focal: number;
  readonly width: number;
  readonly height: number;
}

export type Point2 = readonly [u: number, v: number];
/** In the camera's frame: x right, y down, z forward, in the unit of the depths. */
export type Point3 = readonly [x: number, y: number, z: number];

/**
 * Pixels at which points in front of the camera are seen.
 *
 * @throws InvalidInputError for a point that is not in front of the camera, or a camera without size
 */
export function projectToImage(points: readonly Point3[], camera: Camera): Point2[] {
  check(camera);
  return points.map(([x, y, z]) => {
    if (!(z > 0)) throw new InvalidInputError(`the point [${x}, ${y}, ${z}]`, "give points with z above 0");
    return [(camera.focal * x) / z + camera.width / 2, (camera.focal * y) / z + camera.height / 2];
  });
}

/**
 * Points in the camera's frame: K^-1 [u, v, 1] times the depth (along z).
 *
 * @param points pixels, with the depth of each in `depths`
 * @throws InvalidInputError for a depth that is not above 0, or when the counts differ
 */
export function projectToSpace(
  points: readonly Point2[],
  depths: readonly number[],
  camera: Camera,
): Point3[] {
  check(camera);
  if (points.length !== depths.length) {
    throw new InvalidInputError(
      `${points.length} points and ${depths.length} depths`,
      "give one depth a point",
    );
  }
  return points.map(([u, v], i) => {
    const depth = depths[i]!;
    if (!(depth > 0)) throw new InvalidInputError(`a depth of ${depth}`, "give depths above 0");
    return [
      ((u - camera.width / 2) / camera.focal) * depth,
      ((v - camera.height / 2) / camera.focal) * depth,
      depth,
    ];
  });
}

function check({ focal, width, height }: Camera): void {
  if (!(focal > 0) || !(width > 0) || !(height > 0)) {
    throw new InvalidInputError(
      `a camera of f ${focal}, ${width}x${height}`,
      "give numbers above 0, in pixels",
    );
  }
}
