import type { RandomState } from "@fovea/core/random";
import type { World } from "./world.js";

/** How a room is furnished. */
export interface Level {
  readonly id: string;
  readonly summary: string;
  readonly width: number;
  readonly height: number;
  /**
   * Furnishes the empty room.
   *
   * @returns the reference's plan for it, such as "make[ball is win], goto[ball]", or "".
   */
  generate(world: World, random: RandomState): string;
}
