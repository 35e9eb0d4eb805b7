/**
 * Matrix multiplication by packed panels (Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix
 * Multiplication", figure 8): blocks of B and A are copied into panels in the order in which the innermost loop reads
 * them, so that the four combinations of transposes share one loop of 4 x 8 sums in registers.
 */
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
import type { Products } from "./products.js";

const TILE_ROWS = 4;
const TILE_COLUMNS = 8;
/** Depth, rows and columns of a block: 64 KiB of A (level 1 to 2 cache) and 512 KiB of B (level 2). */
const BLOCK_DEPTH = 256;
const BLOCK_ROWS = 64;
const BLOCK_COLUMNS = 512;

const PACKED_A = BLOCK_ROWS * BLOCK_DEPTH;
const PACKED_B = BLOCK_COLUMNS * BLOCK_DEPTH;
/** Floats of scratch memory that `matmul` needs. */
export const MATMUL_SCRATCH = PACKED_A + PACKED_B + TILE_ROWS * TILE_COLUMNS;

const c = i32.const;
const words = (n: I32): I32 => i32.shl(n, c(2));
const least = (f: FunctionBuilder, a: I32, b: I32): Local<"i32"> => f.let(i32.select(i32.lt(a, b), a, b));

/**
 * Copies `depth` x `width` values into panels of `tile` columns: for each panel, for each k, `tile` values, with zeros
 * beyond the width. The value (k, j) is at source + k * stepDepth + j * stepWidth bytes; one of the steps is 4.
 */
function definePack(module: ModuleBuilder, tile: number): FunctionBuilder {
  return module.define(`pack${tile}`, (f) => {
    const { target, source, depth, width, stepDepth, stepWidth } = f.integers(
      "target",
      "source",
      "depth",
      "width",
      "stepDepth",
      "stepWidth",
    );
    const out = f.let(target);
    f.range(width, tile, (j) => {
      const column = f.let(i32.add(source, i32.mul(j, stepWidth)));
      const left = f.let(i32.sub(width, j));
      const k = f.let(c(0));
      const advance = (by: number): void => {
        f.set(k, i32.add(k, c(by)));
        f.set(out, i32.add(out, c(4 * tile * by)));
        f.set(column, i32.add(column, i32.mul(stepDepth, c(by))));
      };
      f.if(i32.ge(left, c(tile)), () => {
        f.if(
          i32.lt(c(4), stepDepth),
          () =>
            f.while(i32.lt(k, depth), () => {
              for (let t = 0; t < tile; t += 4) f.store(out, v128.load(column, 4 * t), 4 * t);
              advance(1);
            }),
          () =>
            f.while(i32.le(i32.add(k, c(4)), depth), () => {
              for (let t = 0; t < tile; t += 4) {
                const address = f.let(i32.add(column, i32.mul(stepWidth, c(t))));
                const rows = [0, 1, 2, 3].map((r) => {
                  if (r > 0) f.set(address, i32.add(address, stepWidth));
                  return f.let(v128.load(address));
                });
                transpose4(f, rows as unknown as [V128, V128, V128, V128]).forEach((row, r) => {
                  f.store(out, row, 4 * (r * tile + t));
                });
              }
              advance(4);
            }),
        );
      });
      f.while(i32.lt(k, depth), () => {
        const address = f.let(column);
        for (let t = 0; t < tile; t++) {
          f.if(
            i32.gt(left, c(t)),
            () => f.storeF32(out, f32.load(address), 4 * t),
            () => f.storeF32(out, f32.const(0), 4 * t),
          );
          if (t < tile - 1) f.set(address, i32.add(address, stepWidth));
        }
        advance(1);
      });
    });
  });
}

