import { describe, expect, it } from "vitest";
import { spotsIn, spotVerdict } from "./spots.js";

describe("whether a colour is seen anywhere", () => {
  it("is decided by spots where they were looked for", () => {
    expect(spotVerdict("red", 0.0002, [{ name: "red", places: 80 }])).toMatchObject({ is: true });
    expect(spotVerdict("red", 0.0002, [{ name: "blue", places: 80 }])).toMatchObject({ is: false });
  });

  it("is open for a trace: a spot that may be dirt, or a tint without a spot", () => {
    expect(spotVerdict("red", 0, [{ name: "red", places: 3 }]).is).toBeUndefined();
    expect(spotVerdict("pink", 0.3, []).is).toBeUndefined();
  });

  it("is decided by the share for black, white and grey, and where no spots were looked for", () => {
    expect(spotVerdict("black", 0.02, [])).toEqual({ is: true, confidence: null });
    expect(spotVerdict("black", 0.002, []).is).toBeUndefined();
    expect(spotVerdict("black", 0, []).is).toBe(false);
    expect(spotVerdict("red", 0.02, undefined).is).toBe(true);
  });

  it("looks at all areas together, or at none", () => {
    const one = { name: "red", share: 1, sure: true, shares: [] };
    expect(spotsIn([{ ...one, spots: [{ name: "red", places: 5 }] }, one])).toBeUndefined();
    expect(
      spotsIn([
        { ...one, spots: [{ name: "red", places: 8 }] },
        { ...one, spots: [{ name: "red", places: 9 }] },
      ]),
    ).toHaveLength(2);
  });
});
