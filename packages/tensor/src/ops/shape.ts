import { ParameterRangeError, type Shape, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { record } from "../tape.js";
import { axisOf, emptyTensor, sizeOf, Tensor } from "../tensor.js";
import { trace } from "../trace.js";

/** The same floats under another shape; one length may be -1. Nothing is copied. Throws `ShapeError`. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((length) => length !== -1));
  const filled = shape.map((length) => (length === -1 && known > 0 ? x.size / known : length));
  const fits = filled.every((length) => Number.isInteger(length) && length >= 0) && sizeOf(filled) === x.size;
  if (!fits || shape.filter((length) => length === -1).length > 1) {
    throw new ShapeError("reshape", { x: x.shape, shape }, "both hold the same number of values");
  }
  const y = new Tensor(x.storage, filled);
  trace(y, [x], { op: "reshape" });
  return y;
}

/** Reorders the axes: axis i of the result is axis `axes[i]` of x. By default the last two are swapped. */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  const n = x.shape.length;
  const order = (axes ?? [...Array(Math.max(0, n - 2)).keys(), n - 1, n - 2]).map((a) =>
    axisOf("transpose", x.shape, a),
  );
  if (order.length !== n || new Set(order).size !== n) {
    throw new ShapeError("transpose", { x: x.shape, axes: order }, "name every axis once");
  }
  const shape = order.map((axis) => x.shape[axis]!);
  const strides = order.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const y = emptyTensor(shape);
  const visit = (move: (from: number, to: number) => void): void => {
    const counter = shape.map(() => 0);
    let from = 0;
    for (let to = 0; to < y.size; to++) {
      move(from, to);
      for (let axis = n - 1; axis >= 0; axis--) {
        from += strides[axis]!;
        counter[axis]!++;
        if (counter[axis]! < shape[axis]!) break;
        from -= strides[axis]! * shape[axis]!;
        counter[axis] = 0;
      }
    }
  };
  const [source, target] = [x.data, y.data];
  visit((from, to) => {
    target[to] = source[from]!;
  });
  return record(y, [x], { op: "transpose", order }, (dy) => {
    const dx = x.storage.ensureGradient();
    visit((from, to) => {
      dx[from] = dx[from]! + dy[to]!;
    });
  });
}

/** Joins tensors along one axis; the others are equal. Throws `ShapeError`. */
export function concat(parts: readonly Tensor[], axis = -1): Tensor {
  const first = parts[0];
  if (!first) throw new ParameterRangeError("concat of no tensors", "give at least one tensor");
  const at = axisOf("concat", first.shape, axis);
  for (const part of parts) {
    if (
      part.shape.length !== first.shape.length ||
      part.shape.some((n, i) => i !== at && n !== first.shape[i])
    ) {
      throw new ShapeError("concat", { first: first.shape, other: part.shape }, `equal but for axis ${at}`);
    }
  }
  const length = parts.reduce((total, part) => total + part.shape[at]!, 0);
  const y = emptyTensor(first.shape.map((n, i) => (i === at ? length : n)));
  const outer = sizeOf(first.shape.slice(0, at));
  const inner = sizeOf(first.shape.slice(at + 1));
  let start = 0;
  const starts = parts.map((part) => {
    const here = start;
    start += part.shape[at]! * inner;
    return here;
  });
  const [to, step] = [y.data, length * inner];
  parts.forEach((part, p) => {
    const [from, width] = [part.data, part.shape[at]! * inner];
    for (let o = 0; o < outer; o++) to.set(from.subarray(o * width, (o + 1) * width), o * step + starts[p]!);
  });
  return record(y, parts, { op: "concat", axis: at }, (dy) => {
    parts.forEach((part, p) => {
      if (!part.requiresGrad) return;
      const { gradient, accumulate } = part.storage.takeGradient();
      const width = part.shape[at]! * inner;
      for (let o = 0; o < outer; o++) {
        const from = dy.subarray(o * step + starts[p]!, o * step + starts[p]! + width);
        if (accumulate) kernel().axpy(gradient.subarray(o * width, (o + 1) * width), from, 1, width);
        else gradient.set(from, o * width);
      }
    });
  });
}

/** The part of one axis from `start` (counted from the end when negative) up to, not including, `end`. */
export function slice(x: Tensor, axis: number, start: number, end?: number): Tensor {
  const at = axisOf("slice", x.shape, axis);
  const length = x.shape[at]!;
  const from = start < 0 ? start + length : start;
  const to = end === undefined ? length : end < 0 ? end + length : end;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= length)) {
    throw new ParameterRangeError(
      `slice ${start}..${end ?? length} of an axis of ${length}`,
      "start <= end, both inside the axis",
    );
  }
  const y = emptyTensor(x.shape.map((n, i) => (i === at ? to - from : n)));
  const outer = sizeOf(x.shape.slice(0, at));
  const inner = sizeOf(x.shape.slice(at + 1));
  const [width, step] = [(to - from) * inner, length * inner];
  const [source, target] = [x.data, y.data];
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < width; i++) target[o * width + i] = source[o * step + from * inner + i]!;
  }
  return record(y, [x], { op: "slice", axis: at, from, to }, (dy) => {
    const dx = x.storage.ensureGradient();
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < width; i++) {
        const at = o * step + from * inner + i;
        dx[at] = dx[at]! + dy[o * width + i]!;
      }
    }
  });
}
