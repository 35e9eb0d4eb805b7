import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import { extractLetter, type LetterRuleName, letterRules, multipleChoice } from "./index.js";

const choices = ["red cat", "blue dog", "cow"];
const find = (rule: LetterRuleName, answer: string) => extractLetter(answer, choices, letterRules[rule]);

describe("multiple-choice", () => {
  it("scores the right letter 1, another and none 0", () => {
    const target = { choices, letter: "C" };
    expect(multipleChoice().grade("C", target).value).toBe(1);
    expect(multipleChoice().grade("(B)", target)).toEqual({ value: 0, explanation: "found B, right is C" });
    expect(multipleChoice().grade("no idea", target).explanation).toBe("no letter found");
  });
  it.each([
    ["b", "B"],
    ["**B**", "B"],
    ["The answer is **B**.", "B"],
    ["Answer: (C)", "C"],
    ["the answer is (b)", "B"],
    ["The correct answer is: **C) cow**", "C"],
    ["Final answer: $\\boxed{\\text{B}}$", "B"],
    ["I think.\n<answer> (C) </answer>", "C"],
    ["It cannot be (A). So (C).", "C"],
    ["(B) blue dog. Not (A)", "B"],
    ["B. blue dog", "B"],
    ["I choose option C.", "C"],
    ["Answer: B because A is wrong", "B"],
    ["option A or option B", undefined],
    ["A cat sits there", undefined],
    ["The answer is a dog", undefined],
    ["the answer is not A but B", undefined],
    ["a blue dog", "B"],
    ["answer: A's colour", undefined],
    ["Answer: An orange", undefined],
    ["D", undefined],
  ])("fovea finds in %j: %s", (answer, letter) => expect(find("fovea", answer)).toBe(letter));
  it.each([
    ["(A) or (B), so (A)", "A"],
    ["I say B here", "B"],
    ["'B'", "B"],
    ["it must surely be the blue dog here", "B"],
    ["the blue dog", undefined],
    ["red cat not the blue dog I think", "B"],
  ])("mmmu finds in %j: %s", (answer, letter) => expect(find("mmmu", answer)).toBe(letter));
  it.each([
    ["B. because", "B"],
    ["B\nbecause", "B"],
    ["Well. The answer is C", "C"],
    ["(B)", undefined],
  ])("science-qa finds in %j: %s", (answer, letter) => expect(find("science-qa", answer)).toBe(letter));
  it.each([
    ["B: yes", "B"],
    ["A", "A"],
    ["I see A cow", "C"],
    ["A or B", undefined],
    ["a blue dog", "B"],
    ["a blue dog and a cow", undefined],
  ])("vlmevalkit finds in %j: %s", (answer, letter) => expect(find("vlmevalkit", answer)).toBe(letter));
  it("last-parenthesised takes any capital, so that a letter beyond the choices is a wrong answer and not none", () => {
    expect(find("last-parenthesised", "(A), no, (F)")).toBe("F");
    expect(find("last-parenthesised", "(a)")).toBeUndefined();
  });
  it.each([
    ["Therefore, the final answer is: $C", "C"],
    ["B: blue dog", "B"],
    ["B", "B"],
    ["The answer is (A).", "A"],
    ["So the answer is (b).", "B"],
    ["The bus is far away. Answer: C", "C"],
    ["Therefore, the correct option is C.", "C"],
    ["A: red cat is wrong. The answer is (B).", "B"],
    ["I take (B) for the answer. Therefore, the final answer is: $C", "C"],
    ["B: blue dog, for the answer is not (A)", "B"],
    ["the answer is not A but B", undefined],
    ["The answer is a dog", undefined],
  ])("vlm4d finds in %j: %s", (answer, letter) => expect(find("vlm4d", answer)).toBe(letter));
  it("answer-line takes the last line that answers", () => {
    expect(find("answer-line", "Answer: A\nNo.\nanswer: (B)")).toBe("B");
    expect(find("answer-line", "I think of A")).toBeUndefined();
  });
  it("no rule throws, or is slow, on any text", () => {
    const names = Object.keys(letterRules) as LetterRuleName[];
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...names), (answer, rule) => {
        const letter = find(rule, answer);
        expect(letter === undefined || /^[A-Z]$/.test(letter)).toBe(true);
      }),
    );
    for (const rule of names) find(rule, `${"answer ".repeat(20_000)}${"(".repeat(100_000)}`);
  });
  it.each([[{ choices, letter: "D" }], [{ choices, letter: "b" }], [{ choices: ["one"], letter: "A" }]])(
    "refuses the target %j",
    (target) => {
      expect(() => multipleChoice().grade("A", target)).toThrow(TargetError);
    },
  );
});
