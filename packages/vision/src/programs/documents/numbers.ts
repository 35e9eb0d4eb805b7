/** A number as people write it, without what stands around it. */
const written =
  /[-+−–]?\(?[-+−]?(?:\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+)\)?(?:-(?!\w))?/g;

const currencies =
  "\\$|€|£|¥|₹|₽|₩|₺|zł|kr\\.?|Fr\\.?|Rs\\.?|USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|INR|CNY|SEK|NOK|DKK|PLN|CZK|BRL|MXN";
export const currencyPattern: string = currencies;

export interface WrittenNumber {
  readonly value: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Every number in a text, in order. A minus that joins two numbers ("8-10") is not a sign. */
export function numbersIn(text: string): WrittenNumber[] {
  return [...text.matchAll(written)].flatMap((match) => {
    const before = text[match.index - 1];
    const joined = before !== undefined && /[\w.]/.test(before) && /^[-–−+]/.test(match[0]);
    const raw = joined ? match[0].slice(1) : match[0];
    const value = parseNumber(raw);
    const start = match.index + (match[0].length - raw.length);
    return value === undefined
      ? []
      : [{ value, text: raw.trim(), start, end: match.index + match[0].length }];
  });
}

/**
 * The value of one written number, currency signs allowed: `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `.5`,
 * `-3`, `3-`, `(1,234.50)` (negative, as in accounts). Where both marks occur the last is the decimal one; a mark
 * that occurs twice groups thousands; a single comma before exactly three digits groups thousands (`1,234`), a
 * single point there is decimal (`1.234`). Undefined when the text is not one number.
 */
export function parseNumber(text: string): number | undefined {
  let body = text.replace(new RegExp(currencies, "gi"), "").replace(/[\s\u00a0\u2009\u202f'’]/g, "");
  const inParentheses = /^\(.*\)$/.test(body);
  body = body.replace(/[()]/g, "");
  const negative = inParentheses || /^[-−–]|[-−–]$/.test(body);
  body = body.replace(/^[-+−–]|[-−–]$/g, "").replace(/^[-−–]/, "");
  if (!/^[\d.,]*\d$/.test(body)) return undefined;
  const decimal = decimalMark(body);
  if (decimal === undefined && /[.,]/.test(body) && !grouped.test(body)) return undefined;
  const plain = decimal === undefined ? body.replace(/[.,]/g, "") : normalised(body, decimal);
  const value = Number(plain);
  if (!Number.isFinite(value)) return undefined;
  return negative && value !== 0 ? -value : value;
}

/** Thousands grouped by one mark, Indian groups of two included. */
const grouped = /^\d{1,3}(?:([.,])\d{2,3})(?:\1\d{2,3})*$/;

function normalised(body: string, decimal: string): string {
  const at = body.lastIndexOf(decimal);
  return `${body.slice(0, at).replace(/[.,]/g, "")}.${body.slice(at + 1)}`;
}

function decimalMark(body: string): "." | "," | undefined {
  const [points, commas] = [body.split(".").length - 1, body.split(",").length - 1];
  if (points > 0 && commas > 0) {
    const last = body.lastIndexOf(".") > body.lastIndexOf(",") ? "." : ",";
    return (last === "." ? points : commas) === 1 ? last : undefined;
  }
  if (points === 1) return ".";
  if (commas === 1) return /^\d{1,3},\d{3}$/.test(body) && !body.startsWith("0,") ? undefined : ",";
  return undefined;
}
