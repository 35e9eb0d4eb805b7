import { ALL_MASKED } from "../kernel.js";
import {
  type F32,
  type FunctionBuilder,
  f32,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "./assembler.js";
import { each, exp, largestLane, sumLanes } from "./mathematics.js";

const k = v128.const;

/** Emits `body` for each row of `width` floats, with its number; the arrays' addresses move along. */
function eachRow(
  f: FunctionBuilder,
  rows: I32,
  width: I32,
  arrays: readonly Local<"i32">[],
  body: (row: Local<"i32">) => void,
): void {
  const step = f.let(i32.shl(width, i32.const(2)));
  f.range(rows, 1, (row) => {
    body(row);
    for (const array of arrays) f.set(array, i32.add(array, step));
  });
}

/** Where the row of a table lies that stands at this place of a list of rows. */
export function rowAt(f: FunctionBuilder, table: I32, ids: I32, place: I32, columns: I32): Local<"i32"> {
  const id = i32.load(i32.add(ids, i32.shl(place, i32.const(2))));
  return f.let(i32.add(table, i32.shl(i32.mul(id, columns), i32.const(2))));
}

function largest(f: FunctionBuilder, x: I32, n: I32): Local<"f32"> {
  const most = f.let(k(-3.4e38));
  each(f, n, (lane) => f.set(most, v128.max(lane.load(x), most)));
  return f.let(largestLane(f, most));
}

/** Softmax of n values from x to y, or of them times a positive factor; zeros when all are masked. */
export function softmaxRow(f: FunctionBuilder, y: I32, x: I32, n: I32, factor?: V128): void {
  const most = largest(f, x, n);
  f.if(
    f32.le(most, f32.const(ALL_MASKED)),
    () => each(f, n, (lane) => lane.store(y, k(0))),
    () => {
      const shift = f.let(v128.splat(most));
      const total = f.let(k(0));
      each(f, n, (lane) => {
        const below = v128.sub(lane.load(x), shift);
        const e = exp(f, factor ? v128.mul(below, factor) : below);
        lane.store(y, e);
        f.set(total, v128.add(total, lane.counted(e)));
      });
      const share = f.let(v128.splat(f32.div(f32.const(1), sumLanes(f, total))));
      each(f, n, (lane) => lane.store(y, v128.mul(lane.load(y), share)));
    },
  );
}

/** The gradient of the scores of n probabilities y; the function that is returned writes it, or adds it. */
export function softmaxBackwardRow(
  f: FunctionBuilder,
  { dx, y, dy, factor }: { dx: I32; y: I32; dy: I32; factor: V128 },
  n: I32,
): (add: boolean) => void {
  const total = f.let(k(0));
  each(f, n, (lane) => {
    f.set(total, v128.add(total, lane.counted(v128.mul(lane.load(y), lane.load(dy)))));
  });
  const along = f.let(v128.splat(sumLanes(f, total)));
  return (add) =>
    each(f, n, (lane) => {
      const value = v128.mul(v128.mul(factor, lane.load(y)), v128.sub(lane.load(dy), along));
      lane.store(dx, add ? v128.add(lane.load(dx), value) : value);
    });
}

function defineSoftmax(module: ModuleBuilder): void {
  module.define("softmax", (f) => {
    const { y, x, rows, columns } = f.integers("y", "x", "rows", "columns");
    eachRow(f, rows, columns, [y, x], () => softmaxRow(f, y, x, columns));
  });

  module.define("softmaxBackward", (f) => {
    const { dx, y, dy, rows, columns, accumulate } = f.integers(
      "dx",
      "y",
      "dy",
      "rows",
      "columns",
      "accumulate",
    );
    const factor = f.let(v128.splat(f.parameter("f32")));
    eachRow(f, rows, columns, [dx, y, dy], () => {
      const write = softmaxBackwardRow(f, { dx, y, dy, factor }, columns);
      f.if(
        accumulate,
        () => write(true),
        () => write(false),
      );
    });
  });

  module.define("attentionSoftmax", (f) => {
    const { scores, mask, batch, heads, queries, keys, causal } = f.integers(
      ...(["scores", "mask", "batch", "heads", "queries", "keys", "causal"] as const),
    );
    const factor = f.let(v128.splat(f.parameter("f32")));
    const step = f.let(i32.shl(keys, i32.const(2)));
    f.range(batch, 1, () => {
      f.range(heads, 1, () => {
        f.range(queries, 1, (query) => {
          const seen = f.let(keys);
          f.if(causal, () => {
            f.set(seen, i32.add(i32.sub(keys, queries), i32.add(query, i32.const(1))));
            f.if(i32.lt(seen, i32.const(0)), () => f.set(seen, i32.const(0)));
          });
          f.if(
            mask,
            () =>
              each(f, seen, (lane) =>
                lane.store(scores, v128.add(v128.mul(lane.load(scores), factor), lane.load(mask))),
              ),
            () => each(f, seen, (lane) => lane.store(scores, v128.mul(lane.load(scores), factor))),
          );
          softmaxRow(f, scores, scores, seen);
          const hidden = f.let(i32.add(scores, i32.shl(seen, i32.const(2))));
          each(f, i32.sub(keys, seen), (lane) => lane.store(hidden, k(0)));
          f.set(scores, i32.add(scores, step));
        });
      });
      f.if(mask, () => f.set(mask, i32.add(mask, step)));
    });
  });

  // largest[i] and total[i] = sum(exp(x - largest)); the logarithm is taken outside, once per row.
  module.define("expSums", (f) => {
    const { greatest, total, x, rows, columns } = f.integers("greatest", "total", "x", "rows", "columns");
    eachRow(f, rows, columns, [x], (row) => {
      const most = largest(f, x, columns);
      const shift = f.let(v128.splat(most));
      const sum = f.let(k(0));
      each(f, columns, (lane) => {
        f.set(sum, v128.add(sum, lane.counted(exp(f, v128.sub(lane.load(x), shift)))));
      });
      const offset = f.let(i32.shl(row, i32.const(2)));
      f.storeF32(i32.add(greatest, offset), most);
      f.storeF32(i32.add(total, offset), sumLanes(f, sum));
    });
  });

  module.define("addSoftmax", (f) => {
    const { dx, x, lse, weight, rows, columns } = f.integers("dx", "x", "lse", "weight", "rows", "columns");
    const uniform = f.let(v128.splat(f.parameter("f32")));
    eachRow(f, rows, columns, [dx, x], () => {
      const [shift, factor] = [f.let(f32.load(lse)), f.let(f32.load(weight))];
      // A row without weight, such as padding, costs nothing.
      const skip = i32.add(
        f32.le(shift, f32.const(ALL_MASKED)),
        f32.le(f32.mul(factor, factor), f32.const(0)),
      );
      f.if(i32.eqz(skip), () => {
        const [shifts, factors] = [f.let(v128.splat(shift)), f.let(v128.splat(factor))];
        each(f, columns, (lane) => {
          const p = exp(f, v128.sub(lane.load(x), shifts));
          lane.store(dx, v128.add(lane.load(dx), v128.mul(factors, v128.sub(p, uniform))));
        });
      });
      for (const array of [lse, weight]) f.set(array, i32.add(array, i32.const(4)));
    });
  });
}

function defineLayerNorm(module: ModuleBuilder): void {
  const average = (f: FunctionBuilder, total: Local<"v128">, columns: I32): F32 =>
    f32.div(sumLanes(f, total), f32.fromI32(columns));

  module.define("layerNorm", (f) => {
    const { y, stats, x, gain, bias, rows, columns } = f.integers(
      ...(["y", "stats", "x", "gain", "bias", "rows", "columns"] as const),
    );
    const epsilon = f.parameter("f32");
    const scales = f.let(i32.add(stats, i32.shl(rows, i32.const(2))));
    eachRow(f, rows, columns, [y, x], (row) => {
      const offset = f.let(i32.shl(row, i32.const(2)));
      const total = f.let(k(0));
      each(f, columns, (lane) => f.set(total, v128.add(total, lane.counted(lane.load(x)))));
      const mean = f.let(average(f, total, columns));
      const means = f.let(v128.splat(mean));
      const squares = f.let(k(0));
      each(f, columns, (lane) => {
        const apart = f.let(v128.sub(lane.load(x), means));
        f.set(squares, v128.add(squares, lane.counted(v128.mul(apart, apart))));
      });
      const scale = f.let(f32.div(f32.const(1), f32.sqrt(f32.add(average(f, squares, columns), epsilon))));
      const factor = f.let(v128.splat(scale));
      f.storeF32(i32.add(stats, offset), mean);
      f.storeF32(i32.add(scales, offset), scale);
      each(f, columns, (lane) => {
        const normal = v128.mul(v128.sub(lane.load(x), means), factor);
        lane.store(y, v128.add(v128.mul(normal, lane.load(gain)), lane.load(bias)));
      });
    });
  });

  module.define("layerNormBackward", (f) => {
    const { dx, dgain, dbias, dy, x, gain, stats, rows, columns } = f.integers(
      ...(["dx", "dgain", "dbias", "dy", "x", "gain", "stats", "rows", "columns"] as const),
    );
    const scales = f.let(i32.add(stats, i32.shl(rows, i32.const(2))));
    eachRow(f, rows, columns, [dx, dy, x], (row) => {
      const offset = f.let(i32.shl(row, i32.const(2)));
      const means = f.let(v128.splat(f32.load(i32.add(stats, offset))));
      const factor = f.let(v128.splat(f32.load(i32.add(scales, offset))));
      const [sum, along] = [f.let(k(0)), f.let(k(0))];
      each(f, columns, (lane) => {
        const normal = f.let(v128.mul(v128.sub(lane.load(x), means), factor));
        const d = f.let(lane.load(dy));
        lane.store(dgain, v128.add(lane.load(dgain), v128.mul(d, normal)));
        lane.store(dbias, v128.add(lane.load(dbias), d));
        const weighted = f.let(lane.counted(v128.mul(d, lane.load(gain))));
        f.set(sum, v128.add(sum, weighted));
        f.set(along, v128.add(along, v128.mul(weighted, normal)));
      });
      const meanSum = f.let(v128.splat(average(f, sum, columns)));
      const meanAlong = f.let(v128.splat(average(f, along, columns)));
      each(f, columns, (lane) => {
        const normal = v128.mul(v128.sub(lane.load(x), means), factor);
        const weighted = v128.mul(lane.load(dy), lane.load(gain));
        const change = v128.sub(v128.sub(weighted, meanSum), v128.mul(normal, meanAlong));
        lane.store(dx, v128.add(lane.load(dx), v128.mul(factor, change)));
      });
    });
  });
}

export function defineRows(module: ModuleBuilder): void {
  module.define("addRow", (f) => {
    const { y, x, row, rows, columns } = f.integers("y", "x", "row", "rows", "columns");
    eachRow(f, rows, columns, [y, x], () => {
      each(f, columns, (lane) => lane.store(y, v128.add(lane.load(x), lane.load(row))), 4);
    });
  });
  module.define("multiplyRow", (f) => {
    const { y, x, row, rows, columns, accumulate } = f.integers(
      ...(["y", "x", "row", "rows", "columns", "accumulate"] as const),
    );
    const write = (add: boolean): void =>
      each(f, columns, (lane) => {
        const product = v128.mul(lane.load(x), lane.load(row));
        lane.store(y, add ? v128.add(lane.load(y), product) : product);
      });
    eachRow(f, rows, columns, [y, x], () => {
      f.if(
        accumulate,
        () => write(true),
        () => write(false),
      );
    });
  });
  module.define("sumProducts", (f) => {
    const { row, a, b, rows, columns } = f.integers("row", "a", "b", "rows", "columns");
    eachRow(f, rows, columns, [a, b], () => {
      each(f, columns, (lane) =>
        lane.store(row, v128.add(lane.load(row), v128.mul(lane.load(a), lane.load(b)))),
      );
    });
  });
  module.define("fillRows", (f) => {
    const { y, row, rows, columns } = f.integers("y", "row", "rows", "columns");
    eachRow(f, rows, columns, [y], () => each(f, columns, (lane) => lane.store(y, lane.load(row)), 4));
  });
  module.define("sumRows", (f) => {
    const { row, x, rows, columns } = f.integers("row", "x", "rows", "columns");
    eachRow(f, rows, columns, [x], () => {
      each(f, columns, (lane) => lane.store(row, v128.add(lane.load(row), lane.load(x))), 4);
    });
  });
  module.define("gatherRows", (f) => {
    const { y, table, ids, rows, columns } = f.integers("y", "table", "ids", "rows", "columns");
    eachRow(f, rows, columns, [y], (row) => {
      const from = rowAt(f, table, ids, row, columns);
      each(f, columns, (lane) => lane.store(y, lane.load(from)), 4);
    });
  });
  module.define("scatterRows", (f) => {
    const { table, x, ids, rows, columns } = f.integers("table", "x", "ids", "rows", "columns");
    eachRow(f, rows, columns, [x], (row) => {
      const to = rowAt(f, table, ids, row, columns);
      each(f, columns, (lane) => lane.store(to, v128.add(lane.load(to), lane.load(x))), 4);
    });
  });
  defineSoftmax(module);
  defineLayerNorm(module);
}
