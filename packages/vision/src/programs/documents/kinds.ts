import type { textKinds } from "../language.js";
import { currencyPattern, numbersIn } from "./numbers.js";

export type TextKind = (typeof textKinds)[number];

/** A piece of a text that is of a kind. */
export interface KindMatch {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How surely it is of the kind, 0 to 1: below 1 for forms that other things have too, or mended reading noise. */
  readonly quality: number;
}

/** Everything of a kind in one line of text, in order, without overlaps; of overlapping ones the surer stays. */
export function matchKind(kind: TextKind, line: string): KindMatch[] {
  const found = matchers[kind](line);
  const bySureness = [...found].sort(
    (a, b) => b.quality - a.quality || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const kept: KindMatch[] = [];
  for (const match of bySureness) {
    if (kept.every((other) => match.end <= other.start || match.start >= other.end)) kept.push(match);
  }
  return kept.sort((a, b) => a.start - b.start);
}

const matchers: Readonly<Record<TextKind, (line: string) => KindMatch[]>> = {
  date: dates,
  time: times,
  amount: amounts,
  number: numbers,
  email: emails,
  phone: phones,
  url: urls,
};

function scan(
  line: string,
  pattern: RegExp,
  quality: number,
  accept: (match: RegExpMatchArray) => boolean = () => true,
): KindMatch[] {
  return [...line.matchAll(pattern)].flatMap((match) => {
    if (!accept(match)) return [];
    const text = match[0];
    return [{ text: text.trim(), start: match.index!, end: match.index! + text.trimEnd().length, quality }];
  });
}

// English names and their usual short forms; German, French and Spanish ones where they differ.
const month =
  "(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s|zo)?|m[äa]rz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|juin|junio|jul(?:y|i|io)?|juillet|aug(?:ust)?|ao[ûu]t|agosto|sept?(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|d[ée]cembre|diciembre|dez(?:ember)?|enero|febrero)\\b\\.?";
const day = "(?:3[01]|[12]\\d|0?[1-9])";
const ordinal = "(?:st|nd|rd|th|\\.)?";
const year = "(?:(?:19|20)\\d{2})";
const weekday = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\\s+)?";

function dates(line: string): KindMatch[] {
  const text = (pattern: string, quality: number, accept?: (match: RegExpMatchArray) => boolean) =>
    scan(line, new RegExp(`(?<![\\w/.-])${pattern}(?![\\w/]|[.-]\\d)`, "gi"), quality, accept);
  const monthDay = (a: string, b: string) =>
    Math.min(Number(a), Number(b)) <= 12 && Math.max(Number(a), Number(b)) <= 31;
  return [
    ...text(`${year}([-/.])(0?[1-9]|1[0-2])\\1${day}`, 1),
    ...text(`(${day})([-/.])(${day})\\2(?:${year})`, 1, (m) => monthDay(m[1]!, m[3]!)),
    ...text(`(${day})([-/.])(${day})\\2\\d{2}`, 0.9, (m) => monthDay(m[1]!, m[3]!)),
    ...text(`${weekday}${month}\\s*${day}${ordinal}(?:\\s*[-–]\\s*${day})?,?\\s*${year}`, 1),
    ...text(
      `${weekday}${day}${ordinal}(?:\\s*[-–]\\s*${day}${ordinal})?[\\s-]*(?:of\\s+|de\\s+)?${month}[\\s,-]*(?:de\\s+)?(?:${year}|'\\d{2})`,
      1,
    ),
    ...text(`${day}[\\s-]${month}[\\s-]\\d{2}`, 0.9),
    ...text(`${weekday}${month}\\s*${day}${ordinal}(?:\\s*[-–]\\s*${day})?`, 0.85),
    ...text(`${weekday}${day}${ordinal}(?:\\s*[-–]\\s*${day}${ordinal})?\\s*(?:of\\s+)?${month}`, 0.85),
    ...text(`${month}\\s*${year}`, 0.8),
    ...text(`(?:0[1-9]|1[0-2])/${year}`, 0.75),
  ];
}

/** A span of time ("7:30-19:00") is opening hours more often than the time that is asked for. */
function times(line: string): KindMatch[] {
  return clockTimes(line).map((match) => {
    const inSpan =
      /(?:\d|[ap]\.?m\.?)\s*(?:-|–|to|until)\s*$/i.test(line.slice(0, match.start)) ||
      /^\s*(?:-|–|to|until)\s*\d/i.test(line.slice(match.end));
    return inSpan ? { ...match, quality: 0.85 * match.quality } : match;
  });
}

function clockTimes(line: string): KindMatch[] {
  // A hyphen after a time makes a span of it ("8AM-6PM"); after anything else it is part of a code or a date.
  const before = "(?<![\\d:.,/])(?<!(?<![ap]m|:\\d\\d)-)";
  const half = "\\s?(?:[ap]\\.\\s?m\\.|[ap]m\\b)";
  return [
    ...scan(line, new RegExp(`${before}(?:1[0-2]|0?[1-9])(?:[:.][0-5]\\d)?${half}`, "gi"), 1),
    ...scan(
      line,
      new RegExp(`${before}(?:2[0-3]|[01]?\\d):[0-5]\\d(?::[0-5]\\d)?(?![\\d:/]|${half})`, "gi"),
      1,
    ),
    ...scan(line, new RegExp(`${before}(?:2[0-3]|[01]?\\d)\\s?(?:h|uhr)\\s?(?:[0-5]\\d)?(?!\\w)`, "gi"), 0.9),
    ...scan(line, new RegExp(`${before}(?:2[0-3]|[01]?\\d)\\.[0-5]\\d\\s?(?:uhr|hrs?)\\b`, "gi"), 0.95),
  ];
}

