import { type CoordinateConvention, GeometryError, type RegionMark } from "@fovea/core";

/** An image as a model speaks of it. */
export interface Frame {
  readonly handle: string;
  /** Pixels of the image behind the handle. */
  readonly width: number;
  readonly height: number;
  /** The same image as it was sent; pixels that a model names are of this size. */
  readonly sent: { readonly width: number; readonly height: number };
}

export const pixelsXy: CoordinateConvention = { unit: "pixel", order: "xy" };

/** A model that points at the very edge may miss it by this part of a side; that is cut off, more is an error. */
const slack = 0.01;

/**
 * Numbers as a model wrote them, in pixels of the image behind the handle (x before y, to 1/100 pixel).
 *
 * @throws GeometryError when they lie outside the image, or a box is empty or upside down; it says the form and range.
 */
export function fromModel(
  values: readonly number[],
  mark: RegionMark,
  frame: Frame,
  convention: CoordinateConvention,
): number[] {
  const { sent } = frame;
  const [unitX, unitY] = unitsOf(convention, sent);
  const xy = convention.order === "yx" ? swapped(values) : [...values];
  const outside = xy.some((value, i) => {
    const part = value / (i % 2 === 0 ? unitX : unitY);
    return !(part >= -slack && part <= 1 + slack);
  });
  const upsideDown = mark === "box" && !(xy[0]! < xy[2]! && xy[1]! < xy[3]!);
  if (outside || upsideDown) {
    const wrong = outside ? `lies outside ${frame.handle}` : "has no area";
    throw new GeometryError(
      `the ${mark} [${values.join(", ")}] ${wrong}, which is ${sent.width}x${sent.height} pixels as you see it`,
      `give ${formOf(mark, convention, sent)}`,
    );
  }
  if (
    unitX === frame.width &&
    unitY === frame.height &&
    xy.every((v, i) => v >= 0 && v <= (i % 2 ? unitY : unitX))
  )
    return xy;
  return xy.map((value, i) => {
    const [unit, side] = i % 2 === 0 ? [unitX, frame.width] : [unitY, frame.height];
    return round(Math.min(1, Math.max(0, value / unit)) * side);
  });
}

/** The inverse, for places that a tool found: whole numbers, or thousandths of a fraction. */
export function toModel(values: readonly number[], frame: Frame, convention: CoordinateConvention): number[] {
  const [unitX, unitY] = unitsOf(convention, frame.sent);
  const scaled = values.map((value, i) => {
    const of = i % 2 === 0 ? (value / frame.width) * unitX : (value / frame.height) * unitY;
    return convention.unit === "fraction" ? Math.round(of * 1000) / 1000 : Math.round(of);
  });
  return convention.order === "yx" ? swapped(scaled) : scaled;
}

/** How a box or a point is written: "[x0, y0, x1, y1] in pixels, x from 0 to 640 ...". */
export function formOf(
  mark: RegionMark,
  { unit, order }: CoordinateConvention,
  size?: { readonly width: number; readonly height: number },
): string {
  const names = mark === "box" ? ["x0", "y0", "x1", "y1"] : ["x", "y"];
  const written = `[${(order === "yx" ? swapped(names) : names).join(", ")}]`;
  const less = mark === "box" ? ", x0 < x1, y0 < y1" : "";
  const directions = `x to the right, y down${less}`;
  if (unit === "fraction") return `${written} as fractions of the image, 0 to 1: ${directions}`;
  if (unit === "thousandth") return `${written} in thousandths of the image, 0 to 1000: ${directions}`;
  const range =
    size === undefined
      ? "in pixels of the image as you see it"
      : `with x 0 to ${size.width} and y 0 to ${size.height}`;
  return `${written} ${range}: ${directions}`;
}

function unitsOf({ unit }: CoordinateConvention, sent: Frame["sent"]): [number, number] {
  if (unit === "pixel") return [sent.width, sent.height];
  return unit === "fraction" ? [1, 1] : [1000, 1000];
}

const swapped = <T>(values: readonly T[]): T[] => values.map((_, i) => values[i ^ 1]!);
const round = (value: number): number => Math.round(value * 100) / 100;
