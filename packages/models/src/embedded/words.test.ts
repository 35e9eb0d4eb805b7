import { describe, expect, it } from "vitest";
import { wordsOf } from "./words.js";

const texts = (question: string) => wordsOf(question).map(({ text }) => text);

describe("the words of a question", () => {
  it.each([
    ["what are Tuesday's sales?", ["what", "are", "Tuesday", "'s", "sales", "?"]],
    ["what’s that", ["what", "’s", "that"]],
    ["it isn't, 'is it'", ["it", "isn't", ",", "'", "is", "it", "'"]],
    ["mail a.b@c.de by 3.50", ["mail", "a.b@c.de", "by", "3.50"]],
    ["the 1990's", ["the", "1990's"]],
    ["is it as it is's IS’S  s's?", ["is", "it", "as", "it", "is", "'s", "IS", "’S", "s", "'s", "?"]],
    ["\u00a0?? a aa🙂a\n🙂", ["?", "?", "a", "aa", "🙂", "a", "🙂"]],
    ["", []],
  ])("of %j are %j", (question, expected) => {
    expect(texts(question)).toEqual(expected);
    for (const { text, start, end } of wordsOf(question)) expect(question.slice(start, end)).toBe(text);
  });
});
