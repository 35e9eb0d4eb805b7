import type { EvalCase, EvalResult } from "../runner/result.js";

/** How a case came out, the ones worth reading first standing first. */
export const kinds = [
  "confident and wrong",
  "right without evidence",
  "failed",
  "wrong",
  "partly right",
  "abstained",
  "right",
] as const;
export type CaseKind = (typeof kinds)[number];

/** Of 200: what each kind gets before what is left over goes to the first that has more. */
const shares: Readonly<Record<CaseKind, number>> = {
  "confident and wrong": 0.25,
  "right without evidence": 0.2,
  failed: 0.15,
  wrong: 0.15,
  "partly right": 0.05,
  abstained: 0.1,
  right: 0.1,
};

/** From here on an answer counts as confident. */
export const confidentFrom = 0.5;

/** By the first metric of the eval. */
export function kindOf({ error, answer, values, confidence, faithful }: EvalCase, metric: string): CaseKind {
  if (error !== undefined) return "failed";
  if (answer === null) return "abstained";
  const value = values[metric] ?? 0;
  if (value >= 1) {
    return restsOnNothing(faithful ?? {}) ? "right without evidence" : "right";
  }
  if (value > 0) return "partly right";
  return (confidence ?? 0) >= confidentFrom ? "confident and wrong" : "wrong";
}

/** By the verdict where one was given, else when no measure found anything. */
function restsOnNothing(measures: NonNullable<EvalCase["faithful"]>): boolean {
  const verdict = measures["faithful"];
  if (verdict !== undefined) return verdict === 0;
  const all = Object.values(measures);
  return all.length > 0 && Math.max(...all) === 0;
}

export interface ChosenCase {
  readonly case: EvalCase;
  readonly kind: CaseKind;
}

/**
 * The cases that a report shows: at most `most`, the most confident mistakes first; of the other kinds a sample that depends
 * on the ids and not on who ended first. Takes cases one by one and holds no more than it may need.
 */
export class CaseChoice {
  readonly #metric: string;
  readonly #most: number;
  readonly #without: readonly CaseKind[];
  readonly #kept: Readonly<Record<CaseKind, { key: number; case: EvalCase }[]>>;
  readonly counts: Record<CaseKind, number>;

  constructor({ metrics }: EvalResult, most: number, without: readonly CaseKind[] = []) {
    this.#without = without;
    this.#metric = Object.keys(metrics)[0] ?? "";
    this.#most = most;
    const each = <T>(make: () => T) =>
      Object.fromEntries(kinds.map((kind) => [kind, make()])) as Record<CaseKind, T>;
    this.#kept = each(() => []);
    this.counts = each(() => 0);
  }

  add(one: EvalCase): void {
    const kind = kindOf(one, this.#metric);
    this.counts[kind] += 1;
    if (this.#without.includes(kind)) return;
    const kept = this.#kept[kind];
    kept.push({
      key: kind === "confident and wrong" ? -one.confidence! : spread(`${one.sample}#${one.epoch}`),
      case: one,
    });
    if (kept.length > 2 * this.#most) this.#trim(kind);
  }

  #trim(kind: CaseKind): void {
    const kept = this.#kept[kind];
    kept.sort((a, b) => a.key - b.key || (a.case.sample < b.case.sample ? -1 : 1));
    kept.length = Math.min(kept.length, this.#most);
  }

  chosen(): ChosenCase[] {
    for (const kind of kinds) this.#trim(kind);
    const take = kinds.map((kind) =>
      Math.min(this.#kept[kind].length, Math.floor(this.#most * shares[kind])),
    );
    let left = this.#most - take.reduce((sum, n) => sum + n, 0);
    for (const [i, kind] of kinds.entries()) {
      const more = Math.min(left, this.#kept[kind].length - take[i]!);
      take[i] = take[i]! + more;
      left -= more;
    }
    return kinds.flatMap((kind, i) =>
      this.#kept[kind].slice(0, take[i]).map(({ case: one }) => ({ case: one, kind })),
    );
  }
}

/** The cases that are not right, those worth reading first, at most `most`, and how many there are of each kind. */
export async function worthReading(
  result: EvalResult,
  cases: Iterable<EvalCase> | AsyncIterable<EvalCase>,
  most: number,
): Promise<{ readonly chosen: readonly ChosenCase[]; readonly counts: Readonly<Record<CaseKind, number>> }> {
  const choice = new CaseChoice(result, most, ["right"]);
  for await (const one of cases) choice.add(one);
  return { chosen: choice.chosen(), counts: choice.counts };
}

/** A number that tells nothing of the text but is always the same (FNV-1a, 32 bits). */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
