import type { Pixels } from "@fovea/core";
import { greyLevels } from "../../codec/pixels.js";

/** Grey levels 0 to 255, row-major (height, width). */
export interface Plane {
  readonly levels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export const planeOf = (pixels: Pixels): Plane => ({
  levels: greyLevels(pixels),
  width: pixels.width,
  height: pixels.height,
});
