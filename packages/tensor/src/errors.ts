import { FoveaError, InvalidInputError } from "@fovea/core";

export type Shape = readonly number[];

/** `[64, 24, 128]`, as shapes are written in messages. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Two shapes do not fit the operation; the message names the operation and every shape. */
export class ShapeError extends InvalidInputError {
  readonly shapes: readonly Shape[];
  constructor(operation: string, shapes: Readonly<Record<string, Shape>>, rule: string) {
    const named = Object.entries(shapes).map(([name, shape]) => `${name} ${showShape(shape)}`);
    super(`${operation}: ${named.join(" and ")} do not fit`, rule);
    this.shapes = Object.values(shapes);
  }
}

/** An index (token id, class, position) lies outside of the table it points into. */
export class IndexRangeError extends InvalidInputError {
  constructor(operation: string, index: number, limit: number) {
    super(
      `${operation}: index ${index} is outside 0..${limit - 1}`,
      `give whole indices from 0 to ${limit - 1}`,
    );
  }
}

/** A number that an operation or an optimizer cannot work with. */
export class ParameterRangeError extends InvalidInputError {}

/** The scope that owned the tensor has ended and its memory may hold something else. */
export class ReleasedTensorError extends FoveaError {
  constructor(shape: Shape) {
    super(
      `a tensor ${showShape(shape)} was used after the scope that made it had ended`,
      "return it from the scope, or copy it with toArray() before the scope ends",
    );
  }
}

/** `backward`, `run` or `scope` was called where it has no meaning. */
export class TapeError extends InvalidInputError {}

/** The engine lacks what a kernel needs. */
export class KernelError extends FoveaError {}

/** Bytes are not a safetensors file, or one that lacks or misshapes what is asked for. */
export class SafetensorsError extends InvalidInputError {}
