import { describe, expect, it } from "vitest";
import { type Answered, chooseThreshold } from "./answers.js";
import { isAccepted } from "./end-to-end.js";

const case_ = (parse: number, end: Answered["end"], scope: "in" | "out" = "in"): Answered => ({
  line: { id: "", media: [], question: "", family: "", scope, answer: null },
  parse,
  value: null,
  said: "x",
  program: {},
  end,
});
const many = (n: number, one: (i: number) => Answered): Answered[] =>
  Array.from({ length: n }, (_, i) => one(i));

describe("the threshold", () => {
  it("is the lowest at which few enough answers are wrong", () => {
    // Ten wrong ones of a hundred, with confidences 0.40 to 0.85: at most four of a hundred and one may stay.
    const answered = [
      ...many(90, () => case_(0.9, "right")),
      ...many(10, (i) => case_(0.4 + 0.05 * i, "wrong")),
      case_(0.1, "unsure", "out"),
    ];
    expect(chooseThreshold(answered)).toBeCloseTo(0.66, 5);
  });

  it("rises until enough of what is out of scope is declined", () => {
    const answered = [
      ...many(200, () => case_(0.9, "right")),
      ...many(20, (i) => case_(0.3 + 0.03 * i, "unsure", "out")),
    ];
    expect(chooseThreshold(answered)).toBeCloseTo(0.85, 5);
  });
});

describe("an answer", () => {
  it.each([
    ["8AM-6PM", "8 AM - 6 PM", true],
    ["NO\nPARKING\n8AM", "No parking 8 am", true],
    ["12.50", "1250", false],
    ["No", "yes", false],
    ["two", "2", true],
    ["Yes, it is wider than high (landscape)", "landscape", true],
    ["Thank you for your order. Goods", "Thank you for...", true],
    ["https://auroraair.example/b/QX7", "https://auroraair.example/…", true],
    ["Goods. Thank you for your order", "Thank you for...", false],
    ["anything", "...", false],
    ["Yes, it is wider than high (landscape)", "wider", true],
    ["Yes, it is wider than high (landscape)", "portrait", false],
    ["No, it is not wider than high", "wider", false],
    ["No, it is in colour", "colour", true],
  ])("%j is accepted for %j: %s", (said, wanted, accepted) => {
    expect(isAccepted(said, [wanted])).toBe(accepted);
  });

  it("may be all that was accepted, one to a line", () => {
    const days = ["June 22, 2026", "August 3", "August 21, 2026", "July 10", "May 5"];
    expect(isAccepted("June 22, 2026\nAugust 3\nAugust 21, 2026\nJuly 10\nMay 5", days)).toBe(true);
    expect(isAccepted("June 22, 2026\nAugust 3\nAugust 21, 2026\nJuly 10", days)).toBe(false);
  });
});
