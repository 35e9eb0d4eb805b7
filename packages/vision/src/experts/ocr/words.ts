import { settleLookalikes } from "./confusable.js";
import type { Emission } from "./ctc.js";

/** A word of a line; `from` and `to` are shares of the line's length, 0 to 1. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/**
 * Weights of the word-boundary rule: ln p(space) * SPACE + (gap - usual gap) * GAP + BIAS > 0 is a boundary, with gaps
 * in line heights. The recogniser alone forgets one space in seven after punctuation and in wide or narrow fonts; the
 * rule was fitted (logistic regression) on 26,000 letter pairs of random text drawn in 22 fonts, clean and blurred,
 * where it errs on 0.05% of the pairs against the recogniser's 1.8% (clean) and 6.6% (blurred).
 * `npm run bench -- ocr` shows what it is worth on pages that it was not fitted on.
 */
const SPACE = 2.0;
const GAP = 49.6;
const BIAS = 1.86;
/** Lines of fewer pairs have no usual gap of their own: this many line heights then. */
const USUAL_GAP = 0.07;
const PAIRS_FOR_USUAL = 6;
/** A column belongs to a gap when its contrast is below this share of the line's strongest columns. */
const INK = 0.4;

/** Scripts that are written without spaces. */
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Words of a line from the recogniser's characters and the ink between them.
 *
 * @param contrast per column of the strip, which is `height` pixels high: darkest to lightest pixel.
 */
export function wordsOf(emissions: readonly Emission[], contrast: Float32Array, height: number): Word[] {
  if (emissions.length === 0) return [];
  const ideographic = emissions.some(({ text }) => IDEOGRAPHS.test(text));
  const width = contrast.length;
  const ink = inkLevel(contrast);
  const gaps = emissions.slice(1).map((right, i) => {
    const [from, to] = [Math.floor(emissions[i]!.at * width), Math.ceil(right.at * width)];
    return widestGap(contrast, from, Math.min(width, to), ink);
  });
  const usual =
    gaps.length < PAIRS_FOR_USUAL ? USUAL_GAP * height : median(gaps.map((gap) => gap.to - gap.from));
  const words: Word[] = [];
  let members: Emission[] = [];
  let start = firstInk(contrast, ink, 0, 1);
  for (const [i, emission] of emissions.entries()) {
    members.push(emission);
    const gap = gaps[i];
    const space = emissions[i + 1]?.space ?? 0;
    const excess = gap === undefined ? 0 : (gap.to - gap.from - usual) / height;
    const boundary = ideographic
      ? space > 0.5
      : SPACE * Math.log(Math.max(space, 1e-4)) + GAP * excess + BIAS > 0;
    if (gap !== undefined && !boundary) continue;
    const end = gap === undefined ? firstInk(contrast, ink, width - 1, -1) + 1 : gap.from;
    words.push(word(members, start / width, Math.max(end, start + 1) / width, ideographic));
    members = [];
    start = gap?.to ?? end;
  }
  return words;
}

function word(members: readonly Emission[], from: number, to: number, ideographic: boolean): Word {
  const letters = ideographic ? members : members.map((each) => ({ ...each, text: narrow(each.text) }));
  return {
    text: (ideographic ? letters.map((each) => each.text) : settleLookalikes(letters)).join(""),
    from,
    to,
    score: members.reduce((sum, each) => sum + each.score, 0) / members.length,
  };
}

/** The ASCII form of a full-width character: the recogniser was trained on Chinese and mixes the two. */
function narrow(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0);
  return character === "。" ? "." : character;
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** The longest run of columns without ink in [from, to); empty at its middle when there is none. */
function widestGap(contrast: Float32Array, from: number, to: number, ink: number): Gap {
  const middle = Math.floor((from + to) / 2);
  let best: Gap = { from: middle, to: middle };
  for (let i = from; i < to; i++) {
    if (contrast[i]! >= ink) continue;
    const start = i;
    while (i < to && contrast[i]! < ink) i++;
    if (i - start > best.to - best.from) best = { from: start, to: i };
  }
  return best;
}

/** The first column with ink from `from` on; `from` itself when there is none. */
function firstInk(contrast: Float32Array, ink: number, from: number, step: 1 | -1): number {
  for (let i = from; i >= 0 && i < contrast.length; i += step) if (contrast[i]! >= ink) return i;
  return from;
}

function inkLevel(contrast: Float32Array): number {
  const sorted = Float32Array.from(contrast).sort();
  return INK * sorted[Math.floor(0.95 * (sorted.length - 1))]!;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
