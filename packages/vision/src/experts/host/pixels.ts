import type { Pixels } from "@fovea/core";

/** An image as experts see it: RGB, row-major, 3 bytes a pixel, in memory that threads share. */
export interface SharedImage {
  readonly data: Uint8Array<SharedArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Copies decoded pixels into shared memory as RGB; what is transparent is shown on white, as paper would. */
export function shareImage({ data, width, height, channels }: Pixels): SharedImage {
  const count = width * height;
  const rgb = new Uint8Array(new SharedArrayBuffer(count * 3));
  if (channels === 3) rgb.set(data);
  else if (channels === 1) {
    for (let i = 0, o = 0; i < count; i++, o += 3) rgb[o] = rgb[o + 1] = rgb[o + 2] = data[i]!;
  } else {
    for (let i = 0, o = 0, p = 0; i < count; i++, o += 3, p += 4) {
      const alpha = data[p + 3]!;
      for (let c = 0; c < 3; c++) rgb[o + c] = (data[p + c]! * alpha + 255 * (255 - alpha)) / 255 + 0.5;
    }
  }
  return { data: rgb, width, height };
}
