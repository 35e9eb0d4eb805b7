import { inflateSync } from "node:zlib";
import { atlas, textureNames, withoutAlpha } from "./textures/atlas.js";

/** Side of a texture of the atlas. */
const native = 16;
export type TextureName = (typeof textureNames)[number];

/** A square picture: RGBA, and whether its alpha counts. */
export interface Texture {
  readonly side: number;
  readonly data: Uint8Array;
  readonly hasAlpha: boolean;
}

let unpacked: Uint8Array | undefined;

/** A texture in another size: the nearest dot, as Pillow's resize finds it. */
export function texture(name: TextureName, side: number): Texture {
  unpacked ??= inflateSync(Buffer.from(atlas, "base64"));
  const start = textureNames.indexOf(name) * native * native * 4;
  const data = new Uint8Array(side * side * 4);
  // Pillow adds up the positions; so does this, for its rounding.
  const from = new Uint8Array(side);
  const scale = native / side;
  for (let i = 0, position = scale * 0.5; i < side; i++, position += scale) from[i] = Math.trunc(position);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const source = start + (from[y]! * native + from[x]!) * 4;
      for (let channel = 0; channel < 4; channel++)
        data[(y * side + x) * 4 + channel] = unpacked[source + channel]!;
    }
  }
  return { side, data, hasAlpha: !withoutAlpha.includes(name) };
}

/** Draws a texture into a square RGB tile at (x, y), without blending. */
export function draw(
  tile: Uint8Array,
  tileSide: number,
  x: number,
  y: number,
  { side, data }: Texture,
): void {
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      for (let channel = 0; channel < 3; channel++)
        tile[((y + row) * tileSide + x + column) * 3 + channel] = data[(row * side + column) * 4 + channel]!;
}

/** The same with its alpha: in single precision and rounding down, as the reference does. */
export function blend(tile: Uint8Array, tileSide: number, x: number, y: number, source: Texture): void {
  if (!source.hasAlpha) {
    draw(tile, tileSide, x, y, source);
    return;
  }
  const { side, data } = source;
  const f = Math.fround;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = (row * side + column) * 4;
      const alpha = f(data[at + 3]! / 255);
      for (let channel = 0; channel < 3; channel++) {
        const to = ((y + row) * tileSide + x + column) * 3 + channel;
        const above = f(alpha * f(data[at + channel]! / 255));
        const below = f(f(1 - alpha) * f(tile[to]! / 255));
        tile[to] = Math.trunc(f(255 * f(above + below)));
      }
    }
  }
}
