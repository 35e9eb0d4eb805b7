import { type Interval, tInterval, wilson } from "@fovea/evals/statistics";

/** A mean progression in percent, as BALROG reports it. */
export interface Score {
  /** 0 to 100. */
  readonly progression: number;
  /** In the same percent. */
  readonly standardError: number;
  readonly episodes: number;
}

/**
 * `collect_and_summarize_results` of BALROG for one environment or task: 100 times the mean over all episodes, whatever
 * their task, and 100 times the population's standard deviation over sqrt(n). The latter, which divides by n and not by
 * n - 1, is 0 for one episode, and for any number of equal ones: then it says nothing.
 *
 * @param progressions each 0 to 1.
 */
export function scoreOf(progressions: readonly number[]): Score {
  const n = progressions.length;
  if (n === 0) return { progression: 0, standardError: 0, episodes: 0 };
  const mean = progressions.reduce((sum, one) => sum + one, 0) / n;
  const deviation = Math.sqrt(progressions.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  return {
    progression: 100 * mean,
    standardError: n > 1 ? 100 * (deviation / Math.sqrt(n)) : 0,
    episodes: n,
  };
}

/**
 * A 95 % interval of the mean progression, in percent, which BALROG does not give: Wilson's where every episode was 0 or
 * 1, else Student's, cut at 0 and 100. Episodes count as independent; that tasks have equal numbers of them makes it
 * rather too wide. Null for less than two episodes that are not 0 or 1.
 */
export function intervalOf(progressions: readonly number[]): Interval | null {
  const n = progressions.length;
  const isShare = n > 0 && progressions.every((one) => one === 0 || one === 1);
  if (!isShare && n < 2) return null;
  const { low, high } = isShare
    ? wilson(progressions.filter((one) => one === 1).length, n)
    : tInterval(progressions);
  return { low: 100 * Math.max(0, low), high: 100 * Math.min(1, high) };
}

/** BALROG's mean over environments, each alike, and its standard error sqrt(sum of squares) / environments. */
export function meanOf(scores: readonly Score[]): Omit<Score, "episodes"> {
  const n = scores.length;
  if (n === 0) return { progression: 0, standardError: 0 };
  return {
    progression: scores.reduce((sum, { progression }) => sum + progression, 0) / n,
    standardError: Math.sqrt(scores.reduce((sum, { standardError }) => sum + standardError ** 2, 0)) / n,
  };
}

/** In the order in which the keys first come. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
