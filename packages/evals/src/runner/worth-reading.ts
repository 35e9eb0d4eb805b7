import type { MetricDescription } from "../benchmarks/index.js";
import { caseKey, type EvalCase } from "./result.js";
import { isRight } from "./tally.js";

interface Candidate {
  readonly case: string;
  readonly why: string;
  readonly weight: number;
}

/** Which answers a person should read first: a bounded list of each kind, whatever the eval's size. */
export class WorthReading {
  readonly #first: string | undefined;
  readonly #lists = new Map<string, Candidate[]>();

  /** @param metrics the first one tells right from wrong. */
  constructor(metrics: Readonly<Record<string, MetricDescription>>) {
    this.#first = Object.keys(metrics)[0];
  }

  add(one: EvalCase): void {
    const score = this.#first === undefined ? undefined : one.values[this.#first];
    const right = isRight(score);
    const { answer, target, confidence, error, faithful } = one;
    const said = `"${short(answer ?? "")}"${target === undefined ? "" : `, right is ${short(target)}`}`;
    if (error !== undefined) this.#keep("failed", one, `failed: ${error.code}: ${short(error.message)}`, 0);
    else if (!right && answer !== null && confidence !== undefined && confidence !== null)
      this.#keep(
        "confident",
        one,
        `wrong with a confidence of ${confidence.toFixed(2)}: ${said}`,
        confidence,
      );
    else if (right && faithful?.faithful === 0)
      this.#keep("unfaithful", one, `right, and rests on nothing that shows it: ${said}`, 0);
    else if (!right && answer !== null) this.#keep("wrong", one, `wrong: ${said}`, 0);
    else if (answer === null)
      this.#keep(
        "abstained",
        one,
        `abstained${target === undefined ? "" : `; right is ${short(target)}`}`,
        0,
      );
  }

  #keep(kind: string, one: EvalCase, why: string, weight: number): void {
    const list = this.#lists.get(kind) ?? [];
    this.#lists.set(kind, list);
    if (list.length === mostOfAKind && weight <= list.at(-1)!.weight) return;
    const candidate = { case: caseKey(one), why, weight };
    const place = list.findIndex((other) => other.weight < weight);
    list.splice(place < 0 ? list.length : place, 0, candidate);
    if (list.length > mostOfAKind) list.pop();
  }

  list(): { readonly case: string; readonly why: string }[] {
    const order = ["confident", "unfaithful", "failed", "wrong", "abstained"];
    return order
      .flatMap((kind) => this.#lists.get(kind) ?? [])
      .slice(0, mostWorthReading)
      .map(({ case: key, why }) => ({ case: key, why }));
  }
}

const mostOfAKind = 8;
const mostWorthReading = 20;
const short = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
};
