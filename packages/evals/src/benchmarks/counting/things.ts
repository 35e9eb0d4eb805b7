import type { Canvas, Contours, Rgb } from "../generated/index.js";
import {
  mixed,
  namedShapes,
  rectangle,
  regular,
  roundedRectangle,
  sector,
  stroke,
  transformed,
} from "../generated/index.js";

/** As round as it is to be when it is large: these outlines are of size one. */
const circle = (x: number, y: number, radius: number): number[] =>
  regular(40).flatMap(([dx, dy]) => [x + dx * radius, y + dy * radius]);

/** A thing in a box of about [-1, 1]: its silhouette in its colour, and details. */
interface Drawing {
  readonly one: string;
  readonly many: string;
  readonly silhouette: Contours;
  readonly details?: readonly { readonly contours: Contours; readonly tone: "dark" | "light" }[];
}

const shape = (one: keyof typeof namedShapes, many: string): Drawing => ({
  one,
  many,
  silhouette: namedShapes[one],
});

export const countedThings = {
  circle: shape("circle", "circles"),
  square: shape("square", "squares"),
  triangle: shape("triangle", "triangles"),
  star: shape("star", "stars"),
  heart: shape("heart", "hearts"),
  cross: shape("cross", "crosses"),
  fish: {
    one: "fish",
    many: "fish",
    silhouette: [
      [
        -0.95, 0, -0.6, -0.36, -0.1, -0.5, 0.3, -0.34, 0.52, -0.1, 1, -0.48, 0.9, 0, 1, 0.48, 0.52, 0.1, 0.3,
        0.34, -0.1, 0.5, -0.6, 0.36,
      ],
    ],
    details: [
      { contours: [circle(-0.58, -0.1, 0.09)], tone: "dark" },
      { contours: [[-0.15, -0.1, 0.2, 0.02, -0.15, 0.22, -0.05, 0.04]], tone: "dark" },
    ],
  },
  house: {
    one: "house",
    many: "houses",
    silhouette: [[0, -0.95, 0.95, -0.1, 0.72, -0.1, 0.72, 0.85, -0.72, 0.85, -0.72, -0.1, -0.95, -0.1]],
    details: [
      { contours: [rectangle([-0.2, 0.3, 0.2, 0.85])], tone: "dark" },
      {
        contours: [rectangle([-0.58, -0.02, -0.3, 0.26]), rectangle([0.3, -0.02, 0.58, 0.26])],
        tone: "light",
      },
    ],
  },
  mug: {
    one: "mug",
    many: "mugs",
    silhouette: [roundedRectangle([-0.75, -0.7, 0.4, 0.8], 0.2), sector(0.36, 0, 0.55, 0, 180, 0.3)],
    details: [{ contours: [rectangle([-0.75, -0.42, 0.4, -0.28])], tone: "light" }],
  },
  key: {
    one: "key",
    many: "keys",
    silhouette: [
      circle(-0.55, 0, 0.45),
      rectangle([-0.2, -0.13, 1, 0.13]),
      rectangle([0.5, 0.1, 0.64, 0.42]),
      rectangle([0.8, 0.1, 0.94, 0.5]),
    ],
    details: [{ contours: [circle(-0.6, 0, 0.17)], tone: "dark" }],
  },
  mushroom: {
    one: "mushroom",
    many: "mushrooms",
    silhouette: [sector(0, 0.05, 0.95, 270, 450), roundedRectangle([-0.3, 0, 0.3, 0.9], 0.14)],
    details: [
      {
        contours: [circle(-0.4, -0.35, 0.15), circle(0.2, -0.55, 0.17), circle(0.55, -0.2, 0.11)],
        tone: "light",
      },
    ],
  },
} as const satisfies Record<string, Drawing>;
export type CountedName = keyof typeof countedThings;

/** With a white rim, so that one thing before another of its colour can be told from it. */
export function drawThing(
  canvas: Canvas,
  name: CountedName,
  x: number,
  y: number,
  radius: number,
  degrees: number,
  colour: Rgb,
): void {
  const { silhouette, details = [] }: Drawing = countedThings[name];
  const placed = (contours: Contours) => transformed(contours, x, y, radius, degrees);
  const rim = placed(silhouette).flatMap((points) =>
    stroke(
      [...pairs(points), [points[0]!, points[1]!], [points[2]!, points[3]!]],
      Math.max(3, radius * 0.16),
    ),
  );
  canvas.fill(rim, [255, 255, 255]);
  canvas.fill(placed(silhouette), colour);
  for (const { contours, tone } of details)
    canvas.fill(
      placed(contours),
      tone === "dark" ? mixed(colour, [0, 0, 0], 0.55) : mixed(colour, [255, 255, 255], 0.65),
    );
}

const pairs = (points: readonly number[]): [number, number][] =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!]);

/** Square pixels of a silhouette of that radius, rim left out. */
export const countedNames = Object.keys(countedThings) as readonly CountedName[];
