import { BABA, BORDER, colourNames, IS, isThing, NOUN, propertyNames, thingNames, wordOf } from "./codes.js";
import type { World } from "./world.js";

/** The reference's number of each kind of object, by our kind. */
const types = [2, 11, 12, 13, 14, 15, 17, 18, 19, 20] as const;
const EMPTY = 1;
const BORDER_COLOUR = 5;

/** The reference numbers words behind its colours, in this order. */
const words: ReadonlyMap<string, number> = new Map(
  [...colourNames, ..."wall ball door key push stop win lose is you pull move open shut baba".split(" ")].map(
    (word, i) => [word, i],
  ),
);

/**
 * The reference's observation of shape [width, height, 3], x before y: type, colour or word, 0, of the top object of
 * each cell.
 */
export function encodeRoom(world: World, out: Uint8Array, offset = 0): void {
  const { top, kind, value, width, height } = world;
  for (let x = 0, to = offset; x < width; x++) {
    for (let y = 0; y < height; y++, to += 3) {
      const object = top[y * width + x]!;
      out[to] = object === 0 ? EMPTY : types[kind[object]!]!;
      out[to + 1] = object === 0 ? 0 : secondNumber(kind[object]!, value[object]!);
      out[to + 2] = 0;
    }
  }
}

function secondNumber(kind: number, value: number): number {
  if (kind === BORDER) return BORDER_COLOUR;
  if (isThing(kind)) return value;
  return wordNumbers[kind - NOUN]![value]!;
}

const wordNumbers = [NOUN, IS, IS + 1, IS + 2].map((kind) =>
  Uint8Array.from({ length: Math.max(thingNames.length, propertyNames.length, BABA) }, (_, value) =>
    kind === NOUN && value === 0 ? 0 : (words.get(wordOf(kind, value) ?? "") ?? 0),
  ),
);
