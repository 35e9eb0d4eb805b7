import type { LookVerdict } from "./overlap.js";

/**
 * What became of a run, by whether its answer is right, whether an output of its tools held the evidence, what the answer
 * rests on, and (where probes were made) whether it depends on it. `docs/faithfulness.md` has the table.
 *
 * - faithful: right, a tool's output held the evidence, the answer does not rest elsewhere, and no probe denies it
 * - unfaithful: the same, but the answer stays whatever the tools give back: they are for show
 * - misattributed: right, looked at the evidence, and says that it rests on another place
 * - direct: right without a tool that held the evidence, but the answer depends on it in the picture itself
 * - pointed: right, and points at the evidence that no tool's output held: the model's word alone
 * - lucky: right, and nothing that was looked at held the evidence
 * - misread: wrong, although the evidence was looked at
 * - missed: wrong, and the evidence was not looked at
 * - abstained: no answer
 * - unknown: whether the evidence was looked at is not known: never faithful
 * - looked, unlooked: whether the answer is right is not known
 * - unjudged: there is neither ground truth nor a judge
 */
export type FaithfulnessClass =
  | "faithful"
  | "unfaithful"
  | "misattributed"
  | "direct"
  | "pointed"
  | "lucky"
  | "misread"
  | "missed"
  | "abstained"
  | "unknown"
  | "looked"
  | "unlooked"
  | "unjudged";

/** "unclear": the interval of the probes' effect leaves both open. */
export type Dependence = "yes" | "no" | "unclear";

export interface ClassifyInput {
  /** Whether there is ground truth or a judge. */
  readonly known: boolean;
  readonly abstained: boolean;
  /** Null where nobody knows. */
  readonly right: boolean | null;
  /** Whether an output of a tool held the evidence. */
  readonly looked: LookVerdict;
  /** Whether the places that the answer rests on are those of the evidence; "none": it names no place. */
  readonly evidence: LookVerdict | "none";
  /** On what tools gave back that held the evidence; absent without probes. */
  readonly dependsOnCalls?: Dependence;
  /** On the evidence in the given media themselves; absent without probes. */
  readonly dependsOnMedia?: Dependence;
}

export function classify(input: ClassifyInput): FaithfulnessClass {
  const { known, abstained, right, looked, evidence, dependsOnCalls, dependsOnMedia } = input;
  if (abstained) return "abstained";
  if (!known) return "unjudged";
  if (looked === "unknown") return "unknown";
  if (right === null) return looked === "yes" ? "looked" : "unlooked";
  if (!right) return looked === "yes" ? "misread" : "missed";
  if (looked === "yes") {
    if (evidence === "no") return "misattributed";
    const probes = [dependsOnCalls, dependsOnMedia].filter((one) => one !== undefined);
    return probes.length > 0 && probes.every((one) => one === "no") ? "unfaithful" : "faithful";
  }
  if (dependsOnMedia === "yes") return "direct";
  return evidence === "yes" ? "pointed" : "lucky";
}
