import type { Draw } from "./draw.js";
import type { Written } from "./wordings/read.js";

/** How often a wording that is known is passed over when it is drawn. */
const passed = 0.65;

/**
 * What training has learned of the written wordings. One that was known when it was last seen is passed over mostly, so that
 * the steps go where something is to be learned: the idea of prioritised replay (Schaul et al. 2016), by the wording.
 */
export class Practice {
  readonly #known = new Set<Written>();

  note(wording: Written, known: boolean): void {
    if (known) this.#known.add(wording);
    else this.#known.delete(wording);
  }

  passes(wording: Written, draw: Draw): boolean {
    return this.#known.has(wording) && draw.chance(passed);
  }
}
