import { type Shape, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { record } from "../tape.js";
import { emptyTensor, sameShape, sizeOf, type Tensor } from "../tensor.js";

/** The shape that two shapes broadcast to, as in NumPy. Throws `ShapeError`. */
export function broadcastShape(operation: string, a: Shape, b: Shape): number[] {
  const axes = Math.max(a.length, b.length);
  return Array.from({ length: axes }, (_, i) => {
    const left = a[i - axes + a.length] ?? 1;
    const right = b[i - axes + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(operation, { a, b }, "axes, aligned at the last, are equal or 1");
    }
    return left === 1 ? right : left;
  });
}

/** For each element of `to`, the index of the element of `from` that is broadcast there. */
function broadcastIndex(from: Shape, to: Shape): Int32Array {
  const strides = to.map((_, i) => {
    const axis = i - to.length + from.length;
    return axis < 0 || from[axis] === 1 ? 0 : sizeOf(from.slice(axis + 1));
  });
  const index = new Int32Array(sizeOf(to));
  const counter = to.map(() => 0);
  let at = 0;
  for (let i = 0; i < index.length; i++) {
    index[i] = at;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      counter[axis]!++;
      if (counter[axis]! < to[axis]!) break;
      at -= strides[axis]! * to[axis]!;
      counter[axis] = 0;
    }
  }
  return index;
}

function isSuffix(whole: Shape, part: Shape): boolean {
  return part.length <= whole.length && part.every((n, i) => n === whole[whole.length - part.length + i]);
}

/** Copies `x` to a larger shape of the same rules as `add`. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape("broadcastTo", x.shape, shape), shape)) {
    throw new ShapeError(
      "broadcastTo",
      { x: x.shape, shape },
      "axes, aligned at the last, are equal or 1 in x",
    );
  }
  const index = broadcastIndex(x.shape, shape);
  const out = emptyTensor(shape);
  const from = x.data;
  const to = out.data;
  for (let i = 0; i < to.length; i++) to[i] = from[index[i]!]!;
  return record(out, [x], { op: "broadcastTo" }, (dy) => {
    const dx = x.storage.ensureGradient();
    for (let i = 0; i < dy.length; i++) dx[index[i]!] = dx[index[i]!]! + dy[i]!;
  });
}

/** a + b, broadcast as in NumPy. Throws `ShapeError`. */
export function add(a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape, b.shape)) {
    if (isSuffix(a.shape, b.shape)) return addRows(a, b);
    if (isSuffix(b.shape, a.shape)) return addRows(b, a);
    const shape = broadcastShape("add", a.shape, b.shape);
    return add(broadcastTo(a, shape), broadcastTo(b, shape));
  }
  const out = emptyTensor(a.shape);
  kernel().add(out.data, a.data, b.data, a.size);
  return record(out, [a, b], { op: "add" }, (dy) => {
    if (a.requiresGrad) pass(a, dy);
    if (b.requiresGrad) pass(b, dy);
  });
}

/** Hands a gradient on as it is. */
function pass(to: Tensor, dy: Float32Array): void {
  const { gradient, accumulate } = to.storage.takeGradient();
  if (accumulate) kernel().axpy(gradient, dy, 1, to.size);
  else gradient.set(dy);
}

function addRows(a: Tensor, row: Tensor): Tensor {
  const rows = row.size === 0 ? 0 : a.size / row.size;
  const out = emptyTensor(a.shape);
  kernel().addRow(out.data, a.data, row.data, rows, row.size);
  return record(out, [a, row], { op: "add" }, (dy) => {
    if (a.requiresGrad) pass(a, dy);
    if (row.requiresGrad) kernel().sumRows(row.storage.ensureGradient(), dy, rows, row.size);
  });
}

/** a - b, broadcast as in NumPy. Throws `ShapeError`. */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return add(a, scale(b, -1));
}

/** a b, element by element, broadcast as in NumPy. Throws `ShapeError`. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape, b.shape)) {
    if (isSuffix(a.shape, b.shape)) return multiplyRows(a, b);
    if (isSuffix(b.shape, a.shape)) return multiplyRows(b, a);
    const shape = broadcastShape("multiply", a.shape, b.shape);
    return multiply(broadcastTo(a, shape), broadcastTo(b, shape));
  }
  const out = emptyTensor(a.shape);
  kernel().multiply(out.data, a.data, b.data, a.size);
  return record(out, [a, b], { op: "multiply" }, (dy) => {
    if (a.requiresGrad) kernel().multiplyAdd(a.storage.ensureGradient(), dy, b.data, a.size);
    if (b.requiresGrad) kernel().multiplyAdd(b.storage.ensureGradient(), dy, a.data, b.size);
  });
}

function multiplyRows(a: Tensor, row: Tensor): Tensor {
  const rows = row.size === 0 ? 0 : a.size / row.size;
  const out = emptyTensor(a.shape);
  kernel().multiplyRow(out.data, a.data, row.data, rows, row.size, false);
  return record(out, [a, row], { op: "multiply" }, (dy) => {
    if (a.requiresGrad) kernel().multiplyRow(a.storage.ensureGradient(), dy, row.data, rows, row.size, true);
    if (row.requiresGrad) kernel().sumProducts(row.storage.ensureGradient(), dy, a.data, rows, row.size);
  });
}

/** factor x. */
export function scale(x: Tensor, factor: number): Tensor {
  const out = emptyTensor(x.shape);
  out.data.set(x.data);
  kernel().scale(out.data, factor, x.size);
  return record(out, [x], { op: "scale", factor }, (dy) =>
    kernel().axpy(x.storage.ensureGradient(), dy, factor, x.size),
  );
}

/** The sum of all values, a tensor of shape []. */
export function sum(x: Tensor): Tensor {
  const out = emptyTensor([]);
  let total = 0;
  for (const value of x.data) total += value;
  out.data[0] = total;
  return record(out, [x], { op: "sum" }, (dy) => {
    const dx = x.storage.ensureGradient();
    for (let i = 0; i < dx.length; i++) dx[i] = dx[i]! + dy[0]!;
  });
}

/** The mean of all values, a tensor of shape []. */
export function mean(x: Tensor): Tensor {
  return scale(sum(x), 1 / Math.max(1, x.size));
}
