import {
  type FunctionBuilder,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "./assembler.js";
import { each, type Lane } from "./mathematics.js";
import { rowAt } from "./rows.js";

const k = v128.const;

/** A moment that has faded to this moves no parameter: 1e-18 is far under epsilon, as is the root of 1e-36. */
const FADED = 1e-36;

const faded = (moment: V128, size: V128): V128 => v128.andNot(moment, v128.greater(k(FADED), size));

/** Numbers of a function that come last, each in all lanes. Parameters come before variables, so all are declared first. */
function spread<Name extends string>(f: FunctionBuilder, ...names: Name[]): Record<Name, Local<"v128">> {
  const parameters = names.map((name) => [name, f.parameter("f32")] as const);
  return Object.fromEntries(
    parameters.map(([name, parameter]) => [name, f.let(v128.splat(parameter))]),
  ) as Record<Name, Local<"v128">>;
}

/** Emits AdamW for the floats of a lane: of parameters, gradients, and both moments. */
function stepFor(f: FunctionBuilder): (lane: Lane, p: I32, g: I32, m: I32, v: I32) => void {
  const { factor, rate, beta1, beta2, epsilon, keep, root } = spread(
    f,
    ...(["factor", "rate", "beta1", "beta2", "epsilon", "keep", "root"] as const),
  );
  const mix = (old: V128, by: V128, now: V128): V128 =>
    v128.add(v128.mul(by, old), v128.mul(v128.sub(k(1), by), now));
  return (lane, p, g, m, v) => {
    const gradient = f.let(v128.mul(factor, lane.load(g)));
    const first = f.let(mix(lane.load(m), beta1, gradient));
    f.set(first, faded(first, v128.mul(first, first)));
    const second = f.let(mix(lane.load(v), beta2, v128.mul(gradient, gradient)));
    f.set(second, faded(second, second));
    lane.store(m, first);
    lane.store(v, second);
    const size = v128.add(v128.mul(v128.sqrt(second), root), epsilon);
    lane.store(p, v128.sub(v128.mul(lane.load(p), keep), v128.div(v128.mul(rate, first), size)));
  };
}

/** Emits `body` for each row of a list, with where it lies in each of the tables and its place in the list. */
function eachRowOf(
  f: FunctionBuilder,
  tables: readonly I32[],
  { ids, rows, columns }: Record<"ids" | "rows" | "columns", Local<"i32">>,
  body: (addresses: Local<"i32">[], place: Local<"i32">) => void,
): void {
  f.range(rows, 1, (place) =>
    body(
      tables.map((table) => rowAt(f, table, ids, place, columns)),
      place,
    ),
  );
}

export function defineAdam(module: ModuleBuilder): void {
  module.define("adam", (f) => {
    const { p, g, m, v, n, clear } = f.integers("p", "g", "m", "v", "n", "clear");
    const step = stepFor(f);
    f.if(
      clear,
      () =>
        each(f, n, (lane) => {
          step(lane, p, g, m, v);
          lane.store(g, k(0));
        }),
      () => each(f, n, (lane) => step(lane, p, g, m, v)),
    );
  });

  module.define("adamRows", (f) => {
    const { p, g, m, v, ...list } = f.integers("p", "g", "m", "v", "ids", "rows", "columns");
    const step = stepFor(f);
    eachRowOf(f, [p, g, m, v], list, ([p, g, m, v]) => {
      each(f, list.columns, (lane) => {
        step(lane, p!, g!, m!, v!);
        lane.store(g!, k(0));
      });
    });
  });

  // Of each row: what is kept of it, how far it goes on, and what is kept of its moments.
  module.define("driftRows", (f) => {
    const { p, m, v, drifts, ...list } = f.integers("p", "m", "v", "drifts", "ids", "rows", "columns");
    eachRowOf(f, [p, m, v], list, ([p, m, v], place) => {
      const of = f.let(i32.add(drifts, i32.shl(place, i32.const(4))));
      const [keep, distance, keepFirst, keepSecond] = [0, 4, 8, 12].map((offset) =>
        f.let(v128.loadSplat(of, offset)),
      );
      each(f, list.columns, (lane) => {
        const first = f.let(lane.load(m!));
        const second = f.let(lane.load(v!));
        const size = v128.add(v128.sqrt(second), k(1e-20));
        lane.store(p!, v128.sub(v128.mul(lane.load(p!), keep!), v128.div(v128.mul(distance!, first), size)));
        f.set(first, v128.mul(first, keepFirst!));
        f.set(second, v128.mul(second, keepSecond!));
        lane.store(m!, faded(first, v128.mul(first, first)));
        lane.store(v!, faded(second, second));
      });
    });
  });
}
