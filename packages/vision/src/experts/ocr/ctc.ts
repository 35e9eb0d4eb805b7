import { rivalsOf } from "./confusable.js";

/** One character of a line as the recogniser emitted it. */
export interface Emission {
  readonly text: string;
  /** Centre of the time step at which it is surest, as a share of the strip's width, 0 to 1. */
  readonly at: number;
  readonly score: number;
  /** Look-alikes of the character with their probabilities at that step, itself included; empty for most. */
  readonly rivals: readonly (readonly [text: string, probability: number])[];
  /** Highest probability of a space between the character before and this one. */
  readonly space: number;
}

/** The recogniser's classes: index 0 is the CTC blank, class i is `characters[i - 1]`, the last is the space. */
export interface Alphabet {
  readonly characters: readonly string[];
  readonly classOf: ReadonlyMap<string, number>;
}

/**
 * Greedy CTC decoding (Graves et al. 2006): the best class of each step, repeats merged, blanks dropped. Spaces are
 * not emitted: they are kept as a probability between characters, because this recogniser often leaves them out.
 *
 * @param probabilities (steps, classes) of one line.
 */
export function decodeCtc(
  probabilities: Float32Array,
  steps: number,
  classes: number,
  { characters, classOf }: Alphabet,
): Emission[] {
  const emissions: Emission[] = [];
  const blank = 0;
  const spaceClass = classes - 1;
  let before = blank;
  let space = 0;
  for (let t = 0; t < steps; t++) {
    const base = t * classes;
    let best = blank;
    let top = probabilities[base]!;
    // The blank wins most steps outright: nothing can beat more than half.
    if (top <= 0.5) {
      for (let c = 1; c < classes; c++) {
        const value = probabilities[base + c]!;
        if (value > top) {
          top = value;
          best = c;
        }
      }
    }
    if (best === blank || best === spaceClass) space = Math.max(space, probabilities[base + spaceClass]!);
    else {
      const repeated = best === before;
      const last = emissions.at(-1);
      if (!repeated || top > last!.score) {
        const text = characters[best - 1] ?? "";
        const rivals = rivalsOf(text).map(
          (each) => [each, probabilities[base + classOf.get(each)!]!] as const,
        );
        const between = Math.max(space, probabilities[base + spaceClass]!);
        const emission = {
          text,
          at: (t + 0.5) / steps,
          score: top,
          rivals,
          space: repeated ? last!.space : between,
        };
        if (repeated) emissions[emissions.length - 1] = emission;
        else emissions.push(emission);
      }
      space = probabilities[base + spaceClass]!;
    }
    before = best;
  }
  return emissions;
}
