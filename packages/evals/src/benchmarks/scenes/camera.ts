import { sineAndCosine } from "@fovea/core/random";
import { cross, dot, minus, unit, type Vector } from "./vector.js";

export interface CameraPlace {
  readonly at: Vector;
  /** What is in the middle of the picture. */
  readonly lookAt: Vector;
  /** Between the left and the right edge of the picture, degrees. */
  readonly fieldOfView: number;
}

/** A pinhole camera that is held level. */
export interface Camera {
  readonly at: Vector;
  readonly forward: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly width: number;
  readonly height: number;
  /** Pixels. */
  readonly focal: number;
}

export function cameraFrom({ at, lookAt, fieldOfView }: CameraPlace, width: number, height: number): Camera {
  const forward = unit(minus(lookAt, at));
  const right = unit(cross(forward, [0, 0, 1]));
  const { sine, cosine } = sineAndCosine((fieldOfView * Math.PI) / 360);
  return {
    at,
    forward,
    right,
    up: cross(right, forward),
    width,
    height,
    focal: (width / 2) * (cosine / sine),
  };
}

/** Pixel (edges are whole numbers, y down) and distance along the view; undefined behind the camera. */
export function project(
  camera: Camera,
  point: Vector,
): readonly [x: number, y: number, depth: number] | undefined {
  const away = minus(point, camera.at);
  const depth = dot(away, camera.forward);
  if (depth < 0.05) return undefined;
  return [
    camera.width / 2 + (camera.focal * dot(away, camera.right)) / depth,
    camera.height / 2 - (camera.focal * dot(away, camera.up)) / depth,
    depth,
  ];
}

/** A point on a circle; degrees counter-clockwise from east, seen from above. */
export function around(centre: Vector, radius: number, degrees: number, height = 0): Vector {
  const { sine, cosine } = turnOf(degrees);
  return [centre[0] + radius * cosine, centre[1] + radius * sine, height];
}

/** Sine and cosine of any angle in degrees, the same on every machine. */
export const turnOf = (degrees: number): { readonly sine: number; readonly cosine: number } =>
  sineAndCosine(((((degrees % 360) + 360) % 360) * Math.PI) / 180);
