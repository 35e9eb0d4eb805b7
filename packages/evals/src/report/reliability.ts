import type { EvalCase, EvalResult } from "../runner/result.js";
import { wilson } from "../statistics/index.js";

export interface ReliabilityBin {
  readonly n: number;
  /** Mean confidence. */
  readonly confidence: number;
  /** Share that is right, with Wilson's interval. */
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

export interface Reliability {
  readonly metric: string;
  readonly n: number;
  /** Ten bins of equal width; those that hold answers. */
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: the mean distance of confidence and share right, by bin (Guo et al. 2017). */
  readonly ece: number;
  /** Mean squared distance of confidence and outcome (Brier 1950). */
  readonly brier: number;
}

const binCount = 10;

/** Whether confidence is what it says, for the first metric that is a share. Takes cases one by one. */
export class ReliabilityCount {
  readonly #metric: string | undefined;
  readonly #bins = Array.from({ length: binCount }, () => ({ n: 0, confidence: 0, right: 0 }));
  #squares = 0;

  constructor({ metrics }: EvalResult) {
    this.#metric = Object.entries(metrics).find(([, { kind }]) => kind === "share")?.[0];
  }

  /** Answers without a confidence, abstentions and failures say nothing of it. */
  add({ values, confidence, answer, error }: EvalCase): void {
    const value = this.#metric === undefined ? undefined : values[this.#metric];
    if (value !== 0 && value !== 1) return;
    if (answer === null || error !== undefined || typeof confidence !== "number") return;
    if (!(confidence >= 0 && confidence <= 1)) return;
    const bin = this.#bins[Math.min(binCount - 1, Math.floor(confidence * binCount))]!;
    bin.n += 1;
    bin.confidence += confidence;
    bin.right += value;
    this.#squares += (confidence - value) ** 2;
  }

  /** Null where no answer has a confidence. */
  result(): Reliability | null {
    const n = this.#bins.reduce((sum, bin) => sum + bin.n, 0);
    if (n === 0 || this.#metric === undefined) return null;
    const bins = this.#bins.flatMap(({ n: own, confidence, right }) =>
      own === 0 ? [] : [{ n: own, confidence: confidence / own, right: right / own, ...wilson(right, own) }],
    );
    const ece = bins.reduce((sum, bin) => sum + (bin.n / n) * Math.abs(bin.confidence - bin.right), 0);
    return { metric: this.#metric, n, bins, ece, brier: this.#squares / n };
  }
}
