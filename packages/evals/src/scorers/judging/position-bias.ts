import { type Interval, mcnemar, StatisticsError, wilson } from "../../statistics/index.js";

/** Who was better, as the judge said in each order. "first" and "second" are places, "tie" is neither. */
export interface BothOrders {
  /** With A in the first place. */
  readonly ab: "first" | "second" | "tie";
  /** With B in the first place. */
  readonly ba: "first" | "second" | "tie";
}

export interface PositionBias {
  readonly n: number;
  /** Pairs in which both orders name the same winner, or both a tie. */
  readonly consistency: Interval & { readonly value: number };
  /** Pairs in which the first place won in both orders, and in which the second did. */
  readonly firstTwice: number;
  readonly secondTwice: number;
  /** Of those, the share of the first place: 0.5 is no bias. Null when there are none. */
  readonly firstShare: (Interval & { readonly value: number }) | null;
  /** Of the hypothesis that neither place is preferred: exact binomial test, two-sided. */
  readonly p: number;
}

/** How much a pairwise judge goes by the place of an answer. @throws StatisticsError for no pairs. */
export function positionBias(pairs: readonly BothOrders[], level = 0.95): PositionBias {
  const n = pairs.length;
  if (n === 0) throw new StatisticsError("no pairs", "judge at least one pair in both orders");
  const count = (test: (pair: BothOrders) => boolean) => pairs.filter(test).length;
  const consistent = count((pair) => preferred(pair) !== "inconsistent");
  const firstTwice = count(({ ab, ba }) => ab === "first" && ba === "first");
  const secondTwice = count(({ ab, ba }) => ab === "second" && ba === "second");
  const swayed = firstTwice + secondTwice;
  return {
    n,
    consistency: { value: consistent / n, ...wilson(consistent, n, level) },
    firstTwice,
    secondTwice,
    firstShare: swayed === 0 ? null : { value: firstTwice / swayed, ...wilson(firstTwice, swayed, level) },
    p: mcnemar(firstTwice, secondTwice).p,
  };
}

export function preferred({ ab, ba }: BothOrders): "a" | "b" | "tie" | "inconsistent" {
  if (ab === "tie" && ba === "tie") return "tie";
  if (ab === "first" && ba === "second") return "a";
  return ab === "second" && ba === "first" ? "b" : "inconsistent";
}
