import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { principalAxes } from "./principal-axes.js";

describe("principal axes", () => {
  it("finds the directions that vectors were stretched along, longest first", () => {
    const random = stream(1, "test");
    const normal = () =>
      Array.from({ length: 12 }, () => random.random() - 0.5).reduce((sum, x) => sum + x, 0);
    // Stretched by 9, 3 and 1 along three directions at right angles.
    const along = [
      [2 / 3, 2 / 3, 1 / 3],
      [-2 / 3, 1 / 3, 2 / 3],
      [1 / 3, -2 / 3, 2 / 3],
    ];
    const vectors = Array.from({ length: 4000 }, () => {
      const [a, b, c] = [9 * normal(), 3 * normal(), normal()];
      return Float64Array.from([0, 1, 2], (i) => a * along[0]![i]! + b * along[1]![i]! + c * along[2]![i]!);
    });
    const axes = principalAxes(vectors, 2);
    expect(axes).toHaveLength(2);
    for (const [i, axis] of axes.entries()) {
      const cosine = axis.reduce((sum, x, j) => sum + x * along[i]![j]!, 0);
      expect(Math.abs(cosine)).toBeGreaterThan(0.999);
      expect(Math.max(...axis)).toBe(Math.max(...axis.map(Math.abs)));
    }
  });
});
