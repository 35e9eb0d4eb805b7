import type { Box } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import {
  Canvas,
  type CanvasOptions,
  type ColourName,
  capHeight,
  circle,
  clearColours,
  type FontName,
  letterOutline,
  mixed,
  namedColours,
  namedShapes,
  placeApart,
  type Rgb,
  type ShapeName,
  sector,
  shaded,
  transformed,
} from "../generated/index.js";

/** Shapes with room for a mark, told apart from any angle. */
export const searchShapes = [
  "circle",
  "square",
  "triangle",
  "hexagon",
  "star",
  "diamond",
] as const satisfies readonly ShapeName[];
/** Capitals that no other one of these looks like, without those that are words. */
export const searchLetters = [..."CEFHJKLMPRTUXYZ"] as const;
export const searchFonts = ["sansBold", "slabBold", "mono"] as const satisfies readonly FontName[];
export const directions = ["top", "right", "bottom", "left"] as const;
export const dotCounts = [1, 2, 3, 4, 5, 6] as const;

/** What is written on a thing: a capital, dots as on a die, or a ring with a gap at one of `directions`. */
export type Mark =
  | { readonly type: "letter"; readonly letter: string; readonly font: (typeof searchFonts)[number] }
  | { readonly type: "dots"; readonly count: number }
  | { readonly type: "ring"; readonly gap: (typeof directions)[number] };

export interface Thing {
  readonly colour: ColourName;
  readonly shape: (typeof searchShapes)[number];
  readonly mark: Mark;
}

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  /** Height of the mark in pixels. */
  readonly markPixels: number;
  /** Curves behind the things. */
  readonly clutter: number;
}

const papers: readonly Rgb[] = [
  [247, 244, 236],
  [236, 241, 245],
  [240, 240, 240],
  [238, 244, 234],
  [246, 238, 240],
];

/** Draws the things, the first at a place that is uniform over the picture, as object 1. Returns its box. */
export function drawScene(
  random: Pcg64,
  things: readonly Thing[],
  { width, height, markPixels, clutter }: SceneOptions,
  canvasOptions: Pick<CanvasOptions, "skip">,
): { canvas: Canvas; box: Box } {
  const paper = random.choice(papers);
  const canvas = new Canvas(width, height, paper, canvasOptions);
  const radius = 2.15 * markPixels;
  const places = placeApart(
    random,
    things.map(() => radius * 1.12),
    [0, 0, width, height],
    2,
  );
  for (let i = 0; i < clutter; i++) {
    const [x, y, reach] = [random.uniform(0, width), random.uniform(0, height), random.uniform(80, 320)];
    const from = random.uniform(0, 360);
    canvas.fill(
      [sector(x, y, reach, from, from + random.uniform(30, 140), reach - random.uniform(2, 7))],
      mixed(paper, [90, 90, 90], random.uniform(0.12, 0.35)),
    );
  }
  for (const [i, { colour, shape, mark }] of things.entries()) {
    const [x, y] = places[i]!;
    const fill = shaded(random, namedColours[colour], 10);
    const degrees = random.uniform(-14, 14);
    canvas.as(i + 1, () => {
      canvas.fill(transformed(namedShapes[shape], x, y, radius, degrees), fill);
      // No mark sits quite in the middle: how dark a few pixels of a thumbnail are says less.
      const [dx, dy] = [random.uniform(-0.12, 0.12) * markPixels, random.uniform(-0.12, 0.12) * markPixels];
      drawMark(canvas, mark, x + dx, y + dy + (shape === "triangle" ? radius * 0.12 : 0), markPixels);
    });
  }
  return { canvas, box: canvas.boxOf(1)! };
}

/** Black on a white disc, `height` pixels high. */
function drawMark(canvas: Canvas, mark: Mark, x: number, y: number, height: number): void {
  canvas.fill([circle(x, y, height * 0.86)], [255, 255, 255]);
  const ink: Rgb = [15, 15, 15];
  if (mark.type === "letter") {
    canvas.fill(transformed(letterOutline(mark.letter, mark.font), x, y, height / capHeight), ink);
  } else if (mark.type === "dots") {
    for (const [dx, dy] of dice[mark.count]!)
      canvas.fill([circle(x + dx * height * 0.36, y + dy * height * 0.36, height * 0.15)], ink);
  } else {
    const turn = directions.indexOf(mark.gap) * 90;
    canvas.fill([sector(x, y, height / 2, turn + 28, turn + 332, height * 0.27)], ink);
  }
}

const dice: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 0]],
  [
    [-1, -1],
    [1, 1],
  ],
  [
    [-1, -1],
    [0, 0],
    [1, 1],
  ],
  [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ],
  [
    [-1, -1],
    [1, -1],
    [0, 0],
    [-1, 1],
    [1, 1],
  ],
  [
    [-1, -1],
    [1, -1],
    [-1, 0],
    [1, 0],
    [-1, 1],
    [1, 1],
  ],
];

export const randomThing = (random: Pcg64, mark: () => Mark): Thing => ({
  colour: random.choice(clearColours),
  shape: random.choice(searchShapes),
  mark: mark(),
});
