import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImageInSight, type ImageLimits, imagesToEvict } from "./policy.js";

const ages = ["question", "new", "older"] as const;
const images: fc.Arbitrary<ImageInSight[]> = fc.array(
  fc.record({ tokens: fc.integer({ min: 0, max: 500 }), age: fc.constantFrom(...ages) }),
  { maxLength: 30 },
);
const limits: fc.Arbitrary<ImageLimits> = fc.record({
  images: fc.integer({ min: 0, max: 10 }),
  imageTokens: fc.constantFrom(Infinity, 0, 300, 1200),
  every: fc.integer({ min: 1, max: 6 }),
  maxCount: fc.constantFrom(Infinity, 1, 5, 12),
  perCall: fc.record({ images: fc.integer({ min: 0, max: 3 }), tokens: fc.integer({ min: 0, max: 500 }) }),
});
const without = (all: readonly ImageInSight[], gone: readonly number[]) =>
  all.filter((_, i) => !gone.includes(i));

describe("imagesToEvict", () => {
  it("leaves no more older pictures than the limits allow, and never more than the provider takes", () => {
    fc.assert(
      fc.property(images, limits, (all, limit) => {
        const left = without(all, imagesToEvict(all, limit));
        const older = left.filter(({ age }) => age === "older");
        expect(older.length).toBeLessThanOrEqual(limit.images);
        expect(older.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limit.imageTokens);
        expect(left.length).toBeLessThanOrEqual(Math.max(1, limit.maxCount));
      }),
    );
  });

  it("takes the question's pictures and the new ones only when the provider's count forces it, the newest never", () => {
    fc.assert(
      fc.property(images, limits, (all, limit) => {
        const gone = imagesToEvict(all, limit);
        const kept = all.filter(({ age }) => age !== "older").length;
        const forced = gone.filter((i) => all[i]!.age !== "older");
        expect(forced.length).toBeLessThanOrEqual(Math.max(0, kept - limit.maxCount));
        if (all.at(-1)?.age !== "older") expect(gone).not.toContain(all.length - 1);
      }),
    );
  });

  it("takes the oldest first", () => {
    fc.assert(
      fc.property(images, limits, (all, limit) => {
        const gone = imagesToEvict(all, limit).filter((i) => all[i]!.age === "older");
        const older = all.flatMap(({ age }, i) => (age === "older" ? [i] : []));
        expect(gone).toEqual(older.slice(0, gone.length));
      }),
    );
  });

  it("touches nothing that is within the limits", () => {
    const all: ImageInSight[] = Array.from({ length: 4 }, () => ({ tokens: 100, age: "older" }));
    const limit = { images: 4, imageTokens: 400, every: 3, maxCount: 4, perCall: { images: 1, tokens: 100 } };
    expect(imagesToEvict(all, limit)).toEqual([]);
    expect(
      imagesToEvict([...all, { tokens: 100, age: "new" }], { ...limit, maxCount: 9, images: 3 }),
    ).toEqual([0, 1, 2, 3]);
  });
});
