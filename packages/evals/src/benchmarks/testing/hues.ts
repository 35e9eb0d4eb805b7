import type { Box, Pixels } from "@fovea/core";

const hues: Readonly<Record<string, number>> = { red: 0, yellow: 48, green: 134, blue: 216, purple: 278 };

/** The share of a box's pixels that have, of five named colours, this one: by hue, which light and shade do not change. */
export function shareOfHue({ data, width }: Pixels, [x0, y0, x1, y1]: Box, name: string): number {
  let count = 0;
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++)
      if (nameOf(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)) === name) count++;
  return count / ((x1 - x0) * (y1 - y0));
}

function nameOf(pixel: Uint8Array): string | undefined {
  const [r, g, b] = pixel as unknown as readonly [number, number, number];
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (high - low < 45) return undefined;
  const sector =
    high === r
      ? (g - b) / (high - low)
      : high === g
        ? 2 + (b - r) / (high - low)
        : 4 + (r - g) / (high - low);
  const hue = (sector * 60 + 360) % 360;
  const off = (of: number) => Math.min(Math.abs(hue - of), 360 - Math.abs(hue - of));
  return Object.entries(hues).sort(([, a], [, b]) => off(a) - off(b))[0]![0];
}
