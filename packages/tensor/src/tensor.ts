import { ParameterRangeError, ReleasedTensorError, type Shape, ShapeError, TapeError } from "./errors.js";
import { allocate, type Block, release } from "./memory.js";
import { adopt } from "./scope.js";

/** A source of uniform numbers in [0, 1); every seed in this package is one of these. */
export type Random = () => number;

/** Told of the rows of a table that `embedding` is about to read, and of those whose gradients it has added to. */
export interface RowObserver {
  reads(rows: ArrayLike<number>): void;
  adds(rows: ArrayLike<number>): void;
}

/** The floats behind one or more tensors that differ only in shape, and their gradient. */
export class Storage {
  readonly size: number;
  requiresGrad = false;
  observer: RowObserver | undefined;
  #data: Block | undefined;
  #grad: Block | undefined;
  /** What the gradient's memory holds: "stale" where it counts as zeros, whatever is there. */
  #holds: "values" | "zeros" | "stale" = "stale";

  constructor(size: number) {
    this.size = size;
    this.#data = allocate(size);
  }

  get data(): Float32Array {
    if (!this.#data) throw new ReleasedTensorError([this.size]);
    return this.#data.view(this.size);
  }

  get gradient(): Float32Array | undefined {
    return this.#grad && this.ensureGradient();
  }

  /** The gradient, made of zeros on first use. */
  ensureGradient(): Float32Array {
    const stale = this.#grad === undefined || this.#holds === "stale";
    this.#grad ??= allocate(this.size);
    this.#holds = "values";
    const gradient = this.#grad.view(this.size);
    if (stale) gradient.fill(0);
    return gradient;
  }

  /** The gradient for one who then writes all of it, or adds to it where `accumulate` says that something is there. */
  takeGradient(): { gradient: Float32Array; accumulate: boolean } {
    const accumulate = this.#grad !== undefined && this.#holds === "values";
    this.#grad ??= allocate(this.size);
    this.#holds = "values";
    return { gradient: this.#grad.view(this.size), accumulate };
  }

  /** Sets the gradient to zeros, if there is one. `cleared`: its memory holds zeros already. */
  zeroGradient(cleared = false): void {
    this.#holds = cleared ? "zeros" : "stale";
  }

  releaseGradient(): void {
    if (this.#grad) release(this.#grad);
    this.#grad = undefined;
    this.#holds = "stale";
  }

  dispose(): void {
    this.releaseGradient();
    if (this.#data) release(this.#data);
    this.#data = undefined;
  }
}

/**
 * A dense, row-major array of 32-bit floats. Operations are the functions of `ops`; a tensor made inside a
 * `scope` or `Tape.run` is gone when that ends, a tensor made outside lives until `dispose()`.
 */
export class Tensor {
  readonly shape: Shape;
  readonly storage: Storage;

  constructor(storage: Storage, shape: Shape) {
    this.storage = storage;
    this.shape = shape;
  }

  get size(): number {
    return this.storage.size;
  }

  /** Length of the last axis; 1 for a scalar. */
  get columns(): number {
    return this.shape.at(-1) ?? 1;
  }

  /** How many rows of `columns` there are. */
  get rows(): number {
    return this.columns === 0 ? 0 : this.size / this.columns;
  }

  get requiresGrad(): boolean {
    return this.storage.requiresGrad;
  }

  /** The floats themselves, not a copy. Throws `ReleasedTensorError` after the scope has ended. */
  get data(): Float32Array {
    return this.storage.data;
  }

  /** What `Tape.backward` left here, not a copy; undefined before it. */
  get grad(): Float32Array | undefined {
    return this.storage.gradient;
  }

  /** The only value. Throws `ShapeError` when there are more. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError("item", { tensor: this.shape }, "item() reads a tensor of one value");
    return this.data[0]!;
  }

  /** A copy that outlives the tensor. */
  toArray(): Float32Array {
    return Float32Array.from(this.data);
  }

  /** Gives the memory back now. */
  dispose(): void {
    this.storage.dispose();
  }
}

/** The number of values of a shape. Throws `ParameterRangeError` for a length that is no whole number >= 0. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) {
    if (!Number.isInteger(length) || length < 0) {
      throw new ParameterRangeError(`a shape has the length ${length}`, "lengths are whole numbers from 0");
    }
    size *= length;
  }
  return size;
}

/** A tensor of the current scope whose values are whatever its memory held: for operations that write them all. */
export function emptyTensor(shape: Shape): Tensor {
  const storage = new Storage(sizeOf(shape));
  adopt(storage);
  return new Tensor(storage, shape);
}

/** A tensor of zeros. */
export function zeros(shape: Shape): Tensor {
  const made = emptyTensor(shape);
  made.data.fill(0);
  return made;
}

/** A tensor that copies `values`, row by row. Throws `ShapeError` when their number is not that of the shape. */
export function tensor(values: ArrayLike<number>, shape: Shape = [values.length]): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError(
      "tensor",
      { values: [values.length], shape },
      "give as many values as the shape holds",
    );
  }
  const made = emptyTensor(shape);
  made.data.set(values);
  return made;
}

/** A tensor that is trained: it belongs to no scope, and `backward` leaves its gradient in `grad`. */
export function parameter(values: ArrayLike<number>, shape: Shape = [values.length]): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError(
      "parameter",
      { values: [values.length], shape },
      "give as many values as the shape holds",
    );
  }
  const storage = new Storage(sizeOf(shape));
  storage.requiresGrad = true;
  storage.data.set(values);
  return new Tensor(storage, shape);
}

/** The length of one axis, counted from the end when negative. Throws `TapeError` when there is no such axis. */
export function axisOf(operation: string, shape: Shape, axis: number): number {
  const at = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(at) || at < 0 || at >= shape.length) {
    throw new TapeError(
      `${operation}: [${shape.join(", ")}] has no axis ${axis}`,
      "name an axis that the shape has",
    );
  }
  return at;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}
