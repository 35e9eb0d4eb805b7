import type { Box } from "@fovea/core";

/** A line as the order sees it: upright box (the page's tilt taken out) and how many characters it holds. */
export interface Placed {
  readonly box: Box;
  readonly characters: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Reading order as rows of indexes: rows from top to bottom, in a row from left to right; where lines of prose stand
 * in columns, one column after the other.
 *
 * Columns are found by whitespace corridors (the idea of Breuel 2002, "Two geometric algorithms for layout
 * analysis", with a test for prose in place of its scoring): the corridor with most lines beside it splits the page
 * into what is above, left, right and below, and each part is ordered alike. Short texts beside each other, as in a
 * table or a form, are rows; blocks beside each other whose lines do not stand at the same heights are columns.
 *
 * @param drift how far, in line heights, rows may drift from one side to the other: in a page seen at an angle.
 */
export function readingOrder(items: readonly Placed[], drift = 0): number[][] {
  return orderPart(
    items,
    items.map((_, i) => i),
    drift,
  );
}

function orderPart(items: readonly Placed[], part: readonly number[], drift: number): number[][] {
  const split = part.length < 6 ? undefined : bestCorridor(items, part, drift);
  if (split === undefined) return rowsOf(items, part);
  return [split.above, split.left, split.right, split.below].flatMap((each) => orderPart(items, each, drift));
}

interface Split {
  readonly above: number[];
  readonly left: number[];
  readonly right: number[];
  readonly below: number[];
}

function bestCorridor(items: readonly Placed[], part: readonly number[], drift: number): Split | undefined {
  const height = median(part.map((i) => items[i]!.box[3] - items[i]!.box[1]));
  const byTop = [...part].sort((a, b) => items[a]!.box[1] - items[b]!.box[1]);
  let best: { split: Split; lines: number } | undefined;
  const starts = [...new Set(part.map((i) => Math.round(items[i]!.box[0])))];
  for (const x of starts) {
    const crosses = (i: number) => items[i]!.box[0] < x - height / 2 && items[i]!.box[2] > x - height / 4;
    const bands = bandsOf(items, byTop, crosses, height).map((band) => {
      const left = band.lines.filter((i) => items[i]!.box[0] < x - height / 2);
      const right = band.lines.filter((i) => items[i]!.box[0] >= x - height / 2);
      return {
        ...band,
        left,
        right,
        verdict: band.crossed ? ("closed" as const) : verdict(items, left, right, drift),
      };
    });
    for (const [from, to] of openRuns(bands, height)) {
      const run = bands.slice(from, to);
      const left = run.flatMap((band) => band.left);
      const right = run.flatMap((band) => band.right);
      const lines = left.length + right.length;
      if (best !== undefined && lines <= best.lines) continue;
      const all = (list: typeof bands) => list.flatMap((band) => [...band.left, ...band.right]);
      best = { lines, split: { above: all(bands.slice(0, from)), left, right, below: all(bands.slice(to)) } };
    }
  }
  return best?.split;
}

interface Band {
  readonly lines: readonly number[];
  readonly crossed: boolean;
  readonly top: number;
  readonly bottom: number;
}

/** Lines between blank strips of at least a line's height; a line that crosses the corridor is a band of its own. */
function bandsOf(
  items: readonly Placed[],
  byTop: readonly number[],
  crosses: (i: number) => boolean,
  height: number,
): Band[] {
  const bands: { lines: number[]; crossed: boolean; top: number; bottom: number }[] = [];
  for (const i of byTop) {
    const { box } = items[i]!;
    const last = bands.at(-1);
    const crossed = crosses(i);
    if (last === undefined || box[1] > last.bottom + height || crossed || last.crossed) {
      bands.push({ lines: [i], crossed, top: box[1], bottom: box[3] });
    } else {
      last.lines.push(i);
      last.bottom = Math.max(last.bottom, box[3]);
    }
  }
  return bands;
}

type Verdict = "columns" | "neutral" | "table" | "closed";

/** What the lines left and right of a corridor say about it within one band. */
function verdict(
  items: readonly Placed[],
  left: readonly number[],
  right: readonly number[],
  drift: number,
): Verdict {
  if (left.length === 0 || right.length === 0) return "neutral";
  const enough = left.length >= 3 && right.length >= 3;
  const apart = (isProse(items, left) && isProse(items, right)) || areUnaligned(items, left, right, drift);
  if (!apart) return "table";
  return enough && areBeside(items, left, right) ? "columns" : "neutral";
}

/** Further apart than this, in line heights, a band does not carry a column on. */
const FAR = 2.5;

/**
 * Runs of bands [from, to) in which the corridor is open and parts columns somewhere. Bands at the ends that say
 * nothing stay out, unless they only carry one column on.
 */
function openRuns(
  bands: readonly (Band & { left: number[]; right: number[]; verdict: Verdict })[],
  height: number,
): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  const isOpen = (i: number) => bands[i]?.verdict === "columns" || bands[i]?.verdict === "neutral";
  const isLoose = (i: number, gap: number) => {
    const { verdict, left, right } = bands[i]!;
    return verdict === "neutral" && ((left.length > 0 && right.length > 0) || gap > FAR * height);
  };
  for (let start = 0; start < bands.length; start++) {
    if (!isOpen(start)) continue;
    let end = start;
    while (isOpen(end)) end++;
    let [from, to] = [start, end];
    while (from + 1 < to && isLoose(from, bands[from + 1]!.top - bands[from]!.bottom)) from++;
    while (to - 1 > from && isLoose(to - 1, bands[to - 1]!.top - bands[to - 2]!.bottom)) to--;
    if (bands.slice(from, to).some((band) => band.verdict === "columns")) runs.push([from, to]);
    start = end;
  }
  return runs;
}

const middle = (box: Box): number => (box[1] + box[3]) / 2;

/** Lines that fill their column and hold a phrase each. */
function isProse(items: readonly Placed[], part: readonly number[]): boolean {
  const left = Math.min(...part.map((i) => items[i]!.box[0]));
  const right = Math.max(...part.map((i) => items[i]!.box[2]));
  const fill = median(part.map((i) => (items[i]!.box[2] - items[i]!.box[0]) / (right - left)));
  return fill >= 0.55 && median(part.map((i) => items[i]!.characters)) >= 20;
}

/** How far a line may be from where its partner in the row should be. */
const JITTER = 0.16;

/**
 * Few lines of one side have a partner at the same height on the other, as the cells of a table would; a drift that all
 * rows share, because the page is seen at an angle, is allowed for up to `drift` line heights.
 */
function areUnaligned(
  items: readonly Placed[],
  left: readonly number[],
  right: readonly number[],
  drift: number,
): boolean {
  const [few, many] = left.length < right.length ? [left, right] : [right, left];
  const offsets = few.map((i) => {
    const { box } = items[i]!;
    const distances = many.map((k) => (middle(items[k]!.box) - middle(box)) / (box[3] - box[1]));
    return distances.reduce((nearest, each) => (Math.abs(each) < Math.abs(nearest) ? each : nearest));
  });
  const common = Math.min(drift, Math.max(-drift, median(offsets)));
  const aligned = offsets.filter((offset) => Math.abs(offset - common) < JITTER);
  return aligned.length <= 0.6 * few.length;
}

/** The two share at least 40% of the height of the shorter one. */
function areBeside(items: readonly Placed[], left: readonly number[], right: readonly number[]): boolean {
  const span = (part: readonly number[]) => ({
    top: Math.min(...part.map((i) => items[i]!.box[1])),
    bottom: Math.max(...part.map((i) => items[i]!.box[3])),
  });
  const [l, r] = [span(left), span(right)];
  const shared = Math.min(l.bottom, r.bottom) - Math.max(l.top, r.top);
  return shared >= 0.4 * Math.min(l.bottom - l.top, r.bottom - r.top);
}

/** Lines whose middles lie within half a line of each other stand in one row. */
function rowsOf(items: readonly Placed[], part: readonly number[]): number[][] {
  const rows: { indexes: number[]; y: number }[] = [];
  for (const i of [...part].sort((a, b) => middle(items[a]!.box) - middle(items[b]!.box))) {
    const { box } = items[i]!;
    const row = rows.at(-1);
    const last = row === undefined ? undefined : items[row.indexes.at(-1)!]!.box;
    const reach = last === undefined ? 0 : Math.min(box[3] - box[1], last[3] - last[1]) / 2;
    const free = row?.indexes.every(
      (k) => items[k]!.box[2] <= box[0] + reach || items[k]!.box[0] >= box[2] - reach,
    );
    if (row !== undefined && free === true && middle(box) - row.y < reach) {
      row.indexes.push(i);
      row.y = median(row.indexes.map((k) => middle(items[k]!.box)));
    } else rows.push({ indexes: [i], y: middle(box) });
  }
  return rows.map(({ indexes }) => indexes.sort((a, b) => items[a]!.box[0] - items[b]!.box[0]));
}
