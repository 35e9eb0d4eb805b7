import type { Pixels } from "@fovea/core";
import { resizeNearest } from "@fovea/environments";

/**
 * A picture as lines of coloured half blocks, two pixels a character, for terminals with 24-bit colour.
 *
 * @param columns the most characters in a line.
 */
export function terminalPicture(pixels: Pixels, columns: number): string[] {
  const scale = Math.min(1, columns / pixels.width);
  const width = Math.max(1, Math.floor(pixels.width * scale));
  const height = Math.max(2, 2 * Math.round((pixels.height * scale) / 2));
  const small = resizeNearest(pixels, width, height);
  const colour = (x: number, y: number) => {
    const at = (y * width + x) * small.channels;
    const bands = small.channels === 1 ? [0, 0, 0] : [0, 1, 2];
    return bands.map((band) => small.data[at + band]).join(";");
  };
  return Array.from({ length: height / 2 }, (_, row) => {
    const blocks = Array.from({ length: width }, (_, x) => {
      return `\u001b[38;2;${colour(x, 2 * row)}m\u001b[48;2;${colour(x, 2 * row + 1)}m▀`;
    });
    return `${blocks.join("")}\u001b[0m`;
  });
}
