import { boxCentre, boxHeight, boxWidth } from "@fovea/core";
import { advance, letterSize } from "../documents/letter-size.js";
import { squashed } from "../documents/similarity.js";
import { gaps } from "./geometry.js";
import { nameOf } from "./look.js";
import type { Seen } from "./values.js";

/** The largest print among lines: one line, or the lines that one headline runs over, in reading order. */
export interface Headline {
  readonly lines: readonly Seen[];
  /** Other lines whose letters may be as large: which is the largest cannot be told. */
  readonly rivals: readonly Seen[];
}

/** A headline runs over at most this many lines; more of one size are a page of text. */
const mostLines = 4;
/** Lines of one headline have letters at least this much as large as the largest, as far as a reader's boxes tell. */
const sameSize = 0.85;
/** Two or three words in capitals, stacked on one axis, are one sign ("NO" over "PARKING") even when fitted to its width. */
const stackedSize = 0.6;
/** Lines whose letters are this much as large as the largest may be the largest: a reader's boxes jitter. */
const nearlyRead = 0.92;
/** One short word tells its size less surely than a line, and errs upwards: it must come nearer to rival a line. */
const nearlyShort = 0.99;
/** The boxes of a text layer are those of the font. */
const nearlyWritten = 0.98;
/** Sizes of a text layer that are the same but for rounding. */
const equalSize = 0.995;
/** A price or a number in large digits is seldom what a page is called: anything that comes near puts it in doubt. */
const nearlyDigits = 0.75;

/** @param items lines of text in reading order, all of them sure. */
export function headlineOf(items: readonly Seen[]): Headline | undefined {
  // A box, a bullet or a rule that was read as a sign has no letters to measure.
  const read = items.filter((item) => /[\p{L}\p{N}]/u.test(nameOf(item)));
  const printed = read.filter((item) => !isSignature(item, read));
  const lines = printed.length > 0 ? printed : items;
  const sizes = new Map(lines.map((item) => [item, sizeOfLine(item)]));
  const size = (item: Seen): number => sizes.get(item)!;
  const [largest] = [...lines].sort((a, b) => size(b) - size(a));
  if (largest === undefined) return undefined;
  const best = firstOfEquals(largest, lines, size);
  const group = grown(best, lines, size);
  const isWord = /\p{L}{2}/u.test(nameOf(best));
  const nearly = (item: Seen): number => {
    if (isWritten(best)) return nearlyWritten;
    if (!isWord) return nearlyDigits;
    return isShort(item) && !isShort(best) ? nearlyShort : nearlyRead;
  };
  const isTop = isWritten(best) && best === lines.find(({ view }) => view === best.view);
  const said = new Set(group.map((item) => squashed(nameOf(item))));
  const rivals = lines.filter(
    (item) =>
      !group.includes(item) &&
      !(isTop && item.view === best.view) &&
      size(item) >= nearly(item) * size(best) &&
      !said.has(squashed(nameOf(item))),
  );
  return { lines: group, rivals };
}

/**
 * In a text layer sizes are exact. Where a page has headings in one size, the one at its very top is the page's own:
 * the others head parts of it.
 */
function firstOfEquals(largest: Seen, lines: readonly Seen[], size: (item: Seen) => number): Seen {
  const [top] = lines.filter(({ view }) => view === largest.view);
  return top !== undefined && isWritten(top) && size(top) >= equalSize * size(largest) ? top : largest;
}

/** In em. */
const isShort = (item: Seen): boolean => advance(nameOf(item)) < 6;

const isWritten = ({ by }: Seen): boolean => by.startsWith("page-text");

