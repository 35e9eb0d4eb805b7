import type { flaws } from "../../programs/language.js";

export type Flaw = (typeof flaws)[number];

/** What the tool "measure" says of a picture; its data part "measures". */
export interface Measures {
  /** Pixels of the image that was measured. */
  readonly width: number;
  readonly height: number;
  /** Variance of the Laplacian of the grey levels, long side at most 1024 pixels. */
  readonly sharpness: number;
  /** Sigma in pixels (long side at most 1024) of the blur of its sharper edges; null without edges. */
  readonly blur: number | null;
  /** Mean grey level, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of the grey levels. */
  readonly contrast: number;
  /** Distance of the darkest and the brightest level, half a percent left out at each end. */
  readonly range: number;
  /** The level that one pixel in a hundred exceeds. */
  readonly highlight: number;
  /** Standard deviation of the noise in grey levels, at full resolution. */
  readonly noise: number;
  /** Share of pixels at level 253 or more, and of pixels that are neither clipped nor flat. */
  readonly clipped: number;
  readonly textured: number;
  readonly flaws: Readonly<Record<Flaw, boolean>>;
}

/**
 * Where a measure becomes a flaw. Fitted on the pictures and variants of bench/measure, which prints the error rates;
 * the README has them.
 */
export const limits = {
  /** Blurry: blur of more pixels than this. */
  blur: 1.35,
  /** Dark: nothing bright (highlight under this) and a mean under `darkMean`, or a mean under `blackMean`. */
  highlight: 145,
  darkMean: 105,
  blackMean: 25,
  /** Bright: this share burnt out, in a picture that has texture elsewhere; white paper has none. */
  clipped: 0.14,
  textured: 0.19,
  /** Noisy: a sigma over this. */
  noise: 4.5,
  /** Low in contrast: a range of fewer levels than this. */
  range: 90,
} as const;

export function flawsOf(measures: Omit<Measures, "flaws">): Record<Flaw, boolean> {
  const { blur, brightness, highlight, clipped, textured, noise, range } = measures;
  const nothingBright = highlight < limits.highlight && brightness < limits.darkMean;
  return {
    blurry: blur !== null && blur > limits.blur,
    dark: nothingBright || brightness < limits.blackMean,
    bright: clipped >= limits.clipped && textured >= limits.textured,
    noisy: noise > limits.noise,
    "low-contrast": range < limits.range,
  };
}
