import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coalesce, entry, groupEntries, withMembers, writeGroups } from "../history.js";
import { jsonSegments, mediaMark, mediaOf, type Segment } from "./segments.js";

const a = "a".repeat(64);
const b = "b".repeat(64);
const fill = (segments: readonly Segment[]) =>
  segments.map((one) => (Buffer.isBuffer(one) ? one.toString() : `<${one.media[0]}>`)).join("");

describe("jsonSegments", () => {
  it("is the JSON, with holes for media in it", () => {
    const value = { url: `data:x;base64,${mediaMark(a)}`, also: [mediaMark(b), 'quote " and \\'] };
    const segments = jsonSegments(value);
    expect(fill(segments)).toBe('{"url":"data:x;base64,<a>","also":["<b>","quote \\" and \\\\"]}');
    expect([...mediaOf(segments)]).toEqual([a, b]);
  });

  it("takes no text for a medium", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[0-9a-f]{32}:[0-9a-f]{64}$/), (value, lookalike) => {
        const whole = { value, lookalike };
        const segments = jsonSegments(whole);
        expect(segments).toHaveLength(1);
        expect(fill(segments)).toBe(JSON.stringify(whole));
      }),
    );
    expect(() => mediaMark("../../etc/passwd")).toThrow(TypeError);
  });
});

describe("groupEntries", () => {
  const written = (entries: ReturnType<typeof entry>[]) => {
    const into: Segment[] = [];
    writeGroups(groupEntries(entries), (role) => Buffer.from(`{"${role}":[`), Buffer.from("]}"), into);
    return `[${fill(coalesce(into))}]`;
  };

  it("joins neighbours of one role, and holds late blocks until the results are over", () => {
    const entries = [
      entry("user", [1]),
      entry("user", [2]),
      entry(null, ["call"]),
      entry(null, ["result 1"], { tool: true }),
      entry("user", ["picture 1"], { late: true }),
      entry(null, ["result 2"], { tool: true }),
      entry("user", ["picture 2"], { late: true }),
      entry("user", [3]),
      entry(null, ["answer"]),
      entry(null, ["result 3"], { tool: true }),
      entry("user", ["picture 3"], { late: true }),
      entry(null, ["call"]),
    ];
    expect(JSON.parse(written(entries))).toEqual([
      { user: [1, 2] },
      "call",
      "result 1",
      "result 2",
      { user: ["picture 1", "picture 2", 3] },
      "answer",
      "result 3",
      { user: ["picture 3"] },
      "call",
    ]);
  });

  it("writes a message in its plain form only when no neighbour joins", () => {
    const plain = { ...entry("user", [1]), alone: jsonSegments("plain") };
    expect(JSON.parse(written([plain, entry(null, ["x"]), plain, entry("user", [2])]))).toEqual([
      "plain",
      "x",
      { user: [1, 2] },
    ]);
  });

  it("copies nothing large", () => {
    const large = Buffer.alloc(100_000);
    expect(coalesce([Buffer.from("a"), Buffer.from("b"), large, Buffer.from("c")])).toEqual([
      Buffer.from("ab"),
      large,
      Buffer.from("c"),
    ]);
    expect(coalesce([large])[0]).toBe(large);
  });

  it("adds members to an object without touching it", () => {
    const object = jsonSegments({ image: mediaMark(a) });
    expect(fill(withMembers(object, '"mark":1'))).toBe('{"image":"<a>","mark":1}');
    expect(fill(object)).toBe('{"image":"<a>"}');
  });
});
