import { type Box, boxHeight, boxWidth, type Point, uniteBoxes } from "@fovea/core";
import { type Pdfium, withDocument, withPage } from "./pdfium.js";

/** A word of a PDF's text layer, in points of the page as displayed. */
export interface PageWord {
  readonly text: string;
  readonly box: Box;
  /** Index of its line. */
  readonly line: number;
}

export interface PageLine {
  readonly text: string;
  readonly box: Box;
}

/** In the document's own order, which for most producers is reading order. */
export interface PageText {
  readonly words: readonly PageWord[];
  readonly lines: readonly PageLine[];
}

type Mark = { readonly text: string; readonly box: Box } | "space" | "line-end";
type PageSize = { readonly width: number; readonly height: number };

/**
 * The text layer of a page. Boxes are a font's line height tall and in points as displayed, origin top-left. A line
 * ends where the document ends it, and at a gap wider than its height, so that the cells of a table row stay apart.
 * A scan without a text layer gives no words.
 *
 * @param page counted from 0.
 */
export async function pageText(bytes: Uint8Array, page: number): Promise<PageText> {
  return withDocument(bytes, "the document", (pdfium, document) =>
    withPage(pdfium, document, page, "the document", (loaded) => {
      const size = { width: pdfium._FPDF_GetPageWidthF(loaded), height: pdfium._FPDF_GetPageHeightF(loaded) };
      const textPage = pdfium._FPDFText_LoadPage(loaded);
      try {
        return assemble(readMarks(pdfium, loaded, size, textPage));
      } finally {
        pdfium._FPDFText_ClosePage(textPage);
      }
    }),
  );
}

function readMarks(pdfium: Pdfium, page: number, size: PageSize, textPage: number): Mark[] {
  const scratch = pdfium._malloc(24);
  try {
    const marks: Mark[] = [];
    const count = pdfium._FPDFText_CountChars(textPage);
    let high = 0;
    for (let i = 0; i < count; i++) {
      let code = pdfium._FPDFText_GetUnicode(textPage, i);
      if (code >= 0xd800 && code < 0xdc00) {
        high = code;
        continue;
      }
      if (code >= 0xdc00 && code < 0xe000) {
        if (high === 0) continue;
        code = 0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00);
      }
      high = 0;
      // PDFium marks the hyphen of a word that is split over two lines with this control character.
      if (code === 2) code = 0x2d;
      if (code === 10 || code === 13) marks.push("line-end");
      else if (code === 9 || code === 32 || code === 0xa0) marks.push("space");
      else if (code > 32 && code <= 0x10ffff && code !== 0xfffe && code !== 0xffff) {
        if (pdfium._FPDFText_GetLooseCharBox(textPage, i, scratch) === 0) continue;
        marks.push({ text: String.fromCodePoint(code), box: displayed(pdfium, page, size, scratch) });
      }
    }
    return marks;
  } finally {
    pdfium._free(scratch);
  }
}

/** Device units per point: PDFium answers in whole units. */
const precision = 100;

/** FS_RECTF {left, top, right, bottom} of user space -> a box of the page as displayed (rotation, crop box). */
function displayed(pdfium: Pdfium, page: number, size: PageSize, rectangle: number): Box {
  const at = rectangle >> 2;
  const [left, top, right, bottom] = pdfium.HEAPF32.slice(at, at + 4) as unknown as [
    number,
    number,
    number,
    number,
  ];
  const toPoint = (x: number, y: number): Point => {
    const out = rectangle + 16;
    const [w, h] = [Math.round(size.width * precision), Math.round(size.height * precision)];
    pdfium._FPDF_PageToDevice(page, 0, 0, w, h, 0, x, y, out, out + 4);
    return [pdfium.HEAP32[out >> 2]! / precision, pdfium.HEAP32[(out >> 2) + 1]! / precision];
  };
  const [a, b] = [toPoint(left, top), toPoint(right, bottom)];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function assemble(marks: readonly Mark[]): PageText {
  const words: Mutable<PageWord>[] = [];
  let line = -1;
  let before: Box | undefined;
  let inWord = false;
  for (const mark of marks) {
    if (mark === "space" || mark === "line-end") {
      inWord = false;
      if (mark === "line-end") before = undefined;
      continue;
    }
    const { text, box } = mark;
    if (before === undefined || startsAnew(box, before)) {
      line++;
      inWord = false;
    }
    before = box;
    const word = words.at(-1);
    if (inWord && word !== undefined) {
      word.text += text;
      word.box = uniteBoxes([word.box, box]);
    } else words.push({ text, box, line });
    inWord = true;
  }
  const lines: PageLine[] = [];
  for (const { text, box, line: index } of words) {
    const known = lines[index];
    lines[index] =
      known === undefined
        ? { text, box }
        : { text: `${known.text} ${text}`, box: uniteBoxes([known.box, box]) };
  }
  return { words, lines };
}

/** True when a character stands further than a font size from the one before it, either way. */
function startsAnew(box: Box, before: Box): boolean {
  const gap = (low: 0 | 1, high: 2 | 3) => Math.max(box[low] - before[high], before[low] - box[high]);
  const size = Math.max(boxWidth(before), boxHeight(before));
  return gap(0, 2) > size || gap(1, 3) > size;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