/** One tile of C from one panel of A and one of B; `stride` is in bytes. */
function defineTile(module: ModuleBuilder): FunctionBuilder {
  return module.define("tile", (f) => {
    const { out, a, b, depth, stride, accumulate } = f.integers(
      "out",
      "a",
      "b",
      "depth",
      "stride",
      "accumulate",
    );
    const vectors = TILE_COLUMNS / 4;
    const sums = Array.from({ length: TILE_ROWS * vectors }, () => f.let(v128.const(0)));
    const left = Array.from({ length: vectors }, () => f.let(v128.const(0)));
    const factor = f.let(v128.const(0));
    const end = f.let(i32.add(a, i32.mul(depth, c(4 * TILE_ROWS))));
    // One step a turn: unrolled, V8 moves all loads to the front and runs out of registers, which costs a third.
    f.while(i32.ltUnsigned(a, end), () => {
      for (let v = 0; v < vectors; v++) f.set(left[v]!, v128.load(b, 16 * v));
      for (let r = 0; r < TILE_ROWS; r++) {
        f.set(factor, v128.loadSplat(a, 4 * r));
        for (let v = 0; v < vectors; v++) {
          const sum = sums[r * vectors + v]!;
          f.set(sum, module.multiplyAdd(factor, left[v]!, sum));
        }
      }
      f.set(a, i32.add(a, c(4 * TILE_ROWS)));
      f.set(b, i32.add(b, c(4 * TILE_COLUMNS)));
    });
    for (let r = 0; r < TILE_ROWS; r++) {
      for (let v = 0; v < vectors; v++) {
        const sum = sums[r * vectors + v]!;
        f.if(accumulate, () => f.set(sum, v128.add(sum, v128.load(out, 16 * v))));
        f.store(out, sum, 16 * v);
      }
      if (r < TILE_ROWS - 1) f.set(out, i32.add(out, stride));
    }
  });
}

