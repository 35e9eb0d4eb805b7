import {
  type FunctionBuilder,
  f64,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "./assembler.js";
import { each, sigmoid } from "./mathematics.js";

const k = v128.const;
const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

interface Activation {
  forward(f: FunctionBuilder, x: V128): V128;
  /** f'(x), from x and y = f(x). */
  derivative(f: FunctionBuilder, x: V128, y: V128): V128;
}

/** Half a unit in the last place of 1: in 32 bits 1 + tanh is 0 where the gate is less. */
const SHUT = 2 ** -25;

/**
 * sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)): the tanh form of GELU is x times this. Exactly 0 where 1 + tanh is, so that what
 * is shut is 0 and not a number so small that every product with it takes the slow path of the processor.
 */
function geluGate(f: FunctionBuilder, x: V128): V128 {
  const cubic = v128.add(k(1), v128.mul(k(GELU_CUBIC), v128.mul(x, x)));
  const gate = sigmoid(f, v128.mul(v128.mul(k(2 * GELU_SCALE), x), cubic));
  return v128.andNot(gate, v128.greater(k(SHUT), gate));
}

/** Vectors that `dot` takes at a time. */
const DOT_VECTORS = 4;

const ACTIVATIONS: Record<string, Activation> = {
  gelu: {
    forward: (f, x) => v128.mul(x, geluGate(f, x)),
    derivative: (f, x) => {
      const gate = f.let(geluGate(f, x));
      const inner = v128.add(k(2 * GELU_SCALE), v128.mul(k(6 * GELU_SCALE * GELU_CUBIC), v128.mul(x, x)));
      return v128.add(gate, v128.mul(v128.mul(x, v128.mul(gate, v128.sub(k(1), gate))), inner));
    },
  },
  tanh: {
    forward: (f, x) => v128.sub(v128.mul(k(2), sigmoid(f, v128.mul(k(2), x))), k(1)),
    derivative: (_, __, y) => v128.sub(k(1), v128.mul(y, y)),
  },
  sigmoid: {
    forward: (f, x) => sigmoid(f, x),
    derivative: (_, __, y) => v128.mul(y, v128.sub(k(1), y)),
  },
  relu: {
    forward: (_, x) => v128.max(x, k(0)),
    derivative: (_, x) => v128.and(k(1), v128.greater(x, k(0))),
  },
};

/** MurmurHash3's finalizer over seed and index, as in the plain JavaScript kernel. */
function hash(f: FunctionBuilder, seed: V128, index: V128): V128 {
  const multiply = (v: V128, by: number): V128 => v128.mulI32(v, v128.splatI32(i32.const(by)));
  const h = f.let(v128.xor(seed, multiply(index, 0x9e3779b1)));
  f.set(h, multiply(v128.xor(h, v128.shrI32(h, 16)), 0x85ebca6b));
  f.set(h, multiply(v128.xor(h, v128.shrI32(h, 13)), 0xc2b2ae35));
  return v128.xor(h, v128.shrI32(h, 16));
}

export function defineElementwise(module: ModuleBuilder): void {
  const binary = (name: string, combine: (a: V128, b: V128, y: () => V128) => V128): void => {
    module.define(name, (f) => {
      const { y, a, b, n } = f.integers("y", "a", "b", "n");
      each(
        f,
        n,
        (lane) =>
          lane.store(
            y,
            combine(lane.load(a), lane.load(b), () => lane.load(y)),
          ),
        4,
      );
    });
  };
  binary("add", (a, b) => v128.add(a, b));
  binary("multiply", (a, b) => v128.mul(a, b));
  binary("multiplyAdd", (a, b, y) => v128.add(y(), v128.mul(a, b)));

  module.define("axpy", (f) => {
    const { y, x, n } = f.integers("y", "x", "n");
    const alpha = f.parameter("f32");
    const factor = f.let(v128.splat(alpha));
    each(f, n, (lane) => lane.store(y, v128.add(lane.load(y), v128.mul(factor, lane.load(x)))), 4);
  });

  module.define("scale", (f) => {
    const { y, n } = f.integers("y", "n");
    const alpha = f.parameter("f32");
    const factor = f.let(v128.splat(alpha));
    each(f, n, (lane) => lane.store(y, v128.mul(factor, lane.load(y))), 4);
  });

  module.define(
    "dot",
    (f) => {
      const { a, b, n } = f.integers("a", "b", "n");
      // Sums of squares of a whole model lose too much in 32 bits. Several at a time, because each waits for the one before.
      const sums = Array.from({ length: 2 * DOT_VECTORS }, () => f.let(v128.const(0)));
      const add = (vector: number, product: Local<"v128">): void => {
        const [low, high] = [sums[2 * vector]!, sums[2 * vector + 1]!];
        f.set(low, v128.addF64(low, v128.promoteLow(product)));
        f.set(high, v128.addF64(high, v128.promoteLow(v128.shuffle(product, product, [2, 3, 0, 1]))));
      };
      const left = f.let(n);
      f.while(i32.le(i32.const(4 * DOT_VECTORS), left), () => {
        for (let v = 0; v < DOT_VECTORS; v++)
          add(v, f.let(v128.mul(v128.load(a, 16 * v), v128.load(b, 16 * v))));
        for (const array of [a, b]) f.set(array, i32.add(array, i32.const(16 * DOT_VECTORS)));
        f.set(left, i32.sub(left, i32.const(4 * DOT_VECTORS)));
      });
      each(f, left, (lane) => add(0, f.let(lane.counted(v128.mul(lane.load(a), lane.load(b))))));
      const sum = f.let(sums.slice(1).reduce((total: V128, one) => v128.addF64(total, one), sums[0]!));
      f.return(f64.add(v128.laneF64(sum, 0), v128.laneF64(sum, 1)));
    },
    "f64",
  );

  for (const [name, activation] of Object.entries(ACTIVATIONS)) {
    module.define(name, (f) => {
      const { y, x, n } = f.integers("y", "x", "n");
      each(f, n, (lane) => lane.store(y, activation.forward(f, f.let(lane.load(x)))));
    });
    module.define(`${name}Backward`, (f) => {
      const { dx, dy, x, y, n } = f.integers("dx", "dy", "x", "y", "n");
      each(f, n, (lane) => {
        const slope = activation.derivative(f, f.let(lane.load(x)), f.let(lane.load(y)));
        lane.store(dx, v128.add(lane.load(dx), v128.mul(lane.load(dy), slope)));
      });
    });
  }

  module.define("dropout", (f) => {
    const { y, x, n, seed, threshold, accumulate } = f.integers(
      "y",
      "x",
      "n",
      "seed",
      "threshold",
      "accumulate",
    );
    const scale = f.parameter("f32");
    const factor = f.let(v128.splat(scale));
    const seeds = f.let(v128.splatI32(seed));
    const limit = f.let(v128.splatI32(threshold));
    const write = (add: boolean): void =>
      each(f, n, (lane) => {
        const first = v128.splatI32(i32.shr(lane.offset, i32.const(2)));
        const kept = v128.greaterEqualU32(hash(f, seeds, v128.addI32(first, v128.bits(0, 1, 2, 3))), limit);
        const value = v128.and(v128.mul(lane.load(x), factor), kept);
        lane.store(y, add ? v128.add(lane.load(y), value) : value);
      });
    f.if(
      accumulate,
      () => write(true),
      () => write(false),
    );
  });
}
