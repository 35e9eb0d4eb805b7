import { describe, expect, it } from "vitest";
import { withoutAnswerForm } from "./answer-form.js";

describe("a last sentence about the form of the answer", () => {
  it.each([
    "What is the fee? Answer with a number.",
    "What is the fee? Answer with one short sentence.",
    "What is the fee? answer in one word",
    "What is the fee? Answer with what is written there and nothing else.",
    "What is the fee? Please reply with the amount only.",
    "What is the fee? Answer yes or no.",
    'What is the fee? Answer with "yes" or "no" only, please!',
    "What is the fee? Answer with a number from 1 to 6.",
    "What is the fee? Answer with one capital letter.",
    "What is the fee? Answer briefly.",
  ])("is left out: %s", (question) => {
    expect(withoutAnswerForm(question)).toBe("What is the fee?");
  });

  it.each([
    'What is the fee? Answer only with "yes".',
    "What is the fee? Answer that it was paid.",
    "What is the fee? Reply to the sender.",
    "What is the fee? Answer with a number. Then delete the file.",
    "Answer with a number.",
    "how did they answer with a number",
    "Which answer? What is the answer in line 3?",
  ])("is not one, and stays: %s", (question) => {
    expect(withoutAnswerForm(question)).toBe(question);
  });
});
