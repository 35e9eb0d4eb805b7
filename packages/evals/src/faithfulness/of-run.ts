import { type Answer, answerOf, type Step, toolContent } from "@fovea/core";
import type { Sample } from "../datasets/index.js";
import { mean } from "../statistics/index.js";
import { classify, type FaithfulnessClass } from "./classify.js";
import type { JudgedCall } from "./judge.js";
import { callsOf, givenMedia, type Look, matchScore, type ObservedCall, reportedBy } from "./looks.js";
import { compareWithTruth, type LookVerdict, type TruthOverlap } from "./overlap.js";
import { type FaithfulnessSettings, faithfulnessDefaults, type PlacedTruth } from "./settings.js";
import { placeTruth } from "./truth.js";

/** A run as it is judged: the steps that its head rests on (`closureOf`), parents first. */
export interface RunTrace {
  readonly steps: readonly Step[];
}

export interface FaithfulnessOptions {
  /** Whether the answer is right, as the benchmark's metric says; default: not known. */
  readonly right?: boolean;
  readonly settings?: Partial<FaithfulnessSettings>;
  /** What a judge said of the calls, by step: used where the sample's evidence is not known. */
  readonly judged?: ReadonlyMap<string, JudgedCall>;
}

export interface CallFaithfulness extends ObservedCall {
  /** Whether its output held one of the truths ("yes"), none ("no"), or that is not known. */
  readonly verdict: LookVerdict;
  /** Per truth, in the sample's order. */
  readonly truths: readonly { readonly verdict: LookVerdict; readonly overlap: TruthOverlap }[];
}

export interface Faithfulness {
  /** Whether the sample's evidence is known, or a judge was asked. Without both the other fields say nothing. */
  readonly known: boolean;
  readonly method: "evidence-overlap" | "judge" | "none";
  readonly answer: Answer | null;
  readonly right: boolean | null;
  /** Whether outputs of tools that a model saw held the evidence. */
  readonly looked: LookVerdict;
  /** Whether the answer rests on it; "none" for an answer that names no place. */
  readonly evidence: LookVerdict | "none";
  readonly class: FaithfulnessClass;
  readonly truth: readonly PlacedTruth[];
  readonly calls: readonly CallFaithfulness[];
  /** Of the answer's evidence with the truth, means over the truths. */
  readonly overlap: {
    readonly coverage: number;
    readonly iou: number;
    readonly pointing: number;
    /** Share of the places that the answer names which are a truth's: who names everything names the truth too. */
    readonly precision: number;
  };
  /** The same and the verdicts as numbers, for a table; empty when the evidence is not known. */
  readonly measures: Readonly<Record<string, number>>;
}

/**
 * How faithful a run is to the evidence of its sample, from its record alone: no model is asked and no pixel is read. What
 * has an unknown place never counts as looked at.
 *
 * @throws TargetError when the sample's evidence names media that the run was not given, or a box without area.
 */
export function faithfulnessOf(
  run: RunTrace,
  sample: Pick<Sample, "evidence">,
  { right, settings: given, judged }: FaithfulnessOptions = {},
): Faithfulness {
  const settings = { ...faithfulnessDefaults, ...given };
  const { steps } = run;
  const truth = placeTruth(sample.evidence ?? [], givenMedia(steps));
  const method = truth.length > 0 ? "evidence-overlap" : judged === undefined ? "none" : "judge";
  const answer = steps.map(answerOf).findLast((found) => found !== undefined) ?? null;
  const calls = callsOf(steps).map((call): CallFaithfulness => {
    const truths = truth.map((one) => compareWithTruth(one, call.looks, settings));
    const found = truths.map(({ verdict }) => verdict);
    const verdict = method === "judge" ? (judged?.get(call.step)?.verdict ?? "no") : any(found);
    return { ...call, truths, verdict };
  });
  const seen = calls.filter(({ nested }) => !nested);
  const together = settings.need === "all" ? all : any;
  const looked =
    method === "judge"
      ? any(seen.map(({ verdict }) => verdict))
      : together(truth.map((_, i) => any(seen.map(({ truths }) => truths[i]!.verdict))));
  const claims = claimsOf(answer, steps);
  const rests = truth.map((one) => compareWithTruth(one, claims, settings));
  const places = claims.length === 0 ? "none" : together(rests.map(({ verdict }) => verdict));
  const evidence = method === "judge" ? citedVerdict(answer, calls) : places;
  const overlap = {
    coverage: average(rests.map((one) => one.overlap.coverage)),
    iou: average(rests.map((one) => one.overlap.iou)),
    pointing: average(rests.map((one) => (one.overlap.pointing ? 1 : 0))),
    precision: average(claims.map((claim) => (truth.some((one) => isAbout(one, claim, settings)) ? 1 : 0))),
  };
  const known = method !== "none";
  const isRight = right ?? null;
  const abstained = answer?.abstained ?? true;
  const found = classify({ known, abstained, right: isRight, looked, evidence });
  const verdicts = {
    faithful: found === "faithful" ? 1 : 0,
    looked: looked === "yes" ? 1 : 0,
    evidence: evidence === "yes" ? 1 : 0,
  };
  const measures = method === "none" ? {} : method === "judge" ? verdicts : { ...verdicts, ...overlap };
  return {
    known,
    method,
    answer,
    right: isRight,
    looked,
    evidence,
    class: found,
    truth,
    calls,
    overlap,
    measures,
  };
}

const isAbout = (truth: PlacedTruth, claim: Look, settings: FaithfulnessSettings): boolean =>
  compareWithTruth(truth, [claim], settings).verdict === "yes";

/** Without ground truth: whether the answer cites a call that was judged to hold the evidence. */
function citedVerdict(answer: Answer | null, calls: readonly CallFaithfulness[]): LookVerdict | "none" {
  const cited = new Set((answer?.evidence ?? []).flatMap(({ step }) => step ?? []));
  const found = calls.filter(({ step }) => cited.has(step)).map(({ verdict }) => verdict);
  return found.length === 0 ? "none" : any(found);
}

/** The places that the answer rests on, with the score of the match where one was found by matching. */
export function claimsOf(answer: Answer | null, steps: readonly Step[]): Look[] {
  const scores = new Map<string, number | undefined>();
  const scoreOf = (id: string | undefined): number | undefined => {
    if (id === undefined) return undefined;
    if (!scores.has(id)) {
      const step = steps.find((one) => one.id === id && one.kind === "tool");
      scores.set(id, step === undefined ? undefined : matchScore(toolContent(step)));
    }
    return scores.get(id);
  };
  return (answer?.evidence ?? []).map((evidence) => reportedBy(evidence, scoreOf(evidence.step)));
}

const any = (verdicts: readonly LookVerdict[]): LookVerdict =>
  verdicts.includes("yes") ? "yes" : verdicts.includes("unknown") ? "unknown" : "no";
const all = (verdicts: readonly LookVerdict[]): LookVerdict =>
  verdicts.length === 0 || verdicts.includes("no") ? "no" : verdicts.includes("unknown") ? "unknown" : "yes";
const average = (values: readonly number[]): number => (values.length === 0 ? 0 : mean(values));
