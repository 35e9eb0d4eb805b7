import { describe, expect, it } from "vitest";
import { canonicalJson, NotCanonicalError, sha256 } from "../index.js";
import { makeStep, stepId } from "./step.js";

describe("canonicalJson (RFC 8785)", () => {
  it("sorts keys by UTF-16 code units and writes numbers as ECMAScript does (the RFC's own example)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
    expect(canonicalJson([1e21, 0.000001, -0, 0.1 + 0.2, 1e-27])).toBe(
      "[1e+21,0.000001,0,0.30000000000000004,1e-27]",
    );
  });

  it.each([
    ["NaN", { a: Number.NaN }],
    ["infinity", [Number.POSITIVE_INFINITY]],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udfff": 1 }],
    ["bytes", { data: new Uint8Array(2) }],
    ["a bigint", 1n],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(NotCanonicalError);
  });

  it("refuses a cycle but not a repeated value", () => {
    const shared = { x: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]');
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => canonicalJson(loop)).toThrow(/cycle/);
  });
});

describe("stepId", () => {
  it("hashes the six fields under the version line, and nothing else", () => {
    const step = makeStep({ parent: null, actor: "a", kind: "config", content: { seed: 0 } });
    const text = '{"actor":"a","content":{"seed":0},"draw":0,"kind":"config","parent":null,"uses":[]}';
    expect(step.id).toBe(sha256(`fovea-step-1\n${text}`));
    expect(stepId({ ...step, ...{ meta: { at: "now" } } })).toBe(step.id);
  });

  it("keeps equal samples distinct by their draw", () => {
    const body = { parent: null, actor: "a", kind: "model", content: {} } as const;
    expect(makeStep({ ...body, draw: 1 }).id).not.toBe(makeStep({ ...body, draw: 0 }).id);
  });
});
