import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentBytes } from "./recent-bytes.js";

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

describe("RecentBytes", () => {
  it("keeps a copy, for its own store only", () => {
    const [one, other] = [new RecentBytes(), new RecentBytes()];
    const bytes = filled(100, 7);
    one.keep("a", bytes);
    bytes.fill(0);
    expect(one.get("a")).toEqual(filled(100, 7));
    expect(other.get("a")).toBeUndefined();
  });

  it("lets the oldest go for the newest, of all stores together", () => {
    const [one, other] = [new RecentBytes(), new RecentBytes()];
    one.keep("first", filled(1 << 20, 1));
    for (let i = 0; i < 8; i++) other.keep(`${i}`, filled(1 << 20, i));
    expect(one.get("first")).toBeUndefined();
    expect(Buffer.compare(other.get("7")!, filled(1 << 20, 7))).toBe(0);
    one.keep("too large", filled((1 << 20) + 1, 1));
    expect(one.get("too large")).toBeUndefined();
  });

  it("gives for each id what was kept under it, or nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 << 20 }), { minLength: 8, maxLength: 30 }),
        (lengths) => {
          const recent = new RecentBytes();
          for (const [i, length] of lengths.entries()) recent.keep(`${i}`, filled(length, i));
          const known = lengths.flatMap((length, i) => {
            const bytes = recent.get(`${i}`);
            if (bytes === undefined) return [];
            expect(bytes.length).toBe(length);
            expect(bytes[0]).toBe(i);
            expect(bytes[length - 1]).toBe(i);
            return [i];
          });
          // The last one that has any bytes is there.
          expect(known.at(-1)).toBe(
            lengths.findLastIndex((length) => length > 0) === -1
              ? undefined
              : lengths.findLastIndex((length) => length > 0),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
