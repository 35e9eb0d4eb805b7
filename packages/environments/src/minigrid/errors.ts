import { FoveaError } from "@fovea/core";

/** Called out of turn: before reset, after the end, after close. */
export class EpisodeError extends FoveaError {}

/** Random placement found no free cell in as many tries as the reference makes; the world can be reset again. */
export class PlacementError extends FoveaError {}
