import { InvalidInputError } from "@fovea/core";

/** A judge's answer is not the six lines that it was asked for. */
export class ReviewFormatError extends InvalidInputError {}

/** What a judge gives one answer, each 0 or 1. */
export interface PcaReview {
  readonly action: number;
  readonly perception: number;
  readonly cognition: number;
}

export interface ReviewedAnswer {
  readonly domain: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly letter: string;
  readonly keyConcepts: readonly string[];
  readonly reason: string;
  readonly answer: string;
}

const lettered = (choices: readonly string[]): string =>
  choices.map((choice, i) => `(${String.fromCharCode(65 + i)}) ${choice}`).join(" ");

/** Asks for the paper's three scores in its six lines. The wording is ours; the paper's judge was gpt-4-0125-preview at temperature 0. */
export function reviewPrompt(item: ReviewedAnswer): string {
  const right = `(${item.letter}) ${item.choices[item.letter.charCodeAt(0) - 65]}`;
  return [
    `Grade an agent's answer to a question about a picture (${item.domain}).`,
    `Question: ${item.question}`,
    `Actions: ${lettered(item.choices)}`,
    `Right action: ${right}`,
    `Key concepts in the picture: ${item.keyConcepts.join("; ")}`,
    `Reference reasoning: ${item.reason}`,
    `Agent's answer: ${item.answer}`,
    "Give three scores, each 0 or 1. Action: it chose the right action. Perception: it describes at least one key concept correctly. Cognition: its reasoning agrees with the reference.",
    "Write exactly six lines: action evidence, action score, perception evidence, perception score, cognition evidence, cognition score, each as `name: text`.",
  ].join("\n");
}

/**
 * Reads the six lines as the authors' script does: empty lines left out, the scores behind the last colon of the second, fourth
 * and sixth.
 *
 * @throws ReviewFormatError when one of them is not 0 or 1.
 */
export function parseReview(text: string): PcaReview {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const [action, perception, cognition] = [1, 3, 5].map((i) => {
    const behind = lines[i]?.split(":").at(-1)?.trim() ?? "";
    const score = behind === "" ? Number.NaN : Number(behind);
    if (score === 0 || score === 1) return score;
    throw new ReviewFormatError(
      `line ${i + 1} of the review is ${JSON.stringify(lines[i])}`,
      "ask the judge again",
    );
  });
  return { action: action!, perception: perception!, cognition: cognition! };
}

/** The paper's genuine PCA score: 1 only when all three are 1. */
export const genuineScore = ({ action, perception, cognition }: PcaReview): number =>
  Math.floor((action + perception + cognition) / 3);
