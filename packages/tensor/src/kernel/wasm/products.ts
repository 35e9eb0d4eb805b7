/** Matrix products of few rows, or of small matrices: read where they lie, because packing would cost more than it saves. */
import {
  type FunctionBuilder,
  f32,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "./assembler.js";
import { each, transpose4 } from "./mathematics.js";

const c = i32.const;
const words = (n: I32): I32 => i32.shl(n, c(2));

/** Rows that share what is loaded of B, while there are as many: with four vectors each, their sums fill half the registers. */
export const ROWS_TOGETHER = 2;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Emits `body` for `ROWS_TOGETHER` rows at a time and then one at a time; an address is that of the first. */
function eachRows(
  f: FunctionBuilder,
  p: { readonly [K in "rows" | "a" | "strideA" | "out" | "strideC"]: Local<"i32"> },
  body: (a: Local<"i32">[], out: Local<"i32">[]) => void,
): void {
  const left = f.let(p.rows);
  const follow = (first: Local<"i32">, stride: I32, count: number): Local<"i32">[] =>
    upTo(count).map((r) => f.let(i32.add(first, i32.mul(stride, c(r)))));
  for (const count of [ROWS_TOGETHER, 1]) {
    f.while(i32.ge(left, c(count)), () => {
      body(follow(p.a, p.strideA, count), follow(p.out, p.strideC, count));
      f.set(p.a, i32.add(p.a, i32.mul(p.strideA, c(count))));
      f.set(p.out, i32.add(p.out, i32.mul(p.strideC, c(count))));
      f.set(left, i32.sub(left, c(count)));
    });
  }
}

/** The sums of the lanes of each of four vectors. */
function sumsOfLanes(f: FunctionBuilder, sums: readonly Local<"v128">[]): Local<"v128"> {
  const [p, q, r, s] = transpose4(f, sums as unknown as [V128, V128, V128, V128]) as [V128, V128, V128, V128];
  return f.let(v128.add(v128.add(p, q), v128.add(r, s)));
}

/** B transposed: every value is a product of two stored rows. Strides are in bytes. */
function defineDots(module: ModuleBuilder): FunctionBuilder {
  return module.define("dots", (f) => {
    const p = f.integers(
      ...(["out", "a", "b", "rows", "columns", "depth", "strideC", "strideA", "strideB"] as const),
      "accumulate",
    );
    eachRows(f, p, (a, out) => {
      const next = f.let(p.b);
      f.range(p.columns, 4, (j) => {
        const left = f.let(i32.sub(p.columns, j));
        // Beyond the last column its row is read again.
        const b = upTo(4).map((r) => {
          if (r > 0) f.set(next, i32.select(i32.gt(left, c(r)), i32.add(next, p.strideB), next));
          return f.let(next);
        });
        f.set(next, i32.add(next, p.strideB));
        const sums = a.map(() => b.map(() => f.let(v128.const(0))));
        each(f, p.depth, (lane) => {
          const factors = a.map((row) => f.let(lane.counted(lane.load(row))));
          b.forEach((row, column) => {
            const other = f.let(lane.load(row));
            factors.forEach((factor, r) => {
              f.set(sums[r]![column]!, module.multiplyAdd(factor, other, sums[r]![column]!));
            });
          });
        });
        out.forEach((row, r) => {
          const total = sumsOfLanes(f, sums[r]!);
          const place = f.let(i32.add(row, words(j)));
          f.if(
            i32.ge(left, c(4)),
            () => {
              f.if(p.accumulate, () => f.set(total, v128.add(total, v128.load(place))));
              f.store(place, total);
            },
            () => {
              for (const column of upTo(3)) {
                const lane = v128.lane(total, column);
                f.if(i32.gt(left, c(column)), () =>
                  f.if(
                    p.accumulate,
                    () => f.storeF32(place, f32.add(lane, f32.load(place, 4 * column)), 4 * column),
                    () => f.storeF32(place, lane, 4 * column),
                  ),
                );
              }
            },
          );
        });
      });
    });
  });
}

/** B as stored: rows of B times one value of A each are summed. Strides, and the step from one value of A to the next, are in bytes. */
function defineSums(module: ModuleBuilder): FunctionBuilder {
  return module.define("sums", (f) => {
    const p = f.integers(
      ...(["out", "a", "b", "rows", "columns", "depth", "strideC", "strideA", "stepA", "strideB"] as const),
      "accumulate",
    );
    eachRows(f, p, (a, out) => {
      const j = f.let(c(0));
      const eachProduct = (body: (values: Local<"i32">[], row: Local<"i32">) => void): void => {
        const values = a.map((first) => f.let(first));
        const row = f.let(i32.add(p.b, words(j)));
        const end = f.let(i32.add(row, i32.mul(p.depth, p.strideB)));
        f.while(i32.ltUnsigned(row, end), () => {
          body(values, row);
          for (const value of values) f.set(value, i32.add(value, p.stepA));
          f.set(row, i32.add(row, p.strideB));
        });
      };
      for (const vectors of [4, 1]) {
        f.while(i32.le(i32.add(j, c(4 * vectors)), p.columns), () => {
          const sums = a.map(() => upTo(vectors).map(() => f.let(v128.const(0))));
          eachProduct((values, row) => {
            const factors = values.map((value) => f.let(v128.loadSplat(value)));
            for (const v of upTo(vectors)) {
              const other = f.let(v128.load(row, 16 * v));
              factors.forEach((factor, r) => {
                f.set(sums[r]![v]!, module.multiplyAdd(factor, other, sums[r]![v]!));
              });
            }
          });
          out.forEach((row, r) => {
            const place = f.let(i32.add(row, words(j)));
            f.if(p.accumulate, () => {
              for (const [v, sum] of sums[r]!.entries()) f.set(sum, v128.add(sum, v128.load(place, 16 * v)));
            });
            for (const [v, sum] of sums[r]!.entries()) f.store(place, sum, 16 * v);
          });
          f.set(j, i32.add(j, c(4 * vectors)));
        });
      }
      f.while(i32.lt(j, p.columns), () => {
        const totals = a.map(() => f.let(f32.const(0)));
        eachProduct((values, row) => {
          values.forEach((value, r) => {
            f.set(totals[r]!, f32.add(totals[r]!, f32.mul(f32.load(value), f32.load(row))));
          });
        });
        out.forEach((row, r) => {
          const place = f.let(i32.add(row, words(j)));
          f.if(p.accumulate, () => f.set(totals[r]!, f32.add(totals[r]!, f32.load(place))));
          f.storeF32(place, totals[r]!);
        });
        f.set(j, i32.add(j, c(1)));
      });
    });
  });
}

/** The two loops over rows as they are stored. */
export interface Products {
  readonly dots: FunctionBuilder;
  readonly sums: FunctionBuilder;
}

export function defineProducts(module: ModuleBuilder): Products {
  return { dots: defineDots(module), sums: defineSums(module) };
}
