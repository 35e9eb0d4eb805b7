import type { Box, Point } from "@fovea/core";
import { capHeight, descent, textPaths, textWidth } from "./font.js";

interface Stroke {
  /** sRGB "#rrggbb". */
  readonly colour: string;
  /** Pixels, 2 by default. */
  readonly width?: number;
  readonly dashed?: boolean;
  /** A dark edge along the stroke, so that a bright colour shows on any picture. True by default. */
  readonly halo?: boolean;
}

/** Something drawn on a picture, in its pixels. Plain JSON, so that it can stand in a recipe. */
export type Shape =
  | (Stroke & { readonly type: "box"; readonly box: Box; readonly fill?: number })
  | (Stroke & { readonly type: "polygon"; readonly points: readonly Point[]; readonly fill?: number })
  | (Stroke & { readonly type: "line" | "arrow"; readonly from: Point; readonly to: Point })
  | (Stroke & { readonly type: "point"; readonly point: Point; readonly radius?: number })
  | {
      readonly type: "label";
      /** Top-left corner of the label's box. */
      readonly at: Point;
      readonly text: string;
      /** Pixels per em. */
      readonly size: number;
      readonly colour: string;
      /** "#rrggbb", or absent for no box. */
      readonly background?: string;
      /** Pixels between the text and the edge of its box. */
      readonly padding?: number;
    };

/** Width and height of a label's box, in pixels. */
export function labelSize(
  text: string,
  size: number,
  padding = defaultPadding(size),
): [width: number, height: number] {
  return [textWidth(text, size) + 2 * padding, size * (capHeight + descent) + 2 * padding];
}

export const defaultPadding = (size: number): number => Math.max(1, Math.round(size * 0.2));

/** White or black, whichever stands out more on an sRGB colour (WCAG 2.2 relative luminance). */
export function inkOn(background: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const s = Number.parseInt(background.slice(at, at + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.36 ? "#000000" : "#ffffff";
}

/** SVG elements of the shapes, in drawing order. There is no text element in them: letters are paths. */
export function shapesToSvg(shapes: readonly Shape[]): string {
  return shapes.map(shapeToSvg).join("");
}

function shapeToSvg(shape: Shape): string {
  if (shape.type === "label") return labelToSvg(shape);
  const width = shape.width ?? 2;
  const dash = shape.dashed === true ? ` stroke-dasharray="${width * 3} ${width * 2}"` : "";
  if (shape.type === "point") return pointToSvg(shape, width);
  const d = outline(shape, width);
  const fill =
    "fill" in shape && shape.fill !== undefined
      ? `<path d="${d}" fill="${shape.colour}" fill-opacity="${shape.fill}"/>`
      : "";
  const stroke = (colour: string, w: number, opacity = 1) =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${w}" stroke-opacity="${opacity}" stroke-linejoin="round"${dash}/>`;
  const halo = shape.halo === false ? "" : stroke("#000000", width + 2.5, 0.6);
  return fill + halo + stroke(shape.colour, width);
}

function outline(shape: Exclude<Shape, { type: "label" | "point" }>, width: number): string {
  switch (shape.type) {
    case "box": {
      const [x0, y0, x1, y1] = shape.box;
      return `M${x0} ${y0}L${x1} ${y0}L${x1} ${y1}L${x0} ${y1}Z`;
    }
    case "polygon":
      return `${shape.points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("")}Z`;
    case "line":
      return `M${shape.from.join(" ")}L${shape.to.join(" ")}`;
    case "arrow": {
      const [[x0, y0], [x1, y1]] = [shape.from, shape.to];
      const length = Math.hypot(x1 - x0, y1 - y0) || 1;
      const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
      const head = Math.min(length, Math.max(8, width * 4));
      const barb = (side: number) =>
        `M${x1 - head * (ux - side * uy * 0.55)} ${y1 - head * (uy + side * ux * 0.55)}L${x1} ${y1}`;
      return `M${x0} ${y0}L${x1} ${y1}${barb(1)}${barb(-1)}`;
    }
  }
}

function pointToSvg(
  { point: [x, y], radius = 5, colour, halo }: Extract<Shape, { type: "point" }>,
  width: number,
): string {
  const disc = (r: number, fill: string, opacity = 1) =>
    `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" fill-opacity="${opacity}"/>`;
  const ring =
    halo === false ? "" : disc(radius + width, "#000000", 0.6) + disc(radius + width * 0.6, "#ffffff");
  return ring + disc(radius, colour);
}

function labelToSvg(label: Extract<Shape, { type: "label" }>): string {
  const { at, text, size, colour, background, padding = defaultPadding(size) } = label;
  const [x, y] = at;
  const [width, height] = labelSize(text, size, padding);
  const plate =
    background === undefined
      ? ""
      : `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${background}"/>`;
  return `${plate}<g fill="${colour}">${textPaths(text, x + padding, y + padding + size * capHeight, size)}</g>`;
}
