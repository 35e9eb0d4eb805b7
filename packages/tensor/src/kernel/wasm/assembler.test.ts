/// <reference path="../webassembly.d.ts" />
import { expect, it } from "vitest";
import { f32, i32, ModuleBuilder } from "./assembler.js";

it("writes a module that WebAssembly accepts, loops and branches included", () => {
  const module = new ModuleBuilder();
  // Odd numbers below n, summed: a loop, a branch, a local, a constant of several bytes.
  module.define(
    "oddSum",
    (f) => {
      const { n } = f.integers("n");
      const total = f.let(f32.const(0));
      f.range(n, 1, (i) => {
        f.if(i32.and(i, i32.const(1)), () => f.set(total, f32.add(total, f32.fromI32(i))));
      });
      f.if(i32.gt(n, i32.const(1000)), () => f.set(total, f32.const(-1)));
      f.return(total);
    },
    "f32",
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 300, shared: true });
  const bytes = module.build({ initial: 1, maximum: 300 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const oddSum = exports.oddSum as (n: number) => number;
  expect(oddSum(10)).toBe(25);
  expect(oddSum(1000)).toBe(250_000);
  expect(oddSum(1001)).toBe(-1);
});

it("refuses a call with the wrong number of values", () => {
  const module = new ModuleBuilder();
  const callee = module.define("callee", (f) => void f.integers("a", "b"));
  expect(() => module.define("caller", (f) => f.call(callee, 0, i32.const(1)))).toThrow("callee");
});
