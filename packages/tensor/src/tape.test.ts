import { afterEach, describe, expect, it } from "vitest";
import { ReleasedTensorError, ShapeError, TapeError } from "./errors.js";
import { memoryUse } from "./memory.js";
import { add, mean, multiply, reshape, scale, sum } from "./ops/index.js";
import { scope } from "./scope.js";
import { Tape } from "./tape.js";
import { parameter, type Tensor, tensor, zeros } from "./tensor.js";

const made: Tensor[] = [];
const keep = (...values: number[]): Tensor => {
  const p = parameter(values);
  made.push(p);
  return p;
};
afterEach(() => {
  for (const p of made.splice(0)) p.dispose();
});

describe("tape", () => {
  it("adds up gradients over uses of one parameter and over calls of backward", () => {
    const x = keep(3);
    const tape = new Tape();
    // d(x^2 + 2x)/dx = 2x + 2 = 8
    const step = (): void => tape.run(() => tape.backward(sum(add(multiply(x, x), scale(x, 2)))));
    step();
    expect([...x.grad!]).toEqual([8]);
    step();
    expect([...x.grad!]).toEqual([16]);
  });

  it("sends gradients through a reshape, which copies nothing", () => {
    const x = keep(1, 2, 3, 4);
    const tape = new Tape();
    tape.run(() => {
      const square = reshape(x, [2, 2]);
      expect(square.data).toBe(x.data);
      tape.backward(sum(multiply(square, square)));
    });
    expect([...x.grad!]).toEqual([2, 4, 6, 8]);
  });

  it("records nothing in a scope inside of a run", () => {
    const x = keep(3);
    const tape = new Tape();
    tape.run(() => {
      const constant = scope(() => multiply(x, x));
      tape.backward(sum(multiply(constant, x)));
    });
    expect([...x.grad!]).toEqual([9]);
  });

  it("refuses a loss of several values, with its shape", () => {
    const x = keep(1, 2);
    const tape = new Tape();
    expect(() => tape.run(() => tape.backward(scale(x, 2)))).toThrow(/\[2\]/);
    expect(() => tape.run(() => tape.backward(scale(x, 2)))).toThrow(ShapeError);
  });

  it("refuses a loss that it has not recorded", () => {
    const x = keep(1);
    const tape = new Tape();
    expect(() => tape.run(() => tape.backward(tensor([1], [])))).toThrow(TapeError);
    const outside = mean(x);
    made.push(outside);
    expect(() => tape.run(() => tape.backward(outside))).toThrow(TapeError);
    expect(() => new Tape().backward(outside)).toThrow(TapeError);
  });

  it("forgets a run that threw", () => {
    const x = keep(1);
    const tape = new Tape();
    expect(() =>
      tape.run(() => {
        scale(x, 2);
        throw new RangeError("stop");
      }),
    ).toThrow(RangeError);
    tape.run(() => tape.backward(sum(x)));
    expect([...x.grad!]).toEqual([1]);
  });
});

describe("scope", () => {
  it("releases what was made in it, except what it returns", () => {
    let inner: Tensor | undefined;
    scope(() => {
      const kept = scope(() => {
        inner = zeros([3]);
        return tensor([1, 2, 3]);
      });
      expect(kept.toArray()).toEqual(Float32Array.of(1, 2, 3));
      expect(() => inner!.data).toThrow(ReleasedTensorError);
      const pair = scope(() => [tensor([1]), tensor([2])]);
      expect(pair.map((t) => t.item())).toEqual([1, 2]);
    });
  });

  it("refuses an async function", () => {
    expect(() => scope(async () => 1)).toThrow(TapeError);
  });

  it("gives all memory back, and a repeated step takes no more", () => {
    const x = keep(...Array(500).keys());
    const tape = new Tape();
    const step = (): void => tape.run(() => tape.backward(mean(multiply(scale(x, 0.1), x))));
    step();
    const before = memoryUse();
    for (let i = 0; i < 50; i++) step();
    expect(memoryUse()).toEqual(before);
  });
});

describe("tensor", () => {
  it("refuses values that do not fill the shape", () => {
    expect(() => tensor([1, 2, 3], [2, 2])).toThrow(ShapeError);
    expect(() => parameter([1, 2, 3], [2, 2])).toThrow("values [3] and shape [2, 2]");
    expect(() => zeros([2, -1])).toThrow("-1");
    expect(() => scope(() => zeros([2]).item())).toThrow(ShapeError);
  });

  it("keeps views valid when the memory grows", () => {
    const x = keep(1, 2, 3);
    const view = x.data;
    const large = zeros([12_000_000]);
    expect(view[1]).toBe(2);
    view[1] = 5;
    expect(x.data[1]).toBe(5);
    large.dispose();
  });
});
