import { describe, expect, it } from "vitest";
import { integersIn } from "./numbers.js";
import { wordsOf } from "./words.js";

/** The numbers that begin in a text, with the word they begin at. */
const numbersIn = (text: string) => {
  const words = wordsOf(text);
  return [...integersIn(words)].map(([at, value]) => [words[at]!.text, value]);
};

describe("whole numbers of a question", () => {
  it.each([
    [
      "over 150 or 1,200?",
      [
        ["150", 150],
        ["1,200", 1200],
      ],
    ],
    ["is the total over five thousand", [["five", 5000]]],
    ["more than two hundred and fifty rows", [["two", 250]]],
    [
      "a hundred pages, twenty-five pictures",
      [
        ["hundred", 100],
        ["twenty-five", 25],
      ],
    ],
    [
      "thirty seven or forty",
      [
        ["thirty", 37],
        ["forty", 40],
      ],
    ],
    ["one million two hundred thousand and five", [["one", 1_200_005]]],
    ["5 thousand", [["5", 5000]]],
    ["twelve hundred dollars", [["twelve", 1200]]],
    [
      "between fifteen and thirty",
      [
        ["fifteen", 15],
        ["thirty", 30],
      ],
    ],
    ["the left one of the two, 12.50 and INV-20", []],
    ["2 of them and three cats", [["2", 2]]],
    ["thousands of hundreds", []],
    [
      "TWENTY-ONE, Fifty five",
      [
        ["TWENTY-ONE", 21],
        ["Fifty", 55],
      ],
    ],
    ["zero, twenty zero, sixty-zero and twenty-eleven", [["twenty", 20]]],
    ["1,2345 or 12,345,678 or 1234567890", [["12,345,678", 12_345_678]]],
    ["twenty-twenty, five-hundred", []],
  ] as const)("of %j are %j", (text, expected) => {
    expect(numbersIn(text)).toEqual(expected);
  });
});
