import type { Box } from "@fovea/core";
import type { Grey } from "./grey.js";

/** Grey values in a row that are looked for before the rest is compared. */
const anchorLength = 12;
/** Steps of grey that still count as equal: rounding of a conversion. */
const tolerance = 0.75;

/**
 * Where a picture lies in its source pixel by pixel. Undefined when it does not, or lies in two places, or has no anchor (flat).
 */
export function findExactly(picture: Grey, source: Grey): Box | undefined {
  if (picture.width > source.width || picture.height > source.height || picture.width < anchorLength)
    return undefined;
  const anchor = liveliest(picture);
  if (anchor === undefined) return undefined;
  const values = picture.data.subarray(anchor.at, anchor.at + anchorLength);
  let found: Box | undefined;
  for (let top = 0; top + picture.height <= source.height; top++) {
    const row = (top + anchor.y) * source.width + anchor.x;
    for (let left = 0; left + picture.width <= source.width; left++) {
      let i = 0;
      while (i < anchorLength && Math.abs(source.data[row + left + i]! - values[i]!) <= tolerance) i++;
      if (i < anchorLength || !lies(picture, source, left, top)) continue;
      if (found !== undefined) return undefined;
      found = [left, top, left + picture.width, top + picture.height];
    }
  }
  return found;
}

/** The run of `anchorLength` pixels with the largest spread among rows spread over the picture. */
function liveliest(picture: Grey): { at: number; x: number; y: number } | undefined {
  let best: { at: number; x: number; y: number } | undefined;
  let most = 4;
  const stepY = Math.max(1, Math.floor(picture.height / 24));
  const stepX = Math.max(1, Math.floor(picture.width / 24));
  for (let y = 0; y < picture.height; y += stepY) {
    for (let x = 0; x + anchorLength <= picture.width; x += stepX) {
      const at = y * picture.width + x;
      let [low, high] = [256, 0];
      for (let i = at; i < at + anchorLength; i++) {
        low = Math.min(low, picture.data[i]!);
        high = Math.max(high, picture.data[i]!);
      }
      if (high - low > most) [most, best] = [high - low, { at, x, y }];
    }
  }
  return best;
}

function lies(picture: Grey, source: Grey, left: number, top: number): boolean {
  for (let y = 0; y < picture.height; y++) {
    const [a, b] = [y * picture.width, (top + y) * source.width + left];
    for (let x = 0; x < picture.width; x++) {
      if (Math.abs(picture.data[a + x]! - source.data[b + x]!) > tolerance) return false;
    }
  }
  return true;
}
