import { type Box, boxHeight, uniteBoxes } from "@fovea/core";
import { type Span, spanOf } from "../../programs/documents/lines.js";

/** More digits and signs than letters. */
const isNumeric = (text: string): boolean =>
  /\d/.test(text) && text.replace(/[^\p{L}]/gu, "").length <= text.length / 2;

/** A row names the columns when it holds no numbers and stands above some. `rows` are texts of cells, "" where empty. */
export function isHeader(rows: readonly (readonly string[])[], index: number): boolean {
  const row = rows[index]!;
  if (row.some(isNumeric)) return false;
  return row.some((text, column) => {
    const below = rows.slice(index + 1).map((each) => each[column]!);
    const values = below.filter((each) => each !== "");
    return text !== "" && values.length > 0 && values.filter(isNumeric).length > values.length / 2;
  });
}

/** Rows above a full header row belong to something else that happens to stand in the same columns. */
export function rowsAboveHeader(rows: readonly (readonly string[])[]): number {
  for (let index = 1; index <= 3 && index < rows.length; index++) {
    const isFull = (row: readonly string[]) => row.every((text) => text !== "");
    if (isFull(rows[index]!) && isHeader(rows, index) && !rows.slice(0, index).some(isFull)) return index;
  }
  return 0;
}

/** A heading stands at most this many line heights over the first row. */
const NEAR = 2.5;
/** At least this share of the columns is headed. */
const HEADED = 0.6;

/**
 * The headings over rows that have none, where two of them stand so close that they were read as one run of words ("pH Oxygen
 * (mg/l)") and so bridge two columns: the run is parted at its widest gaps.
 */
export function headerAbove(
  cells: readonly (readonly (readonly Span[])[])[],
  spans: readonly Span[],
): Span[][] | undefined {
  const texts = cells.map((row) => row.map((cell) => cell.map((span) => span.text).join(" ")));
  if (isHeader(texts, 0)) return undefined;
  const columns = cells[0]!.map((_, column) =>
    uniteOrNone(cells.flatMap((row) => row[column]!.map((span) => span.box))),
  );
  const first = uniteOrNone(cells[0]!.flat().map((span) => span.box));
  if (first === undefined) return undefined;
  const height = boxHeight(cells[0]!.flat()[0]!.box);
  const over = spans.filter(
    ({ box }) => box[3] <= first[1] + 0.3 * height && first[1] - box[3] <= NEAR * height,
  );
  const lowest = Math.max(...over.map(({ box }) => box[3]));
  const row = over.filter(({ box }) => lowest - box[3] < 0.6 * height);
  const headings: Span[][] = columns.map(() => []);
  for (const span of row) {
    const own = columns.flatMap((box, column) =>
      box !== undefined && span.box[0] < box[2] && span.box[2] > box[0] ? [column] : [],
    );
    for (const [i, part] of parted(span, own.length).entries()) {
      const column = own[i];
      if (column === undefined) return undefined;
      headings[column]!.push(part);
    }
  }
  const headed = headings.filter((cell) => cell.length > 0).length;
  const said = headings.map((cell) => cell.map((span) => span.text).join(" "));
  const isOne = row.length > 1 && headed >= HEADED * columns.length && isHeader([said, ...texts], 0);
  return isOne ? headings : undefined;
}

/** A run of words cut at its widest gaps into `count` runs. */
function parted(span: Span, count: number): Span[] {
  if (count < 2 || span.words.length < count) return [span];
  const gaps = span.words
    .slice(1)
    .map((word, i) => ({ at: i + 1, gap: word.box[0] - span.words[i]!.box[2] }));
  const cuts = gaps
    .sort((a, b) => b.gap - a.gap)
    .slice(0, count - 1)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => spanOf(span.words.slice(from, cuts[i] ?? span.words.length)));
}

const uniteOrNone = (boxes: readonly Box[]): Box | undefined =>
  boxes.length === 0 ? undefined : uniteBoxes(boxes);
