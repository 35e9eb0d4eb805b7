import { kernel } from "../kernel/index.js";
import type { UnaryKind } from "../kernel/kernel.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";

function unary(kind: UnaryKind, x: Tensor): Tensor {
  const y = emptyTensor(x.shape);
  kernel().unary(kind, y.data, x.data, x.size);
  return record(y, [x], { op: kind }, (dy) => {
    kernel().unaryBackward(kind, x.storage.ensureGradient(), dy, x.data, y.data, x.size);
  });
}

/** Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2). */
export function gelu(x: Tensor): Tensor {
  return unary("gelu", x);
}

export function tanh(x: Tensor): Tensor {
  return unary("tanh", x);
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: Tensor): Tensor {
  return unary("sigmoid", x);
}

/** max(0, x); its derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary("relu", x);
}

/** log(sigmoid(x)), without overflow at either end. */
export function logSigmoid(x: Tensor): Tensor {
  const y = emptyTensor(x.shape);
  const from = x.data;
  const to = y.data;
  for (let i = 0; i < to.length; i++) to[i] = logSigmoidOf(from[i]!);
  return record(y, [x], { op: "logSigmoid" }, (dy) => {
    const dx = x.storage.ensureGradient();
    const values = x.data;
    for (let i = 0; i < dx.length; i++) dx[i]! += dy[i]! / (1 + Math.exp(values[i]!));
  });
}

export function logSigmoidOf(x: number): number {
  return Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x)));
}
