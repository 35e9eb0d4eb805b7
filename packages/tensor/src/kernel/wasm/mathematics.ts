import {
  type F32,
  type FunctionBuilder,
  f32,
  type I32,
  i32,
  type Local,
  type V128,
  v128,
} from "./assembler.js";

/** The first `n` floats of some arrays, four at a time and then one at a time. */
export interface Lane {
  /** Four floats at this place of an array; in the remainder, one float in all lanes. */
  load(array: I32): V128;
  /** Writes four floats, or in the remainder the first. */
  store(array: I32, what: V128): void;
  /** For sums: all lanes, or in the remainder the first only. */
  counted(what: V128): V128;
  /** Bytes from the start of the arrays. */
  readonly offset: I32;
}

/**
 * Emits `body` for whole vectors, and for what remains. `together`: how many vectors in one turn of the loop, where the body
 * is short beside the loop itself.
 */
export function each(f: FunctionBuilder, n: I32, body: (lane: Lane) => void, together = 1): void {
  const offset = f.let(i32.const(0));
  const place = (array: I32): I32 => i32.add(array, offset);
  const end = f.let(i32.shl(n, i32.const(2)));
  for (const vectors of new Set([together, 1])) {
    const whole = f.let(i32.sub(end, i32.const(16 * vectors - 1)));
    f.while(i32.lt(offset, whole), () => {
      for (let v = 0; v < vectors; v++) {
        body({
          offset: i32.add(offset, i32.const(16 * v)),
          load: (array) => v128.load(place(array), 16 * v),
          store: (array, what) => f.store(place(array), what, 16 * v),
          counted: (what) => what,
        });
      }
      f.set(offset, i32.add(offset, i32.const(16 * vectors)));
    });
  }
  f.while(i32.lt(offset, end), () => {
    body({
      offset,
      load: (array) => v128.loadSplat(place(array)),
      store: (array, what) => f.storeF32(place(array), v128.lane(what, 0)),
      counted: (what) => v128.and(what, v128.bits(0xffffffff, 0, 0, 0)),
    });
    f.set(offset, i32.add(offset, i32.const(4)));
  });
}

export function sumLanes(f: FunctionBuilder, v: V128): F32 {
  const kept = f.let(v);
  return f32.add(
    f32.add(v128.lane(kept, 0), v128.lane(kept, 1)),
    f32.add(v128.lane(kept, 2), v128.lane(kept, 3)),
  );
}

/** The rows of the 4 x 4 block whose columns are given. */
export function transpose4(f: FunctionBuilder, [a, b, d, e]: readonly [V128, V128, V128, V128]): V128[] {
  const [lowAB, highAB] = [f.let(v128.shuffle(a, b, [0, 4, 1, 5])), f.let(v128.shuffle(a, b, [2, 6, 3, 7]))];
  const [lowDE, highDE] = [f.let(v128.shuffle(d, e, [0, 4, 1, 5])), f.let(v128.shuffle(d, e, [2, 6, 3, 7]))];
  return [
    v128.shuffle(lowAB, lowDE, [0, 1, 4, 5]),
    v128.shuffle(lowAB, lowDE, [2, 3, 6, 7]),
    v128.shuffle(highAB, highDE, [0, 1, 4, 5]),
    v128.shuffle(highAB, highDE, [2, 3, 6, 7]),
  ];
}

export function largestLane(f: FunctionBuilder, v: V128): F32 {
  const kept = f.let(v);
  f.set(kept, v128.max(kept, v128.shuffle(kept, kept, [2, 3, 0, 1])));
  return v128.lane(f.let(v128.max(kept, v128.shuffle(kept, kept, [1, 0, 3, 2]))), 0);
}

// Numbers under 1.2e-38 cost a processor some hundred cycles each, and gradients that begin at 1e-38 are under it after one product.
// Beside the 1 that softmax and sigmoid add, exp(-46) = 1e-20 is nothing.
const LOWEST = -46;
const HIGHEST = 87;
// Adding this leaves the nearest whole number in the low bits of the sum.
const ROUNDING = 1.5 * 2 ** 23;

/**
 * exp(x) to about 2 units in the last place: exactly 0 below -46, exp(87) above 87, NaN for NaN. Reduction by
 * multiples of log 2 and the polynomial of Cephes' expf (Moshier).
 */
export function exp(f: FunctionBuilder, x: V128): Local<"v128"> {
  const k = v128.const;
  const input = f.let(x);
  const bounded = f.let(v128.min(v128.max(input, k(LOWEST)), k(HIGHEST)));
  const shifted = f.let(v128.add(v128.mul(bounded, k(Math.LOG2E)), k(ROUNDING)));
  const whole = f.let(v128.sub(shifted, k(ROUNDING)));
  const rest = f.let(
    v128.sub(v128.sub(bounded, v128.mul(whole, k(0.693359375))), v128.mul(whole, k(-2.1219444e-4))),
  );
  const sum = f.let(k(1.987569150435e-4));
  for (const term of [1.3981999507e-3, 8.33345190505e-3, 4.166579589247704e-2, 1.6666665459177e-1, 0.5]) {
    f.set(sum, v128.add(v128.mul(sum, rest), k(term)));
  }
  f.set(sum, v128.add(v128.add(v128.mul(v128.mul(sum, rest), rest), rest), k(1)));
  const power = v128.addI32(
    v128.shlI32(shifted, 23),
    v128.bits(0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000),
  );
  f.set(sum, v128.mul(sum, power));
  return f.let(v128.andNot(sum, v128.greater(k(LOWEST), input)));
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(f: FunctionBuilder, x: V128): Local<"v128"> {
  const inverse = exp(f, v128.sub(v128.const(0), x));
  return f.let(v128.div(v128.const(1), v128.add(v128.const(1), inverse)));
}