/** Size of the letters: of tilted lines by the sides of the polygon, of a text layer by the height of the font's box. */
function sizeOfLine(item: Seen): number {
  const { box, polygon } = item.found;
  const [a, b, , d] = polygon ?? [];
  const height = a === undefined || d === undefined ? boxHeight(box) : Math.hypot(a[0] - d[0], a[1] - d[1]);
  const width = a === undefined || b === undefined ? boxWidth(box) : Math.hypot(a[0] - b[0], a[1] - b[1]);
  return isWritten(item) ? height : letterSize(nameOf(item), width, height);
}

/** The largest line with those over and under it that go on in the same size on the same edge or axis. */
function grown(best: Seen, lines: readonly Seen[], size: (item: Seen) => number): Seen[] {
  const group = new Set([best]);
  for (let before = 0; before < group.size && group.size <= mostLines; ) {
    before = group.size;
    for (const item of lines) {
      // One headline is in one style: capitals are not followed by small letters.
      if (inCapitals(item) !== inCapitals(best)) continue;
      if (group.has(item) || ![...group].some((member) => isStackedOn(item, member, size))) continue;
      const ratio = size(item) / size(best);
      const fitted =
        ratio >= stackedSize &&
        [...group, item].every((each) => inCapitals(each) && !/\d/.test(nameOf(each)));
      const words = [...group, item].flatMap((each) => nameOf(each).split(/\s+/)).length;
      if (ratio >= sameSize || (fitted && words <= 4)) group.add(item);
    }
  }
  // A paragraph or a list in one size is no headline.
  if (group.size > mostLines || (group.size > 1 && group.size > 0.5 * lines.length && !isSign([...group]))) {
    return [best];
  }
  return lines.filter((item) => group.has(item));
}

const inCapitals = (item: Seen): boolean => /^[\p{Lu}\p{N}'&.,:!\s-]{2,}$/u.test(nameOf(item));
const isSign = (group: readonly Seen[]): boolean => group.every(inCapitals);

/** Over or under another with less than a line between them, and flush left or on one axis. */
function isStackedOn(a: Seen, b: Seen, size: (item: Seen) => number): boolean {
  if (a.view !== b.view) return false;
  const [first, second] = [a.found.box, b.found.box];
  const smaller = Math.min(size(a), size(b));
  const [dx, dy] = gaps(first, second);
  const apart = Math.abs(boxCentre(first)[1] - boxCentre(second)[1]);
  const flush = Math.abs(first[0] - second[0]) <= 0.7 * smaller;
  const centred = Math.abs(boxCentre(first)[0] - boxCentre(second)[0]) <= 0.7 * smaller;
  return dx === 0 && dy <= 0.75 * smaller && apart >= 0.5 * smaller && (flush || centred);
}

const closing =
  /^(?:yours|sincerely|regards|kind regards|best regards|best wishes|with best|respectfully|faithfully|cordially)\b/i;

/**
 * A signature is written larger than anything that is printed on a letter or a form, and names nobody's page. It
 * stands under a closing ("Yours truly,") and over its printed name, or over the word "Signature".
 */
function isSignature(item: Seen, lines: readonly Seen[]): boolean {
  const text = nameOf(item);
  if (/\d|:/.test(text) || text.split(/\s+/).length > 4) return false;
  const height = boxHeight(item.found.box);
  const close = (other: Seen) =>
    other !== item &&
    other.view === item.view &&
    gaps(other.found.box, item.found.box)[0] === 0 &&
    gaps(other.found.box, item.found.box)[1] <= 1.5 * height;
  const below = lines.filter(
    (other) => close(other) && boxCentre(other.found.box)[1] > boxCentre(item.found.box)[1],
  );
  const above = lines.filter(
    (other) => close(other) && boxCentre(other.found.box)[1] < boxCentre(item.found.box)[1],
  );
  const surname = squashed(text.split(/\s+/).at(-1)!);
  const named = below.some((other) => squashed(nameOf(other)).endsWith(surname));
  return (
    below.some((other) => /^(?:signature|signed)\b/i.test(nameOf(other))) ||
    (named && above.some((other) => closing.test(nameOf(other))))
  );
}
