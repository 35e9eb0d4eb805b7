/** CIELAB, D65: [L* 0 to 100, a*, b*]. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** sRGB levels 0 to 255 -> linear 0 to 1 (IEC 61966-2-1). */
const linear = Float64Array.from({ length: 256 }, (_, level) => {
  const s = level / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);

/** sRGB, 0 to 255 whole numbers, to CIELAB (CIE 15:2004) with the sRGB primaries and white point D65. */
export function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear[red]!, linear[green]!, linear[blue]!];
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
