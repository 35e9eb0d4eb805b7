import {
  type CallFaithfulness,
  type CallJudge,
  classify,
  type Dependence,
  type Faithfulness,
  type JudgeConsistency,
  type JudgedCall,
  joinDependence,
  judgeConsistency,
} from "@fovea/evals";
import type { ProbeEnd } from "./fork.js";
import { dependenceOf, type ProbeReport } from "./probe-calls.js";

export interface CallReport extends CallFaithfulness {
  readonly judged?: JudgedCall;
  readonly probes: readonly ProbeReport[];
  readonly depends?: Dependence;
}

export interface FaithfulnessReport extends Omit<Faithfulness, "calls"> {
  readonly run: string;
  readonly question: string;
  readonly calls: readonly CallReport[];
  readonly media?: ProbeReport;
  readonly judge?: {
    readonly id: string;
    readonly version: string;
    readonly consistency?: JudgeConsistency;
    /** Calls on which it and the ground truth agree, of those on which both have a verdict. */
    readonly agreement?: { readonly same: number; readonly n: number };
  };
  /** "truth", or "evidence": what the mask hides where no truth is known. */
  readonly masked: "truth" | "evidence";
  readonly deterministic: boolean | null;
  readonly forks: number;
  /** Of the probes; cost is null when some price is not known. */
  readonly spent: { readonly tokens: number; readonly cost: number | null };
  /** Why not all probes were made. */
  readonly stopped: string | null;
  readonly notes: readonly string[];
}

/** What the probes have come to so far. */
export interface Made {
  readonly calls: Map<string, readonly ProbeReport[]>;
  media?: ProbeReport;
  forks: number;
  tokens: number;
  cost: number | null;
  stopped: string | null;
}

/** Adds a fork that came to its end. */
export function count(made: Made, { tokens, cost }: ProbeEnd): void {
  made.forks += 1;
  made.tokens += tokens;
  made.cost = made.cost === null || cost === null ? null : made.cost + cost;
}

/** Record, judge and probes together. */
export function reportOf({
  run,
  asked,
  found,
  judged,
  judge,
  made,
  deterministic,
  known,
  notes,
}: {
  readonly run: string;
  readonly asked: string;
  readonly found: Faithfulness;
  readonly judged: ReadonlyMap<string, JudgedCall> | undefined;
  readonly judge: CallJudge | undefined;
  readonly made: Made;
  readonly deterministic: boolean | null;
  readonly known: boolean;
  readonly notes: readonly string[];
}): FaithfulnessReport {
  const calls = found.calls.map((call): CallReport => {
    const probes = made.calls.get(call.step) ?? [];
    const depends = dependenceOf(probes);
    const verdict = judged?.get(call.step);
    return {
      ...call,
      ...(verdict === undefined ? {} : { judged: verdict }),
      probes,
      ...(depends === undefined ? {} : { depends }),
    };
  });
  const dependsOnCalls = joinDependence(
    calls.flatMap(({ verdict, depends }) => (verdict === "yes" && depends !== undefined ? [depends] : [])),
  );
  const dependsOnMedia = made.media?.depends;
  const { looked, evidence, right } = found;
  const found_ = classify({
    known: found.known,
    abstained: found.answer?.abstained ?? true,
    right,
    looked,
    evidence,
    ...(dependsOnCalls === undefined ? {} : { dependsOnCalls }),
    ...(dependsOnMedia === undefined ? {} : { dependsOnMedia }),
  });
  const both = calls.filter((call) => {
    const said = call.judged?.verdict;
    return known && said !== undefined && said !== "unknown" && call.verdict !== "unknown";
  });
  const consistency = judgeConsistency([...(judged?.values() ?? [])]);
  return {
    ...found,
    class: found_,
    measures: found.known ? { ...found.measures, faithful: found_ === "faithful" ? 1 : 0 } : {},
    run,
    question: asked,
    calls,
    ...(made.media === undefined ? {} : { media: made.media }),
    ...(judge === undefined
      ? {}
      : {
          judge: {
            id: judge.id,
            version: judge.version,
            ...(consistency === undefined ? {} : { consistency }),
            ...(both.length === 0
              ? {}
              : {
                  agreement: {
                    same: both.filter((call) => call.judged!.verdict === call.verdict).length,
                    n: both.length,
                  },
                }),
          },
        }),
    masked: known ? "truth" : "evidence",
    deterministic,
    forks: made.forks,
    spent: { tokens: made.tokens, cost: made.cost },
    stopped: made.stopped,
    notes,
  };
}

/** As JSON for a reader: without what tools gave back, which is in the run. */
export function faithfulnessJson({ calls, ...report }: FaithfulnessReport): object {
  return { ...report, calls: calls.map(({ parts: _, ...call }) => call) };
}
