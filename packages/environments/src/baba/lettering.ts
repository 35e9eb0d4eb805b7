import { inflateSync } from "node:zlib";
import { letteringData, letteringWords } from "./lettering-data.js";

/** Side of a word's field, in pixels of three to a pixel of the tile. */
export const letteringSide = 76;

let bits: Uint8Array | undefined;

/** The word as 76 x 76 bytes, row-major, 1 where there is ink. */
export function lettering(word: string): Uint8Array {
  bits ??= inflateSync(Buffer.from(letteringData, "base64"));
  const size = letteringSide * letteringSide;
  const first = letteringWords.indexOf(word) * size;
  return Uint8Array.from(
    { length: size },
    (_, i) => (bits![(first + i) >> 3]! >> (7 - ((first + i) & 7))) & 1,
  );
}