/** Defines `matmul`: strides in floats, transposed and accumulate as 0 or 1, over a batch of outer x inner. */
export function defineMatmul(module: ModuleBuilder, { dots, sums }: Products): void {
  const pack = new Map([TILE_ROWS, TILE_COLUMNS].map((tile) => [tile, definePack(module, tile)]));
  const tile = defineTile(module);
  const call = (f: FunctionBuilder, callee: FunctionBuilder, ...values: (I32 | Local<"i32">)[]): void =>
    f.call(callee, module.indexOf(callee), ...values);

  const packed = module.define("packed", (f) => {
    const p = f.integers(
      ...(["out", "a", "b", "rows", "columns", "depth", "strideC"] as const),
      ...(["depthA", "rowA", "depthB", "columnB", "accumulate", "scratch"] as const),
    );
    const panelsB = f.let(i32.add(p.scratch, c(4 * PACKED_A)));
    const spare = f.let(i32.add(p.scratch, c(4 * (PACKED_A + PACKED_B))));
    f.range(p.columns, BLOCK_COLUMNS, (jc) => {
      const columns = least(f, i32.sub(p.columns, jc), c(BLOCK_COLUMNS));
      f.range(p.depth, BLOCK_DEPTH, (kc) => {
        const depth = least(f, i32.sub(p.depth, kc), c(BLOCK_DEPTH));
        const add = f.let(i32.select(i32.gt(kc, c(0)), c(1), p.accumulate));
        const fromB = i32.add(i32.add(p.b, i32.mul(kc, p.depthB)), i32.mul(jc, p.columnB));
        call(f, pack.get(TILE_COLUMNS)!, panelsB, fromB, depth, columns, p.depthB, p.columnB);
        f.range(p.rows, BLOCK_ROWS, (ic) => {
          const rows = least(f, i32.sub(p.rows, ic), c(BLOCK_ROWS));
          const fromA = i32.add(i32.add(p.a, i32.mul(kc, p.depthA)), i32.mul(ic, p.rowA));
          call(f, pack.get(TILE_ROWS)!, p.scratch, fromA, depth, rows, p.depthA, p.rowA);
          const cornerC = f.let(i32.add(i32.add(p.out, i32.mul(ic, p.strideC)), words(jc)));
          f.range(columns, TILE_COLUMNS, (j) => {
            const panelB = f.let(i32.add(panelsB, words(i32.mul(j, depth))));
            const wide = f.let(i32.le(i32.add(j, c(TILE_COLUMNS)), columns));
            f.range(rows, TILE_ROWS, (i) => {
              const panelA = f.let(i32.add(p.scratch, words(i32.mul(i, depth))));
              const target = f.let(i32.add(i32.add(cornerC, i32.mul(i, p.strideC)), words(j)));
              f.if(
                i32.and(wide, i32.le(i32.add(i, c(TILE_ROWS)), rows)),
                () => call(f, tile, target, panelA, panelB, depth, p.strideC, add),
                () => {
                  call(f, tile, spare, panelA, panelB, depth, c(4 * TILE_COLUMNS), c(0));
                  const height = least(f, i32.sub(rows, i), c(TILE_ROWS));
                  const width = least(f, i32.sub(columns, j), c(TILE_COLUMNS));
                  f.range(height, 1, (y) => {
                    const from = f.let(i32.add(spare, words(i32.mul(y, c(TILE_COLUMNS)))));
                    const to = f.let(i32.add(target, i32.mul(y, p.strideC)));
                    const write = (accumulate: boolean): void =>
                      each(f, width, (lane) => {
                        const sum = lane.load(from);
                        lane.store(to, accumulate ? v128.add(sum, lane.load(to)) : sum);
                      });
                    f.if(
                      add,
                      () => write(true),
                      () => write(false),
                    );
                  });
                },
              );
            });
          });
        });
      });
    });
  });

  module.define("matmul", (f) => {
    const p = f.integers(
      ...(["out", "a", "b", "rows", "columns", "depth", "strideC", "strideA", "strideB"] as const),
      ...(["transposedA", "transposedB", "accumulate", "outer", "inner", "outerC", "innerC"] as const),
      ...(["outerA", "innerA", "outerB", "innerB", "scratch"] as const),
    );
    for (const stride of [p.strideC, p.strideA, p.strideB]) f.set(stride, words(stride));
    for (const step of [p.outerC, p.innerC, p.outerA, p.innerA, p.outerB, p.innerB]) f.set(step, words(step));
    const depthA = f.let(i32.select(p.transposedA, p.strideA, c(4)));
    const rowA = f.let(i32.select(p.transposedA, c(4), p.strideA));
    const depthB = f.let(i32.select(p.transposedB, c(4), p.strideB));
    const columnB = f.let(i32.select(p.transposedB, p.strideB, c(4)));
    // The loops for few rows also write the zeros of a product without depth, where nothing would be packed.
    const direct = f.let(
      i32.select(p.depth, i32.and(i32.eqz(p.transposedA), i32.lt(p.rows, c(TILE_ROWS))), c(1)),
    );
    f.range(p.outer, 1, (o) => {
      f.range(p.inner, 1, (q) => {
        const place = (base: I32, outer: I32, inner: I32) =>
          f.let(i32.add(base, i32.add(i32.mul(o, outer), i32.mul(q, inner))));
        const out = place(p.out, p.outerC, p.innerC);
        const a = place(p.a, p.outerA, p.innerA);
        const b = place(p.b, p.outerB, p.innerB);
        const size = [p.rows, p.columns, p.depth];
        f.if(
          direct,
          () =>
            f.if(
              p.transposedB,
              () => call(f, dots, out, a, b, ...size, p.strideC, p.strideA, p.strideB, p.accumulate),
              () => call(f, sums, out, a, b, ...size, p.strideC, p.strideA, c(4), p.strideB, p.accumulate),
            ),
          () =>
            call(
              f,
              packed,
              ...[out, a, b, ...size, p.strideC, depthA, rowA, depthB, columnB, p.accumulate, p.scratch],
            ),
        );
      });
    });
  });
}
