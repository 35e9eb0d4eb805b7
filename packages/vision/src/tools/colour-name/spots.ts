import type { Pixels } from "@fovea/core";
import { type Lab, toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { litName } from "./dim.js";
import { nameColour, type Spot } from "./name.js";
import { type ColourName, survey } from "./survey.js";

/** Pictures of more pixels are looked at on an even grid of at most this many. */
const mostPixels = 4_000_000;
/** What is less coloured than this is a tint of light or paper, or the noise of a JPEG... */
const clearChroma = 28;
/** ...unless it stands out from the picture's mean by this (CIELAB a*, b*) and is not quite grey. */
const [standsOut, notGrey] = [22, 8];
/** A spot holds a square of this side: borders between other colours are narrower. */
const side = 4;

const names = Object.keys(survey) as ColourName[];
const greys: readonly ColourName[] = ["black", "white", "grey"];

/**
 * The coloured spots of a picture: connected, clearly coloured places of one name, with room for a square of 4 pixels. An
 * icon or a badge of a screen is one; the seam where red meets white (pink), a cast of light and the noise of a JPEG are not.
 *
 * @returns the names that have spots, the largest first; never black, white or grey.
 */
export function spotsOf(pixels: Pixels): Spot[] {
  const { data, width, height } = withChannels(pixels, 4);
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / mostPixels)));
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const keys = new Uint16Array(columns * rows);
  const counts = new Uint32Array(clear + 1);
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      const i = (y * step * width + x * step) * 4;
      const key =
        data[i + 3]! < 128
          ? clear
          : ((data[i]! >> 3) << 10) | ((data[i + 1]! >> 3) << 5) | (data[i + 2]! >> 3);
      keys[n] = key;
      counts[key] = counts[key]! + 1;
    }
  }
  const marks = marksOf(counts);
  const places = placesOf(
    keys.map((key) => marks[key]!),
    columns,
    rows,
  );
  return [...places]
    .map(([mark, count]) => ({ name: names[mark - 1]!, places: count }))
    .sort((a, b) => b.places - a.places);
}

/** Levels are told apart by their upper five bits; the last key is for transparent pixels. */
const clear = 32_768;

/** For each key that occurs the place of its name and one, or 0 where it is not clearly coloured. */
function marksOf(counts: Uint32Array): Uint8Array {
  const colours: { key: number; rgb: [number, number, number]; lab: Lab }[] = [];
  let [sumA, sumB, total] = [0, 0, 0];
  for (let key = 0; key < clear; key++) {
    const count = counts[key]!;
    if (count === 0) continue;
    const level = (shift: number) => ((key >> shift) & 31) * 8 + 4;
    const rgb: [number, number, number] = [level(10), level(5), level(0)];
    const lab = toLab(...rgb);
    const [, a, b] = lab;
    colours.push({ key, rgb, lab });
    sumA += count * a;
    sumB += count * b;
    total += count;
  }
  const marks = new Uint8Array(clear + 1);
  for (const { key, rgb, lab } of colours) {
    const [, a, b] = lab;
    const chroma = Math.hypot(a, b);
    const away = Math.hypot(a - sumA / total, b - sumB / total);
    if (chroma < clearChroma && (chroma < notGrey || away < standsOut)) continue;
    const said = nameColour(...rgb);
    // A dim red lamp is red; a brown floor with some orange in it is left brown.
    const name = litName(said, lab) === "red" ? "red" : said;
    if (!greys.includes(name)) marks[key] = names.indexOf(name) + 1;
  }
  return marks;
}

/** For each mark at how many places a square of it ends (the largest that ends at each, row by row). */
function placesOf(marks: Uint16Array, columns: number, rows: number): Map<number, number> {
  const ends = new Uint16Array(columns * rows);
  const counts = new Map<number, number>();
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      const mark = marks[n]!;
      if (mark === 0) continue;
      const same = (m: number) => (marks[m] === mark ? ends[m]! : 0);
      ends[n] = x === 0 || y === 0 ? 1 : 1 + Math.min(same(n - 1), same(n - columns), same(n - columns - 1));
      if (ends[n]! >= side) counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
  }
  return counts;
}
