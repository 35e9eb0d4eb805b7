import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import type { Matrix } from "../kernel/kernel.js";
import { record } from "../tape.js";
import { emptyTensor, sameShape, type Tensor } from "../tensor.js";

/**
 * y = x wᵀ + b for x (..., in), w (out, in), b (out); y is (..., out). The layout of PyTorch's Linear.
 * Throws `ShapeError`.
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const [outputs, inputs] = weight.shape;
  if (weight.shape.length !== 2 || x.shape.length === 0 || x.columns !== inputs) {
    throw new ShapeError(
      "linear",
      { x: x.shape, weight: weight.shape },
      "the last axis of x is the second of the weight (out, in)",
    );
  }
  if (bias && !sameShape(bias.shape, [outputs!])) {
    throw new ShapeError(
      "linear",
      { bias: bias.shape, weight: weight.shape },
      "the bias has one value per output",
    );
  }
  const rows = x.rows;
  const y = emptyTensor([...x.shape.slice(0, -1), outputs!]);
  const matrixX = (): Matrix => ({ data: x.data, stride: inputs! });
  const matrixW = (): Matrix => ({ data: weight.data, stride: inputs! });
  if (bias) kernel().fillRows(y.data, bias.data, rows, outputs!);
  kernel().matmul(
    { data: y.data, stride: outputs! },
    matrixX(),
    { ...matrixW(), transposed: true },
    { rows, columns: outputs!, depth: inputs!, accumulate: bias !== undefined },
  );
  return record(y, [x, weight, bias], { op: "linear" }, (dy) => {
    const matrixDy: Matrix = { data: dy, stride: outputs! };
    if (x.requiresGrad) {
      const { gradient, accumulate } = x.storage.takeGradient();
      kernel().matmul({ data: gradient, stride: inputs! }, matrixDy, matrixW(), {
        rows,
        columns: inputs!,
        depth: outputs!,
        accumulate,
      });
    }
    if (weight.requiresGrad) {
      const { gradient, accumulate } = weight.storage.takeGradient();
      kernel().matmul({ data: gradient, stride: inputs! }, { ...matrixDy, transposed: true }, matrixX(), {
        rows: outputs!,
        columns: inputs!,
        depth: rows,
        accumulate,
      });
    }
    if (bias?.requiresGrad) kernel().sumRows(bias.storage.ensureGradient(), dy, rows, outputs!);
  });
}

export interface MatmulOptions {
  /** Read a (..., M, K) as its transpose, that is, as stored (..., K, M). */
  transposeA?: boolean;
  transposeB?: boolean;
}

/**
 * Batched matrix product of a (..., M, K) and b (..., K, N): (..., M, N). The leading axes are equal, or b has
 * none and is used for every matrix of a. Throws `ShapeError`.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const [storedA, storedB] = [a.shape.slice(-2), b.shape.slice(-2)];
  const lead = a.shape.slice(0, -2);
  const leadB = b.shape.slice(0, -2);
  const [rows, depth] = transposeA ? [storedA[1], storedA[0]] : storedA;
  const [depthB, columns] = transposeB ? [storedB[1], storedB[0]] : storedB;
  const fits = a.shape.length >= 2 && b.shape.length >= 2 && depth === depthB;
  if (!fits || (leadB.length > 0 && !sameShape(lead, leadB))) {
    throw new ShapeError(
      "matmul",
      { a: a.shape, b: b.shape },
      "(..., M, K) times (..., K, N), the leading axes equal or b without any",
    );
  }
  const outer = lead.reduce((product, length) => product * length, 1);
  const sizes = { m: rows!, n: columns!, k: depth! };
  const y = emptyTensor([...lead, sizes.m, sizes.n]);
  const grid = (t: Tensor, data: Float32Array): Matrix => ({
    data,
    stride: t.columns,
    outerStride: t === b && leadB.length === 0 ? 0 : t.size / Math.max(1, outer),
  });
  kernel().matmul(
    grid(y, y.data),
    { ...grid(a, a.data), transposed: transposeA },
    { ...grid(b, b.data), transposed: transposeB },
    { rows: sizes.m, columns: sizes.n, depth: sizes.k, outer },
  );
  return record(y, [a, b], { op: "matmul", transposeA, transposeB }, (dy) => {
    const gridDy = grid(y, dy);
    if (a.requiresGrad) {
      const { gradient, accumulate } = a.storage.takeGradient();
      const da = grid(a, gradient);
      const batch = { outer, accumulate };
      const other = grid(b, b.data);
      if (transposeA) {
        // dAᵀ = B dYᵀ
        kernel().matmul(
          da,
          { ...other, transposed: transposeB },
          { ...gridDy, transposed: true },
          { rows: sizes.k, columns: sizes.m, depth: sizes.n, ...batch },
        );
      } else {
        // dA = dY Bᵀ
        kernel().matmul(
          da,
          gridDy,
          { ...other, transposed: !transposeB },
          { rows: sizes.m, columns: sizes.k, depth: sizes.n, ...batch },
        );
      }
    }
    if (b.requiresGrad) {
      // What every matrix of a is multiplied by gets the sum of what each of them says.
      const shared = leadB.length === 0 && outer !== 1;
      const { gradient, accumulate } = shared
        ? { gradient: b.storage.ensureGradient(), accumulate: true }
        : b.storage.takeGradient();
      const db = grid(b, gradient);
      const batch = { outer, accumulate };
      const other = grid(a, a.data);
      if (transposeB) {
        // dBᵀ = dYᵀ A
        kernel().matmul(
          db,
          { ...gridDy, transposed: true },
          { ...other, transposed: transposeA },
          { rows: sizes.n, columns: sizes.k, depth: sizes.m, ...batch },
        );
      } else {
        // dB = Aᵀ dY
        kernel().matmul(db, { ...other, transposed: !transposeA }, gridDy, {
          rows: sizes.k,
          columns: sizes.n,
          depth: sizes.m,
          ...batch,
        });
      }
    }
  });
}
