import type { Pixels } from "@fovea/core";

export interface Indexed {
  /** At most 256 colours, [red, green, blue]. */
  readonly palette: readonly (readonly number[])[];
  /** One byte a pixel. */
  readonly frames: readonly Uint8Array[];
}

/** RGB pictures as indices into one palette, without loss; undefined when they have over 256 colours together. */
export function indexColours(pictures: readonly Pixels[]): Indexed | undefined {
  const table = new Int32Array(slots).fill(-1);
  const numbers = new Uint8Array(slots);
  const palette: number[][] = [];
  const frames: Uint8Array[] = [];
  for (const { data, width, height } of pictures) {
    const frame = new Uint8Array(width * height);
    let last = -1;
    let number = 0;
    for (let i = 0, at = 0; i < frame.length; i++, at += 3) {
      const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
      if (colour !== last) {
        last = colour;
        // Open addressing: at most 256 of the slots are ever taken.
        let slot = Math.imul(colour, 0x9e3779b1) >>> 22;
        while (table[slot] !== colour && table[slot] !== -1) slot = (slot + 1) % slots;
        if (table[slot] === -1) {
          if (palette.length === 256) return undefined;
          table[slot] = colour;
          numbers[slot] = palette.length;
          palette.push([data[at]!, data[at + 1]!, data[at + 2]!]);
        }
        number = numbers[slot]!;
      }
      frame[i] = number;
    }
    frames.push(frame);
  }
  return { palette, frames };
}

const slots = 1024;
