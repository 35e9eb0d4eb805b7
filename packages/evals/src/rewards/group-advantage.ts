import { InvalidInputError } from "@fovea/core";

/**
 * Group-normalised advantages of sibling trajectories: (reward - mean) / standard deviation (GRPO, arXiv 2402.03300, section 4.1.2).
 * The deviation is the population's, with `epsilon` added, as the reference implementations do; equal rewards have advantage 0.
 *
 * @param rewards of the trajectories of one question, at least one
 * @throws InvalidInputError for an empty group or a reward that is no number
 */
export function groupAdvantages(rewards: readonly number[], epsilon = 1e-6): number[] {
  if (rewards.length === 0 || !rewards.every(Number.isFinite)) {
    throw new InvalidInputError(
      `rewards [${rewards.join(", ")}]`,
      "give the finite reward of each sibling, at least one",
    );
  }
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const deviation = Math.sqrt(
    rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length,
  );
  return rewards.map((reward) => (deviation === 0 ? 0 : (reward - mean) / (deviation + epsilon)));
}
