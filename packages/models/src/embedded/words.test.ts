import { describe, expect, it } from "vitest";
import { wordTable } from "./network/word-table.js";
import { wordsOf } from "./words.js";

const texts = (question: string) => wordsOf(question).map(({ text }) => text);

describe("the words of a question", () => {
  it.each([
    ["what are Tuesday's sales?", ["what", "are", "Tuesday", "'s", "sales", "?"]],
    ["what’s that", ["what", "’s", "that"]],
    ["it isn't, 'is it'", ["it", "isn't", ",", "'", "is", "it", "'"]],
    ["mail a.b@c.de by 3.50", ["mail", "a.b@c.de", "by", "3.50"]],
    ["the 1990's", ["the", "1990's"]],
  ])("of %j are %j", (question, expected) => {
    expect(texts(question)).toEqual(expected);
    for (const { text, start, end } of wordsOf(question)) expect(question.slice(start, end)).toBe(text);
  });
});

describe("the table of word vectors", () => {
  const likeness = (a: string, b: string): number => {
    const [x, y] = [wordTable().vectorOf(a)!, wordTable().vectorOf(b)!];
    const dot = (u: Float32Array, v: Float32Array) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  };

  it.each([
    ["dog", "puppy", "invoice"],
    ["invoice", "payment", "dog"],
    ["red", "purple", "seven"],
  ])("has %s nearer to %s than to %s", (word, near, far) => {
    expect(likeness(word, near)).toBeGreaterThan(likeness(word, far) + 0.2);
  });

  it("knows no word that is none", () => {
    expect(wordTable().vectorOf("zorblaxian")).toBeUndefined();
    expect(wordTable().vectorOf("")).toBeUndefined();
  });
});
