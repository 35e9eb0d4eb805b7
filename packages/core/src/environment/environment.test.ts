import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SchemaError } from "../errors.js";
import { matchingPennies } from "../testkit/worlds/matching-pennies.js";
import { parseDiscreteActions } from "./parse-actions.js";
import { readOptions } from "./reset-options.js";
import { openSnapshot, SnapshotError, sealSnapshot } from "./sealed-snapshot.js";

describe("sealed snapshots", () => {
  const id = "testkit/any-v1";

  it("give back their body", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 0, max: 65535 }), (body, version) => {
        expect(openSnapshot(id, sealSnapshot(id, body, version), version)).toEqual(body);
      }),
      { seed: 1 },
    );
  });

  it("are refused with any bit flipped, any byte missing, under another id and version", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.nat(7), (body, at, bit) => {
        const bytes = sealSnapshot(id, body);
        const flipped = bytes.slice();
        flipped[at % bytes.length]! ^= 1 << bit;
        expect(() => openSnapshot(id, flipped)).toThrow(SnapshotError);
        expect(() => openSnapshot(id, bytes.subarray(0, at % bytes.length))).toThrow(SnapshotError);
      }),
      { seed: 1 },
    );
    const bytes = sealSnapshot(id, Uint8Array.of(1));
    expect(() => openSnapshot("testkit/other-v1", bytes)).toThrow("this is a snapshot of testkit/any-v1");
    expect(() => openSnapshot(id, bytes, 2)).toThrow("this snapshot has version 1, not 2");
  });
});

describe("readOptions", () => {
  const ranges = { size: { low: 4, high: 40, default: 8 }, rooms: { low: 1, high: 3, default: 1 } };
  const read = (options: unknown) => readOptions("testkit/any-v1", options as never, ranges);

  it("fills in what is left out", () => {
    expect(read(undefined)).toEqual({ size: 8, rooms: 1 });
    expect(read({ size: 40 })).toEqual({ size: 40, rooms: 1 });
  });

  it.each([
    [{ size: 41 }, "size is 41"],
    [{ size: 4.5 }, "size is 4.5"],
    [{ size: "8" }, 'size is "8"'],
    [{ size: null }, "size is null"],
    [{ sise: 8 }, 'no option "sise"; did you mean "size"?'],
    [{ __proto__: null, constructor: 1 }, 'no option "constructor"'],
    [[8], "options are an object"],
    ["large", 'not "large"'],
  ])("refuses %j", (options, said) => {
    expect(() => read(options)).toThrow(said);
  });
});

describe("parseDiscreteActions", () => {
  const world = matchingPennies();
  world.reset({ seed: 0 });
  const parse = (given: unknown) => parseDiscreteActions(world, given as never);

  it("gives the index of each agent's action", () => {
    expect(parse({ even: "tails", odd: "heads" })).toEqual({ even: 1, odd: 0 });
  });

  it("says what was given, and not all of a long text", () => {
    expect(() => parse({ even: "tails", odd: "x".repeat(1e8) })).toThrow(/^.{0,200}$/);
    expect(() => parse("tails")).toThrow('"tails" is no object from agents to actions');
    expect(() => parse({ even: "tails" })).toThrow('no action of "odd"');
    expect(() => parse({ even: "tails", odd: "heads", me: "heads" })).toThrow('"me" is not to act');
    expect(() => parse({ even: "tails", odd: Number.NaN })).toThrow(SchemaError);
  });
});
