import type { flaws } from "../../programs/language.js";
import type { Quality } from "./quality.js";

export type Flaw = (typeof flaws)[number];

/** The data part "measure". */
export interface Measured extends Quality {
  readonly flaws: Readonly<Record<Flaw, boolean>>;
}

/**
 * Where a measure becomes a flaw. Fitted on pictures and variants of them; `npm run bench -- measure` prints the error
 * rates, and the README has them.
 */
export const limits = {
  /** Blurry: a blur of more pixels. */
  blur: 1.2,
  /** Dark: a highlight and a brightness under these, or a brightness under `black`. */
  highlight: 0.57,
  brightness: 0.41,
  black: 0.1,
  /** Bright: this much burnt out in a picture that has this much texture elsewhere; white paper has less. */
  burntShare: 0.14,
  texturedShare: 0.19,
  /** Noisy: more grain, in levels. */
  grain: 4.5,
  /** Low in contrast: a smaller range. */
  range: 0.35,
} as const;

export function flawsOf(quality: Quality): Record<Flaw, boolean> {
  const { blur, brightness, highlight, burntShare, texturedShare, grain, range } = quality;
  const nothingBright = highlight < limits.highlight && brightness < limits.brightness;
  return {
    blurry: blur !== null && blur > limits.blur,
    dark: nothingBright || brightness < limits.black,
    bright: burntShare >= limits.burntShare && texturedShare >= limits.texturedShare,
    noisy: grain !== null && grain > limits.grain,
    "low-contrast": range < limits.range,
  };
}
