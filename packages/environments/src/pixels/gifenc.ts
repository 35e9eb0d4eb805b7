import { createRequire } from "node:module";

type Palette = readonly (readonly number[])[];

interface Encoder {
  writeFrame(
    index: Uint8Array,
    width: number,
    height: number,
    options: { palette?: Palette; delay?: number; repeat?: number },
  ): void;
  finish(): void;
  bytes(): Uint8Array;
}

const require = createRequire(import.meta.url);

/** What is used of gifenc, which brings no types. `import` gives its exports one level down, but not in bundlers. */
export const gifenc = require("gifenc") as {
  GIFEncoder(): Encoder;
  quantize(rgba: Uint8Array, colours: number): Palette;
  applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
};
