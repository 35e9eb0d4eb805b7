import { FoveaError } from "@fovea/core";

/** Random placement found no free cell in as many tries as the reference makes; the world can be reset again. */
export class PlacementError extends FoveaError {}
