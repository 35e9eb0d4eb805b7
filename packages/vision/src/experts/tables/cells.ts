import { parseNumber } from "../../programs/documents/numbers.js";

const months =
  /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?/gi;

/**
 * A number, date, time or code: more digits and signs than letters, the names of months aside. What starts with a
 * letter may hold one letter in three only, so that "Account 4471 0926 83" is words.
 */
export function isNumeric(text: string): boolean {
  if (!/\d/.test(text)) return false;
  const bare = text.replace(months, "").trim();
  const letters = bare.replace(/[^\p{L}]/gu, "").length;
  return letters <= bare.length / (/^\p{L}/u.test(bare) ? 3 : 2);
}

const unit = "(?:\\s?(?:%|°\\s?[CF]?|[\\p{L}µ²³/]{1,5}\\.?))?";
const number = `[-+−–~≈<>]?\\s?\\(?[-+−]?[$€£¥₹]?\\s?\\d[\\d.,:'’ ]*\\)?`;
const quantity = new RegExp(`^(?:[A-Z]{3}\\s)?${number}${unit}(?:\\s?/\\s?${number}${unit})?-?$`, "u");

/** A number or a time with at most a unit or a currency: what a list says of a thing. No date, code or name. */
export const isQuantity = (text: string): boolean => quantity.test(text.trim()) && !isDate(text);

export const isDate = (text: string): boolean =>
  text.search(months) >= 0 || /\d{1,4}[./-]\d{1,2}[./-]\d{2,4}/.test(text);

/** What a text is built like: "99.99", "a-9 a". Signs of currency, thousands and the lengths of words do not count. */
const shapeOf = (text: string): string =>
  text
    .replace(/[\s$€£¥₹]/g, "")
    .replace(/\d{1,3}(?:[,'’ ]\d{3})+/g, "9")
    .replace(/\d+/g, "9")
    .replace(/\p{L}+/gu, "a");

/** Whether texts are values of one sort: mostly numbers, or dates, times and codes that are mostly built alike. */
export function areValues(texts: readonly string[]): boolean {
  const numeric = texts.filter(isNumeric);
  if (2 * numeric.length <= texts.length) return false;
  if (2 * texts.filter(isQuantity).length > texts.length) return true;
  const counts = new Map<string, number>();
  for (const shape of numeric.map(shapeOf)) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return 2 * Math.max(...counts.values()) > texts.length;
}

/** The sort of amount that a text is: lists hold one sort. */
export function amountOf(text: string): "time" | "money" | "number" | "none" {
  if (!isQuantity(text)) return "none";
  if (/^\d{1,2}\s?:\s?\d\d/.test(text)) return "time";
  return /\d[.,]\d\d(?!\d)/.test(text) ? "money" : "number";
}

/** "2024": a number that heads a column as a name does. */
export const isYear = (text: string): boolean => /^(?:FY\s?)?(?:19|20)\d\d$/.test(text.trim());

/** "Q1 2024", "Week 12": a name with a number, where nothing but the name could be meant. */
export const isNumbered = (text: string): boolean =>
  /^(?:Q|H|week|day|year|month|round|level|no|week no)\.?\s?\d{1,2}(?:\s(?:19|20)\d\d)?$/i.test(text.trim());

const strong =
  /^(?:sub-?\s?totals?|(?:grand |net |gross |invoice |order |overall )?totals?|sum|net amount|net|gross amount|amount due|balance due|amount payable|to pay)(?:\s+(?:due|paid|amount|price|cost|net|gross|to pay|incl|excl|including|excluding|before|after|with|without|for|of|in|\(|vat|tax|eur|usd|gbp)\b.*)?[^\p{L}]*(?:\(.*\))?[^\p{L}]*$/iu;
const charges =
  /^(?:items sold|cash|change|card|(?:sales |value added )?tax|vat|gst|shipping|delivery|freight|handling|postage|balance|(?:member )?discount|rounding|deposit|tip|service charge)\b/i;
const statistics = /^(?:average|avg|mean|median|minimum|maximum|std|standard deviation)\b/i;

interface Cell {
  readonly text: string;
}

/** "Total", "Sales tax (8.5%)": the name of a sum and nothing else. */
export function namesSum(text: string): boolean {
  const label = text.trim();
  return (
    strong.test(label) ||
    (charges.test(label) && !/\p{L}/u.test(label.replace(charges, "").replace(/\(.*\)/, "")))
  );
}

/**
 * What kind of totals a row may hold: such as count anywhere, such as count at the foot only, or none. They are named by
 * the first cell, or by one in a column of figures.
 */
function totalsIn(
  row: readonly Cell[],
  headed: boolean,
  figures: readonly number[],
): "anywhere" | "foot" | "none" {
  const label = row.find(({ text }) => text !== "")?.text.trim() ?? "";
  const inFigures = figures.map((column) => row[column]!.text.trim()).filter((text) => /\p{L}/u.test(text));
  if ([label, ...inFigures].some((text) => strong.test(text))) return "anywhere";
  if (inFigures.some(namesSum)) return "foot";
  // A full row "Delivery, 1, 12.00, 12.00" was ordered as the others were.
  const isSparse = !headed || row.some(({ text }) => text === "");
  return statistics.test(label) || (isSparse && charges.test(label)) ? "foot" : "none";
}

/** Rows that name things; what sums them up is left out. */
export function itemRows<Row extends readonly Cell[]>(rows: readonly Row[], headed: boolean): Row[] {
  const figures = (headed ? rows[0]! : []).flatMap(({ text }, column) =>
    column > 0 && isQuantity(text) ? [column] : [],
  );
  const kinds = rows.map((row) => totalsIn(row, headed, figures));
  // Under a list without headings stand what it comes to and how it was paid.
  const first = headed ? -1 : kinds.indexOf("anywhere");
  let end = first >= 0 ? first : rows.length;
  while (end > 0 && kinds[end - 1] !== "none") end--;
  const left = rows.slice(0, end).filter((_, i) => kinds[i] !== "anywhere");
  return sumsUp(left) ? left.slice(0, -1) : left;
}

/** Whether the last row holds what the rows above it come to, by whatever name. */
function sumsUp(rows: readonly (readonly Cell[])[]): boolean {
  const above = rows.slice(0, -1);
  if (above.length < 3) return false;
  const isNamed = /\b(?:all|total|overall|together|combined|altogether)\b/i.test(
    rows
      .at(-1)!
      .map(({ text }) => text)
      .join(" "),
  );
  let [columns, fitting] = [0, 0];
  for (const [index, cell] of rows.at(-1)!.entries()) {
    const last = parseNumber(cell.text);
    const values = above.map((row) => row[index]!.text).filter((text) => text !== "");
    const numbers = values.flatMap((text) => parseNumber(text) ?? []);
    if (last === undefined || numbers.length < 2 || numbers.length < values.length) continue;
    const sum = numbers.reduce((total, value) => total + value, 0);
    columns++;
    if (Math.abs(sum - last) <= 1e-3 * Math.abs(sum) && sum !== 0) fitting++;
  }
  return fitting >= (isNamed ? 1 : 2) && 3 * fitting >= 2 * columns;
}