function amounts(line: string): KindMatch[] {
  const number = "\\d{1,3}(?:[.,' \\u00a0]\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d+(?:[.,]\\d{1,2})?(?!\\d)";
  const sign = "[-−–+]?\\s?";
  return [
    ...scan(
      line,
      new RegExp(`(?<![\\w.,])\\(?${sign}(?:${currencyPattern})\\s?${sign}(?:${number})\\)?`, "gi"),
      1,
    ),
    ...scan(
      line,
      new RegExp(`(?<![\\w.,/-])\\(?${sign}(?:${number})\\s?(?:${currencyPattern})(?![\\w])\\)?`, "gi"),
      1,
    ),
    // Two decimals and no sign: how receipts print prices. Not a date, a version or a share.
    ...scan(
      line,
      /(?<![\w.,/:-])\(?[-−]?(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)[.,]\d{2}\)?(?![\d\w%/:]|[.,]\d|\s?%|\s?(?:cm|mm|m|kg|g|l|uhr|x)\b)/gi,
      0.8,
    ),
  ];
}

function numbers(line: string): KindMatch[] {
  return numbersIn(line).map(({ text, start, end }) => {
    const inWord = /\w/.test(line[start - 1] ?? "") || /[A-Za-z_]/.test(line[end] ?? "");
    return { text, start, end, quality: inWord ? 0.6 : 1 };
  });
}

function emails(line: string): KindMatch[] {
  const exact = scan(
    line,
    /[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g,
    1,
  );
  if (exact.length > 0) return exact;
  // A reader may put spaces around "@" and ".": mended, and less sure.
  const loose = scan(
    line,
    /[A-Za-z0-9][A-Za-z0-9._%+-]*\s?@\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)*\s?\.\s?[A-Za-z]{2,}/g,
    0.85,
  );
  return loose.map((match) => ({ ...match, text: match.text.replace(/\s/g, "") }));
}

const topLevel =
  "com|org|net|edu|gov|io|co|info|biz|dev|app|ai|eu|uk|us|de|fr|es|it|nl|be|ch|at|se|no|dk|fi|pl|cz|pt|jp|cn|in|au|nz|ca|br|mx|example|test";

function urls(line: string): KindMatch[] {
  const tidy = (match: KindMatch): KindMatch => {
    const text = match.text.replace(/[.,;:!?)\]}'"]+$/, "");
    return { ...match, text, end: match.start + text.length };
  };
  return [
    ...scan(line, /\bhttps?:\/\/[^\s<>"]+/gi, 1),
    ...scan(line, /(?<![\w@/.-])www\.[^\s<>"]+\.[^\s<>"]+/gi, 1),
    ...scan(
      line,
      new RegExp(`(?<![\\w@/.-])(?:[a-z0-9-]+\\.)+(?:${topLevel})(?:/[^\\s<>"]*)?(?![\\w@-]|\\.\\w)`, "gi"),
      0.9,
    ),
  ].map(tidy);
}

const phoneLabel =
  /(?:\b(?:tel|phone|telephone|mobile|cell|call|ph|t|m|telefon|fon|hotline|contact)\b\.?|☎|✆)[^\d]{0,12}$/i;
const faxLabel = /\bfax\b[^\d]{0,8}$/i;

function phones(line: string): KindMatch[] {
  return [
    ...line.matchAll(
      /(?<![\w.,$€£#@-])(?:\+|00)?(?:\(\s?\+?\d{1,5}\s?\)|\d)(?:[ .\u00a0/–-]{0,2}(?:\(\s?\d{1,5}\s?\)|\d)){5,}(?![\w@]|[.,:]\d|\s?%)/g,
    ),
  ].flatMap((match) => {
    const text = match[0];
    const digits = text.replace(/\D/g, "").length;
    if (digits < 7 || digits > 15) return [];
    const before = line.slice(0, match.index);
    const quality = faxLabel.test(before) ? 0.5 : phoneQuality(tidyPhone(text), phoneLabel.test(before));
    return quality === 0
      ? []
      : [{ text: tidyPhone(text), start: match.index, end: match.index + text.length, quality }];
  });
}

/** Readers put spaces inside parentheses. */
const tidyPhone = (text: string): string => text.trim().replace(/\(\s/g, "(").replace(/\s\)/g, ")");

/** Digits alone are also account numbers and dates: a label, a plus sign or the shape must speak for a phone. */
function phoneQuality(text: string, labelled: boolean): number {
  if (!labelled && dates(text).some((date) => date.quality >= 0.9 && date.text.length >= text.length - 2))
    return 0;
  if (text.startsWith("+")) return 1;
  if (!labelled && /^\d{4}(?: \d{4})+$/.test(text)) return 0;
  const northAmerican = /^(?:1[ .-])?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}$/.test(text);
  if (labelled) return 1;
  if (northAmerican) return 0.95;
  if (/^\(?0\d{1,4}\)?[ /.-]\d{2,4}(?:[ .-]?\d{2,4})+$/.test(text)) return 0.8;
  return /^00[1-9]/.test(text) && /[ .-]/.test(text) ? 0.9 : 0;
}
