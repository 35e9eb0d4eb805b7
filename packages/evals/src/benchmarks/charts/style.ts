import type { Pcg64 } from "@fovea/core/random";
import type { FontName, Rgb } from "../generated/index.js";

export interface ChartStyle {
  readonly width: number;
  readonly height: number;
  readonly background: Rgb;
  readonly ink: Rgb;
  readonly faint: Rgb;
  readonly grid: Rgb;
  readonly font: FontName;
  readonly bold: FontName;
  /** Pixels per em of labels. */
  readonly size: number;
  readonly palette: readonly Rgb[];
  readonly legend: "top" | "right" | "bottom";
  readonly titleAlign: "left" | "centre";
  readonly spines: "all" | "axes" | "foot";
  readonly gridLines: boolean;
  /** Of bars, pixels. */
  readonly rounded: number;
  /** Share of a slot that its bars take. */
  readonly barWidth: number;
  readonly horizontal: boolean;
  readonly ring: boolean;
  readonly ticks: 4 | 5 | 10;
}

/** Six colours each that can be told apart in a legend. */
const palettes: readonly (readonly Rgb[])[] = [
  [
    [31, 94, 196],
    [230, 120, 20],
    [34, 139, 58],
    [200, 40, 50],
    [130, 62, 170],
    [120, 84, 60],
  ],
  [
    [0, 114, 178],
    [213, 94, 0],
    [0, 158, 115],
    [204, 121, 167],
    [230, 159, 0],
    [86, 180, 233],
  ],
  [
    [38, 70, 83],
    [42, 157, 143],
    [233, 196, 106],
    [231, 111, 81],
    [120, 80, 160],
    [90, 170, 220],
  ],
  [
    [20, 60, 110],
    [120, 170, 220],
    [240, 150, 60],
    [150, 30, 50],
    [90, 150, 80],
    [200, 190, 90],
  ],
  [
    [60, 60, 70],
    [225, 87, 89],
    [118, 183, 178],
    [237, 201, 72],
    [78, 121, 167],
    [176, 122, 161],
  ],
];
const grounds: readonly { background: Rgb; ink: Rgb; faint: Rgb; grid: Rgb }[] = [
  { background: [255, 255, 255], ink: [30, 30, 35], faint: [95, 98, 105], grid: [218, 220, 224] },
  { background: [250, 247, 240], ink: [45, 38, 30], faint: [110, 100, 88], grid: [222, 214, 200] },
  { background: [240, 243, 247], ink: [25, 35, 50], faint: [90, 100, 115], grid: [208, 214, 222] },
  { background: [236, 236, 236], ink: [20, 20, 20], faint: [85, 85, 85], grid: [255, 255, 255] },
];

export function drawStyle(random: Pcg64, width: number, height: number): ChartStyle {
  const [font, bold] = random.choice([
    ["sans", "sansBold"],
    ["slab", "slabBold"],
    ["sans", "slabBold"],
    ["mono", "sansBold"],
  ] as const);
  return {
    width,
    height,
    ...random.choice(grounds),
    font,
    bold,
    size: random.choice(font === "mono" ? [15, 16] : [16, 17, 18]),
    palette: random.permutation(random.choice(palettes)),
    legend: random.choice(["top", "right", "bottom"] as const),
    titleAlign: random.choice(["left", "centre"] as const),
    spines: random.choice(["all", "axes", "foot"] as const),
    gridLines: random.random() < 0.75,
    rounded: random.choice([0, 0, 5]),
    barWidth: random.uniform(0.55, 0.85),
    horizontal: random.random() < 0.4,
    ring: random.random() < 0.4,
    ticks: random.choice([4, 5, 5, 10] as const),
  };
}
