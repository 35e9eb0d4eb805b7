import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SseEvent, SseParser } from "./sse.js";

const parser = (max = 1_000_000) => new SseParser(max, () => new RangeError("too large"));

function parse(bytes: Uint8Array, cuts: readonly number[]): SseEvent[] {
  const sse = parser();
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  const events: SseEvent[] = [];
  for (const to of [...at, bytes.length]) {
    events.push(...sse.push(bytes.slice(from, to)));
    from = to;
  }
  return [...events, ...sse.end()];
}

const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, ""));
const event = fc.record({
  event: line.map((name) => name.replace(/^ /, "")),
  data: fc.array(line, { minLength: 1, maxLength: 3 }),
});

describe("SseParser", () => {
  it("gives the same events however the bytes are cut and the lines end", () => {
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(fc.array(event), ends, fc.array(fc.nat()), (events, end, cuts) => {
        const text = events
          .map(({ event: name, data }) =>
            [`event: ${name}`, ": a comment", ...data.map((one) => `data: ${one}`), "", ""].join(end),
          )
          .join("");
        const expected = events.map(({ event: name, data }) => ({
          event: name === "" ? "message" : name,
          data: data.join("\n"),
        }));
        expect(parse(new TextEncoder().encode(text), cuts)).toEqual(expected);
      }),
    );
  });

  it("passes over a byte order mark, unknown fields and events without data", () => {
    const text = "\ufeffdata:a\n\nid: 7\nretry: 5\nevent: ping\n\ndata\n\n";
    expect(parse(new TextEncoder().encode(text), [1, 2])).toEqual([
      { event: "message", data: "a" },
      { event: "message", data: "" },
    ]);
  });

  it("completes the last event when the stream ends without an empty line", () => {
    expect(parse(new TextEncoder().encode("data: [DONE]"), [])).toEqual([
      { event: "message", data: "[DONE]" },
    ]);
  });

  it("refuses an event over the limit, whether in one line or in many", () => {
    const long = new TextEncoder().encode(`data: ${"x".repeat(100)}`);
    expect(() => parser(50).push(long)).toThrow(RangeError);
    const many = new TextEncoder().encode("data: 1234567890\n".repeat(6));
    expect(() => parser(50).push(many)).toThrow(RangeError);
  });

  it("keeps nothing of a chunk's memory", () => {
    const sse = parser();
    const chunk = Buffer.from("data: half");
    sse.push(chunk);
    chunk.fill(0);
    expect(sse.push(Buffer.from(" whole\n\n"))).toEqual([{ event: "message", data: "half whole" }]);
  });
});
