import { type Box, boxHeight, boxWidth } from "@fovea/core";

/**
 * Font size, in the unit of the sides, of one line of print, from what a reader gives: its text and the sides of the
 * box around it. A reader's box is padded above and below, small print more than large, and its height says whether
 * there are ascenders and descenders more than how large the print is. Its width is that of the ink, and over the
 * letters in it tells the size too, but changes from face to face. A weighted geometric mean errs less than either.
 *
 * Advances and heights are those of ordinary Latin text faces, in parts of the size.
 */
export function letterSize(text: string, width: number, height: number): number {
  const tall = /[\p{Lu}\p{N}bdfhklt$€£]/u.test(text) ? 0.73 : 0.53;
  const byHeight = height / (tall + (/[gjpqy,;()$]/.test(text) ? 0.2 : 0) + padding);
  const wide = advance(text);
  return wide < leastAdvance ? byHeight : byHeight ** (1 - widthCounts) * (width / wide) ** widthCounts;
}

/** `letterSize` of an upright box. */
export const letterSizeIn = ({ text, box }: { readonly text: string; readonly box: Box }): number =>
  letterSize(text, boxWidth(box), boxHeight(box));

/** What readers add above and below the ink of large print, together. */
const padding = 0.1;
const widthCounts = 0.6;
/** Less than this many em of letters do not tell the width of a face. */
const leastAdvance = 1;

/** Width of a text in em, in an ordinary face. */
export function advance(text: string): number {
  let sum = 0;
  for (const letter of text.trim()) {
    if (/\s/.test(letter)) sum += 0.27;
    else if (/[ijlI1.,:;'|!()[\]-]/.test(letter)) sum += letter === "1" ? 0.56 : 0.3;
    else if (/[mwMW@%]/.test(letter)) sum += 0.85;
    else if (/\p{Lu}/u.test(letter)) sum += 0.66;
    else if (/[ftr]/.test(letter)) sum += 0.37;
    else sum += 0.55;
  }
  return sum;
}
