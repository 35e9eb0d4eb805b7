import type { JudgedCall, ObservedCall } from "@fovea/evals";

/** Weights of TAPO's reward. The paper gives that the tool part weighs less than the accuracy, not by how much. */
export interface TapoWeights {
  readonly accuracy: number;
  readonly tool: number;
  /** What a red line costs instead of the judged value of its call. */
  readonly redLine: number;
}

export const tapoWeights: TapoWeights = { accuracy: 1, tool: 0.5, redLine: -1 };

/** One call of a trajectory as TAPO scores it: from question and output alone, never from code or thoughts. */
export interface TapoCall {
  /** What the judge said of its output; null without a verdict, which pays nothing. */
  readonly judged: Pick<JudgedCall, "score"> | null;
  /** A failed, repeated or empty move, a crop outside the image. */
  readonly redLine: boolean;
}

export interface TapoReward {
  readonly reward: number;
  readonly accuracy: number;
  /** Mean over the calls; 0 without calls. */
  readonly tool: number;
  readonly calls: readonly number[];
}

/**
 * TAPO's reward of a trajectory (arXiv 2511.19661): accuracy and the mean reward of its tool calls, weighted. A question that needs no
 * local search (counting, describing) pays nothing for looking, and red lines cost there too.
 *
 * @param accuracy of the answer, 0 to 1
 */
export function tapoReward(
  {
    accuracy,
    calls,
    needsSearch = true,
  }: { accuracy: number; calls: readonly TapoCall[]; needsSearch?: boolean },
  weights: TapoWeights = tapoWeights,
): TapoReward {
  const rewards = calls.map(({ judged, redLine }) =>
    redLine ? weights.redLine : needsSearch ? (judged?.score ?? 0) : 0,
  );
  const tool = rewards.length === 0 ? 0 : rewards.reduce((sum, one) => sum + one, 0) / rewards.length;
  return { reward: weights.accuracy * accuracy + weights.tool * tool, accuracy, tool, calls: rewards };
}

/** Whether a call of the code tool crossed a red line: the run's own (failed, repeated, empty), or its code raised an error. */
export function crossesRedLine({ redLine, parts }: Pick<ObservedCall, "redLine" | "parts">): boolean {
  const code = parts.find((part) => part.type === "data" && part.name === "code");
  const error = code?.type === "data" ? (code.data as { error?: unknown }).error : undefined;
  return redLine !== null || (error !== undefined && error !== null);
}
