/** One character of a line as the recogniser emitted it. */
export interface Emission {
  readonly text: string;
  /** Time step of its highest probability, and its share of the strip's width, 0 to 1 at the centre of the step. */
  readonly at: number;
  readonly score: number;
}

/**
 * Greedy CTC decoding (Graves et al. 2006): the best class of each step, repeats merged, blanks dropped.
 *
 * @param probabilities (steps, classes) of one line; class 0 is the blank, class i is `characters[i - 1]`.
 */
export function decodeCtc(
  probabilities: Float32Array,
  steps: number,
  classes: number,
  characters: readonly string[],
): Emission[] {
  const emissions: Emission[] = [];
  let before = 0;
  for (let t = 0; t < steps; t++) {
    const base = t * classes;
    let best = 0;
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
    if (best !== 0) {
      const last = emissions.length - 1;
      const at = (t + 0.5) / steps;
      if (best !== before) emissions.push({ text: characters[best - 1] ?? "", at, score: top });
      else if (top > emissions[last]!.score) emissions[last] = { ...emissions[last]!, at, score: top };
    }
    before = best;
  }
  return emissions;
}
