import type { ChoiceTarget } from "../../scorers/multiple-choice/index.js";

/** What a guesser may see of a question, and what is right. */
export interface GuessedQuestion {
  readonly kind: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly target: unknown;
}

const rightOf = ({ target }: GuessedQuestion): number => (target as ChoiceTarget).letter.charCodeAt(0) - 65;

/** Share right of somebody who always takes one place. */
export const constantAccuracy = (questions: readonly GuessedQuestion[], place: number): number =>
  questions.filter((each) => rightOf(each) === place).length / questions.length;

/**
 * Share right of somebody who sees no picture but knows other questions with their answers: by what a choice says, where it
 * stands, and which words of the question it comes with, as naive Bayes. Learns from every second question, answers the rest.
 */
export function blindAccuracy(questions: readonly GuessedQuestion[]): {
  readonly accuracy: number;
  readonly n: number;
} {
  const seen = new Map<string, [right: number, all: number]>();
  for (const question of questions.filter((_, i) => i % 2 === 0))
    question.choices.forEach((_, i) => {
      for (const feature of features(question, i)) {
        const [right, all] = seen.get(feature) ?? [0, 0];
        seen.set(feature, [right + (rightOf(question) === i ? 1 : 0), all + 1]);
      }
    });
  const weight = (feature: string): number => {
    const [right, all] = seen.get(feature) ?? [0, 0];
    return Math.log((right + 1) / (all + 4));
  };
  const asked = questions.filter((_, i) => i % 2 === 1);
  const right = asked.filter((question) => {
    const scores = question.choices.map((_, i) =>
      features(question, i).reduce((sum, feature) => sum + weight(feature), 0),
    );
    return scores.indexOf(Math.max(...scores)) === rightOf(question);
  });
  return { accuracy: right.length / asked.length, n: asked.length };
}

function features({ kind, question, choices }: GuessedQuestion, place: number): string[] {
  const choice = choices[place]!;
  const words = new Set(question.toLowerCase().match(/[a-z0-9-]+/g));
  const others = choices.filter((_, i) => i !== place).map((other) => `${kind}/${choice}/not ${other}`);
  return [
    `${kind}/at ${place}`,
    `${kind}/${choice}`,
    ...choice.split(" ").map((word) => `${kind}/has ${word}`),
    ...others,
    ...[...words].map((word) => `${kind}/${word}/${choice}`),
  ];
}

/** Four standard errors around chance: passed by a guesser once in 16,000. */
export const farFromChance = (n: number, chance = 0.25): number => 4 * Math.sqrt((chance * (1 - chance)) / n);
