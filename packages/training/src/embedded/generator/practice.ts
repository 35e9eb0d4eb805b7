import type { Draw } from "./draw.js";
import type { Written } from "./wordings/read.js";

/** How often a wording that is known is passed over when it is drawn. */
const passed = 0.65;

/** Questions that a share of what is known is taken over. */
const memory = 2000;

/**
 * What training has learned of the written wordings. One that was known when it was last seen is passed over mostly, so that
 * the steps go where something is to be learned: the idea of prioritised replay (Schaul et al. 2016), by the wording.
 */
export class Practice {
  readonly #known = new Set<Written>();
  #shareKnown = 0;

  /** Of the questions that were trained on of late, those that were known when they were met; 0 to 1. */
  get shareKnown(): number {
    return this.#shareKnown;
  }

  /** A question was trained on. */
  met(known: boolean): void {
    this.#shareKnown += (Number(known) - this.#shareKnown) / memory;
  }

  note(wording: Written, known: boolean): void {
    if (known) this.#known.add(wording);
    else this.#known.delete(wording);
  }

  passes(wording: Written, draw: Draw): boolean {
    return this.#known.has(wording) && draw.chance(passed);
  }
}
