import type { Pixels } from "@fovea/core";
import { Canvas, capHeight, circle, letterOutline, shrink, transformed } from "../../generated/index.js";
import { searchLetters, type visualSearch } from "../index.js";
import { searchFonts } from "../scene.js";

/**
 * How often a reader names the letter that knows where it is, its size and its three faces, and compares the picture, made smaller
 * by a whole factor, with every letter drawn there in every face and at nine places around: the most that the pixels left tell.
 *
 * @returns right answers of how many
 */
export function idealReader(
  benchmark: typeof visualSearch,
  difficulty: "easy" | "medium" | "hard",
  factor: number,
  n: number,
): { right: number; n: number } {
  const { markPixels } = benchmark.levels[difficulty];
  let [right, count] = [0, 0];
  for (let i = 0; count < n; i++) {
    const { question, target, media, evidence } = benchmark.draw(21, i, difficulty);
    // Of these the middle of the box is that of the mark.
    if (!/circle|square|hexagon|diamond/.test(question)) continue;
    const [x0, y0, x1, y1] = evidence![0]!.box;
    const side = Math.ceil(40 / factor) * factor;
    const snap = (at: number) => Math.max(0, Math.floor((at - side / 2) / factor) * factor);
    const [left, top] = [snap((x0 + x1) / 2), snap((y0 + y1) / 2)];
    const [x, y] = [(x0 + x1) / 2 - left, (y0 + y1) / 2 - top];
    const picture = media[0]!.content as Pixels;
    if (left + side > picture.width || top + side > picture.height) continue;
    const seen = shrink(crop(picture, left, top, side), 1 / factor);
    const distance = (letter: string, font: (typeof searchFonts)[number], dx: number, dy: number): number => {
      const [atX, atY] = [x + dx * markPixels * 0.08, y + dy * markPixels * 0.08];
      const guess = new Canvas(side, side, [255, 255, 255]);
      guess.fill(transformed(letterOutline(letter, font), atX, atY, markPixels / capHeight), [15, 15, 15]);
      const mask = new Canvas(side, side, [0, 0, 0]);
      mask.fill([circle(atX, atY, markPixels * 0.8)], [255, 255, 255]);
      const [small, inside] = [shrink(guess, 1 / factor), shrink(mask, 1 / factor)];
      let [sum, weight] = [0, 0];
      for (let k = 0; k < small.data.length; k += 3) {
        sum += (inside.data[k]! / 255) * (small.data[k]! - seen.data[k]!) ** 2;
        weight += inside.data[k]! / 255;
      }
      return sum / weight;
    };
    const steps = [-1, 0, 1];
    const distances = searchLetters.map((letter) =>
      Math.min(
        ...searchFonts.flatMap((font) =>
          steps.flatMap((dx) => steps.map((dy) => distance(letter, font, dx, dy))),
        ),
      ),
    );
    count++;
    if (searchLetters[distances.indexOf(Math.min(...distances))] === target) right++;
  }
  return { right, n: count };
}

function crop({ data, width, channels }: Pixels, left: number, top: number, side: number): Pixels {
  const out = new Uint8Array(side * side * channels);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * channels;
    out.set(data.subarray(from, from + side * channels), row * side * channels);
  }
  return { data: out, width: side, height: side, channels };
}
