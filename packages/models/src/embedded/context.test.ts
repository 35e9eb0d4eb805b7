import { describe, expect, it } from "vitest";
import { readableOf } from "./context.js";
import type { Language } from "./grammar/schema.js";
import type { NetworkSizes } from "./network/network.js";

const text = { key: "label", slot: { kind: "string", minimum: 1, maximum: 80 } } as const;
const language: Language = {
  types: new Map([["number", [{ op: "count", arguments: [text] }]]]),
  roots: ["number"],
};
const before = { op: "count", label: "cat" };
const sizes = { maximumWords: 8, maximumQuestion: 6, shapes: 32 } as NetworkSizes;
const read = (question: string, of = sizes) => {
  const asked = readableOf(question, before, language, of);
  return asked?.words.map(({ text, given }) => (given ? `(${text})` : text)).join(" ");
};

describe("what is read of a question", () => {
  it("is the question, and what was asked before it where there is room", () => {
    expect(read("and dogs?")).toBe('and dogs ? (count) (") (cat) (")');
    expect(read("and how many dogs?")).toBe("and how many dogs ?");
  });

  it("is never how to answer, with room or without", () => {
    expect(read("and dogs? Answer with a number.")).toBe('and dogs ? (count) (") (cat) (")');
    expect(read("and how many dogs? Answer with a number.")).toBe("and how many dogs ?");
  });

  it("is nothing of a question that is too long", () => {
    expect(read("and how many dogs are here?")).toBeUndefined();
    expect(read("dog ".repeat(10_000))).toBeUndefined();
  });

  it("is the question alone for weights that know nothing of what was asked before", () => {
    expect(read("and dogs?", { maximumWords: 8 } as NetworkSizes)).toBe("and dogs ?");
  });
});
