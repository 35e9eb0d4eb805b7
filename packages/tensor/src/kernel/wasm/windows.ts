import { type FunctionBuilder, type I32, i32, type Local, type ModuleBuilder, v128 } from "./assembler.js";
import { each } from "./mathematics.js";

const names = [
  ...(["rows", "picture", "batch", "height", "width", "channels"] as const),
  ...(["kernelHeight", "kernelWidth", "down", "across", "top", "left", "outHeight", "outWidth"] as const),
] as const;
const c = i32.const;
const words = (n: I32): I32 => i32.shl(n, c(2));
const least = (a: I32, b: I32): I32 => i32.select(i32.lt(a, b), a, b);
const most = (a: I32, b: I32): I32 => i32.select(i32.gt(a, b), a, b);

/** What to do with `n` floats of a window's row: they lie at `place` in the picture, or outside of it. */
interface Run {
  inside(f: FunctionBuilder, row: Local<"i32">, place: Local<"i32">, n: Local<"i32">): void;
  outside?(f: FunctionBuilder, row: Local<"i32">, n: Local<"i32">): void;
}

/**
 * A line of a window is one run of kernel width x channels floats in a channels-last picture, cut where it leaves the
 * picture on the left or right.
 */
function defineWindows(module: ModuleBuilder, name: string, run: Run): void {
  module.define(name, (f) => {
    const p = f.integers(...names);
    const line = f.let(i32.mul(p.kernelWidth, p.channels));
    const picture = f.let(p.picture);
    const row = f.let(p.rows);
    const skip = (n: Local<"i32">): void => {
      if (run.outside) run.outside(f, row, n);
      f.set(row, i32.add(row, words(n)));
    };
    f.range(p.batch, 1, () => {
      f.range(p.outHeight, 1, (oy) => {
        f.range(p.outWidth, 1, (ox) => {
          const x0 = f.let(i32.sub(i32.mul(ox, p.across), p.left));
          const first = f.let(least(most(i32.sub(c(0), x0), c(0)), p.kernelWidth));
          const last = f.let(most(least(i32.sub(p.width, x0), p.kernelWidth), first));
          const before = f.let(i32.mul(first, p.channels));
          const within = f.let(i32.mul(i32.sub(last, first), p.channels));
          const after = f.let(i32.sub(line, i32.add(before, within)));
          f.range(p.kernelHeight, 1, (ky) => {
            const y = f.let(i32.add(i32.sub(i32.mul(oy, p.down), p.top), ky));
            // As unsigned, a negative line is beyond the last.
            f.if(
              i32.ltUnsigned(y, p.height),
              () => {
                skip(before);
                const place = f.let(
                  i32.add(
                    picture,
                    words(i32.mul(i32.add(i32.mul(y, p.width), i32.add(x0, first)), p.channels)),
                  ),
                );
                run.inside(f, row, place, within);
                f.set(row, i32.add(row, words(within)));
                skip(after);
              },
              () => skip(line),
            );
          });
        });
      });
      f.set(picture, i32.add(picture, words(i32.mul(i32.mul(p.height, p.width), p.channels))));
    });
  });
}

export function defineWindowRoutines(module: ModuleBuilder): void {
  defineWindows(module, "windows", {
    inside: (f, row, place, n) => each(f, n, (lane) => lane.store(row, lane.load(place))),
    outside: (f, row, n) => each(f, n, (lane) => lane.store(row, v128.const(0))),
  });
  defineWindows(module, "windowsBackward", {
    inside: (f, row, place, n) =>
      each(f, n, (lane) => lane.store(place, v128.add(lane.load(place), lane.load(row)))),
  });
}
