import { describe, expect, it } from "vitest";
import { type Answered, chooseThreshold } from "./answers.js";

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
