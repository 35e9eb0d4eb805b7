import { type Box, identity, type Matrix, multiply, translation } from "@fovea/core";
import { boxMatrix } from "./orientation.js";

/** What code said a picture was made from: a variable and the steps taken. It is a guess to be looked at, never believed. */
export interface Hint {
  readonly variable: string;
  readonly steps: readonly (
    | { readonly kind: "crop"; readonly box: Box }
    | { readonly kind: "resize"; readonly width: number; readonly height: number }
    | { readonly kind: "turn"; readonly quarters: 1 | 2 | 3 }
    | { readonly kind: "flip"; readonly axis: "horizontal" | "vertical" }
  )[];
}

/** Reads a hint that an interpreter wrote; undefined when it has no such form. */
export function readHint(value: unknown): Hint | undefined {
  if (
    !Array.isArray(value) ||
    typeof value[0] !== "string" ||
    !Array.isArray(value[1]) ||
    value[1].length > 100
  ) {
    return undefined;
  }
  const steps: Hint["steps"][number][] = [];
  for (const step of value[1] as unknown[]) {
    if (!Array.isArray(step) || !Array.isArray(step[1])) return undefined;
    const [kind, given] = step as [unknown, unknown[]];
    const numbers = given.filter((each): each is number => typeof each === "number" && Number.isFinite(each));
    if (kind === "crop" && numbers.length === 4) {
      steps.push({ kind, box: numbers as unknown as Box });
    } else if (kind === "resize" && numbers.length === 2) {
      steps.push({ kind, width: numbers[0]!, height: numbers[1]! });
    } else if (kind === "rotate" && numbers.length === 1) {
      // PIL turns the other way than the house.
      const quarters = (((-numbers[0]! / 90) % 4) + 4) % 4;
      if (quarters === 1 || quarters === 2 || quarters === 3) steps.push({ kind: "turn", quarters });
    } else if (kind === "flip" && (given[0] === "horizontal" || given[0] === "vertical")) {
      steps.push({ kind, axis: given[0] });
    } else {
      return undefined;
    }
  }
  return { variable: value[0], steps };
}

/**
 * Where a hint says that the edges of the last picture lie in the first one, of `width` x `height` pixels; undefined when a step does
 * not fit.
 */
export function hintMatrix({ steps }: Hint, width: number, height: number): Matrix | undefined {
  let matrix: Matrix = identity;
  let [w, h] = [width, height];
  for (const step of steps) {
    if (step.kind === "crop") {
      const [x0, y0, x1, y1] = step.box;
      if (!(x1 > x0) || !(y1 > y0)) return undefined;
      matrix = multiply(matrix, translation(x0, y0));
      [w, h] = [x1 - x0, y1 - y0];
    } else if (step.kind === "resize") {
      if (!(step.width > 0) || !(step.height > 0)) return undefined;
      matrix = multiply(matrix, boxMatrix([0, 0, w, h], "upright", step.width, step.height));
      [w, h] = [step.width, step.height];
    } else {
      const orientation =
        step.kind === "flip"
          ? (`flip-${step.axis}` as const)
          : (`clockwise-${(step.quarters * 90) as 90 | 180 | 270}` as const);
      const [turnedWidth, turnedHeight] = step.kind === "turn" && step.quarters !== 2 ? [h, w] : [w, h];
      matrix = multiply(matrix, boxMatrix([0, 0, w, h], orientation, turnedWidth, turnedHeight));
      [w, h] = [turnedWidth, turnedHeight];
    }
  }
  return matrix;
}
