import { ACCEPT, DENSITY, SCALE } from "./ziggurat-tables.js";

/** Where the tail begins, and its inverse. */
const TAIL = 3.654152885361009;
const INVERSE_TAIL = 0.2736612373297583;

/** What the method draws from: 64 bits as two uint32, and doubles in [0, 1). */
export interface ZigguratSource {
  nextWords(out: Uint32Array): void;
  random(): number;
}

const words = new Uint32Array(2);

/**
 * A standard normal variate by the ziggurat method with 256 layers (G. Marsaglia, W. W. Tsang, "The
 * Ziggurat Method for Generating Random Variables", 2000), as NumPy's Generator draws it: of 64 bits,
 * the lowest 8 choose the layer, the next is the sign, the next 52 the place in the layer.
 */
export function zigguratNormal(source: ZigguratSource): number {
  for (;;) {
    source.nextWords(words);
    const high = words[0]!;
    const low = words[1]!;
    const layer = low & 0xff;
    const place = (high & 0x1fffffff) * 0x800000 + (low >>> 9);
    const size = place * SCALE[layer]!;
    const x = (low & 0x100) === 0 ? size : -size;
    if (place < ACCEPT[layer]!) return x;
    if (layer === 0) return tail(source, (low & 0x20000) !== 0);
    const ceiling = DENSITY[layer - 1]! - DENSITY[layer]!;
    if (ceiling * source.random() + DENSITY[layer]! < Math.exp(-0.5 * x * x)) return x;
  }
}

function tail(source: ZigguratSource, negative: boolean): number {
  for (;;) {
    const x = -INVERSE_TAIL * Math.log1p(-source.random());
    const y = -Math.log1p(-source.random());
    if (y + y > x * x) return negative ? -(TAIL + x) : TAIL + x;
  }
}
